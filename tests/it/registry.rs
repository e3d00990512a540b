//! Packs in a registry: the real server, signed by the real cosign, read by the real oras, which `tests/registry/build` builds.
//! `PORTCULLIS_REGISTRY`, the folder that it built, makes these tests obligatory.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread;
use std::time::Duration;

use insta::assert_snapshot;

use crate::fixtures::{bucket, preview};
use crate::guests;
use crate::scratch::{Ended, Scratch};

/// A registry server, until the end of its test, and a folder with a preview.
struct Lab {
    shop: Scratch,
    tools: PathBuf,
    host: String,
    server: Child,
}

impl Drop for Lab {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

fn tools() -> Option<PathBuf> {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/registry/bin");
    let named = std::env::var_os("PORTCULLIS_REGISTRY").map(PathBuf::from);
    let tools = named.or_else(|| built.exists().then_some(built));
    if tools.is_none() {
        eprintln!("skipped: `tests/registry/build` was not run");
    }
    tools
}

/// Starts a server. `None` where none was built.
fn lab() -> Option<Lab> {
    let tools = tools()?;
    let shop = Scratch::with_preview(preview([bucket("logs")]));
    let config = "version: 0.1\nlog: {accesslog: {disabled: true}}\nhttp: {addr: '127.0.0.1:0'}\nstorage: {filesystem: \
                  {rootdirectory: FOLDER}}\n";
    let data = shop.path("data").display().to_string();
    let shop = shop.file("registry.yml", config.replace("FOLDER", &data));
    let server = Command::new(tools.join("registry"))
        .arg("serve")
        .arg(shop.path("registry.yml"))
        .env("OTEL_TRACES_EXPORTER", "none")
        .stderr(File::create(shop.path("registry.log")).unwrap())
        .spawn()
        .unwrap();
    let mut lab = Lab {
        shop,
        tools,
        host: String::new(),
        server,
    };
    lab.host = lab.listens_at();
    Some(lab)
}

impl Lab {
    fn listens_at(&self) -> String {
        for _ in 0..800 {
            let log = self.shop.read("registry.log");
            if let Some((_, rest)) = log.split_once("listening on ") {
                return rest.split([',', '"', ' ', '\n']).next().unwrap().to_owned();
            }
            thread::sleep(Duration::from_millis(25));
        }
        panic!("the registry does not begin to listen");
    }

    fn reference(&self) -> String {
        format!("oci://{}/policies/house:1", self.host)
    }

    /// Runs the program, with a store of this test only.
    fn run(&self, arguments: &[&str]) -> Ended {
        let cache = self.shop.path("cache").display().to_string();
        self.shop
            .run_with_variables(arguments, &[("PORTCULLIS_CACHE_DIR", &cache)])
    }

    fn push(&self, pack: &str) -> Ended {
        self.run(&["push", pack, &self.reference()])
    }

    /// Writes a configuration that names the pack, and what else it says.
    fn configure(&self, more: &str) {
        let text = format!("packs = [\"builtin:tagging\", \"{}\"]\n{more}", self.reference());
        fs::write(self.shop.path("portcullis.toml"), text).unwrap();
    }

    /// Runs `oras` or `cosign`, and returns what it says.
    fn tool(&self, tool: &str, arguments: &[&str]) -> String {
        let ran = Command::new(self.tools.join(tool))
            .args(arguments)
            .current_dir(self.shop.path(""))
            .env("HOME", self.shop.path(""))
            .env("COSIGN_PASSWORD", "a password")
            .output()
            .unwrap();
        let error = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success(), "{tool} {arguments:?}: {error}");
        String::from_utf8(ran.stdout).unwrap()
    }

    /// Signs what the tag stands for by a new key, whose public half is `NAME.pub`.
    fn sign(&self, key: &str) {
        self.tool("cosign", &["generate-key-pair", "--output-key-prefix", key]);
        let private = format!("{key}.key");
        let image = self.reference().replace("oci://", "");
        let digest = self.tool("oras", &["resolve", "--plain-http", &image]);
        let pinned = format!("{}@{}", image.trim_end_matches(":1"), digest.trim());
        let offline = [
            "--tlog-upload=false",
            "--use-signing-config=false",
            "--allow-http-registry",
        ];
        self.tool(
            "cosign",
            &[&["sign", "--yes", "--key", &private], &offline[..], &[&pinned]].concat(),
        );
    }

    /// Returns how a run ended, without what differs from one time to the next.
    fn settled(&self, ended: &Ended) -> String {
        let text = ended.to_string().replace(&self.host, "HOST");
        let key = regex::Regex::new("`[A-Za-z0-9+/]{43}=`").unwrap();
        let text = key.replace_all(&text, "`KEY`");
        let digest = regex::Regex::new("sha256:[0-9a-f]{64}").unwrap();
        digest.replace_all(&text, "sha256:…").into_owned()
    }
}

const SIGNED: &str = "[trust.signers.platform]\nkeys = [\"platform.pub\"]\n";

#[test]
fn what_is_pushed_is_read_by_oras_and_pulled_again() {
    let Some(lab) = lab() else { return };
    assert_snapshot!(lab.settled(&lab.push(guests::FINDS_NOTHING)), @"
    exit 0
    --- stdout
    oci://HOST/policies/house:1@sha256:…
    ");
    lab.tool(
        "oras",
        &[
            "pull",
            "--plain-http",
            "--output",
            "by-oras",
            &lab.reference().replace("oci://", ""),
        ],
    );
    let pulled = fs::read_dir(lab.shop.path("by-oras")).unwrap().next().unwrap().unwrap();
    let pack = fs::read(guests::FINDS_NOTHING).unwrap();
    assert_eq!(fs::read(pulled.path()).unwrap(), pack);
    assert_snapshot!(lab.settled(&lab.run(&["pull", &lab.reference()])), @"
    exit 0
    --- stdout
    house.wasm: sha256:…, of the manifest sha256:…
    ");
    assert_eq!(fs::read(lab.shop.path("house.wasm")).unwrap(), pack);
}

#[test]
fn a_pack_of_a_registry_judges_by_the_lock_only() {
    let Some(lab) = lab() else { return };
    lab.push(guests::FINDS_NOTHING);
    lab.configure("");
    assert_snapshot!(lab.settled(&lab.run(&["check", "preview.json", "-q"])), @"
    exit 2
    --- stderr
    error: the pack `oci://HOST/policies/house:1` is not locked, and its tag can be moved
    hint: `portcullis lock` writes down what it stands for; or add its digest, `@sha256:…`
    ");
    assert_snapshot!(lab.settled(&lab.run(&["lock"])), @"
    exit 0
    --- stdout
    builtin:tagging: new: tagging 0.1.0, sha256:…; imports resources, tags, log
    oci://HOST/policies/house:1: new: finds-nothing 0.1.0, sha256:…; imports resources, log
    --- stderr
    locked in portcullis.lock: 2 packs
    ");
    assert_snapshot!(lab.settled(&lab.run(&["check", "preview.json", "-q", "--locked"])), @"
    exit 0
    --- stdout
    allowed: 1 resource judged by 2 policies
    ");
    assert_eq!(
        lab.run(&["check", "preview.json", "--offline"]).exit(),
        0,
        "it is kept here"
    );
}

#[test]
fn a_tag_that_is_moved_changes_nothing_until_the_lock_does() {
    let Some(lab) = lab() else { return };
    lab.push(guests::FINDS_NOTHING);
    lab.configure("");
    assert_eq!(lab.run(&["lock"]).exit(), 0);
    lab.push(guests::TELLS_EVERYTHING);
    assert_eq!(lab.run(&["check", "preview.json"]).exit(), 0);
    let before = lab.shop.read("portcullis.lock");
    assert_snapshot!(lab.settled(&lab.run(&["lock"])), @"
    exit 2
    --- stdout
    oci://HOST/policies/house:1: name: finds-nothing → tells-everything
    oci://HOST/policies/house:1: digest: sha256:… → sha256:…
    oci://HOST/policies/house:1: manifest: sha256:… → sha256:…
    oci://HOST/policies/house:1: new capability: context
    oci://HOST/policies/house:1: new capability: images
    oci://HOST/policies/house:1: new capability: tags
    oci://HOST/policies/house:1: new policy: tells-everything (mandatory)
    oci://HOST/policies/house:1: policy gone: finds-nothing
    --- stderr
    error: nobody approved `tells-everything:context`
    hint: see why the pack needs that, then add `--approve tells-everything:context`
    error: nobody approved `tells-everything:images`
    hint: see why the pack needs that, then add `--approve tells-everything:images`
    error: nobody approved `tells-everything:tags`
    hint: see why the pack needs that, then add `--approve tells-everything:tags`
    ");
    assert_eq!(lab.shop.read("portcullis.lock"), before);
}

#[test]
fn another_tag_is_no_new_pack() {
    let Some(lab) = lab() else { return };
    lab.push(guests::FINDS_NOTHING);
    lab.configure("");
    assert_eq!(lab.run(&["lock"]).exit(), 0);
    let newer = lab.reference().replace("house:1", "house:2");
    lab.run(&["push", guests::TELLS_EVERYTHING, &newer]);
    let configuration = lab.shop.read("portcullis.toml").replace("house:1", "house:2");
    fs::write(lab.shop.path("portcullis.toml"), configuration).unwrap();
    assert_snapshot!(lab.settled(&lab.run(&["lock"])), @"
    exit 2
    --- stdout
    oci://HOST/policies/house:2: source: oci://HOST/policies/house:1 → oci://HOST/policies/house:2
    oci://HOST/policies/house:2: name: finds-nothing → tells-everything
    oci://HOST/policies/house:2: digest: sha256:… → sha256:…
    oci://HOST/policies/house:2: manifest: sha256:… → sha256:…
    oci://HOST/policies/house:2: new capability: context
    oci://HOST/policies/house:2: new capability: images
    oci://HOST/policies/house:2: new capability: tags
    oci://HOST/policies/house:2: new policy: tells-everything (mandatory)
    oci://HOST/policies/house:2: policy gone: finds-nothing
    --- stderr
    error: nobody approved `tells-everything:context`
    hint: see why the pack needs that, then add `--approve tells-everything:context`
    error: nobody approved `tells-everything:images`
    hint: see why the pack needs that, then add `--approve tells-everything:images`
    error: nobody approved `tells-everything:tags`
    hint: see why the pack needs that, then add `--approve tells-everything:tags`
    ");
}

#[test]
fn who_signs_later_is_heard() {
    let Some(lab) = lab() else { return };
    lab.push(guests::FINDS_NOTHING);
    lab.configure(SIGNED);
    lab.sign("wrong");
    lab.sign("platform");
    let right = fs::read(lab.shop.path("platform.pub")).unwrap();
    fs::write(lab.shop.path("platform.pub"), include_str!("trust/other.pub")).unwrap();
    assert_eq!(lab.run(&["lock"]).exit(), 2);
    lab.sign("late");
    fs::copy(lab.shop.path("late.pub"), lab.shop.path("platform.pub")).unwrap();
    assert_eq!(lab.run(&["lock"]).exit(), 0);
    fs::write(lab.shop.path("platform.pub"), right).unwrap();
    assert_eq!(lab.run(&["check", "preview.json"]).exit(), 0);
}

#[test]
fn a_pack_is_signed_by_who_may_or_does_not_run() {
    let Some(lab) = lab() else { return };
    lab.push(guests::FINDS_NOTHING);
    lab.sign("other");
    lab.configure(SIGNED);
    fs::copy(lab.shop.path("other.pub"), lab.shop.path("platform.pub")).unwrap();
    assert_snapshot!(lab.settled(&lab.run(&["lock"])), @"
    exit 0
    --- stdout
    builtin:tagging: new: tagging 0.1.0, sha256:…; imports resources, tags, log
    oci://HOST/policies/house:1: new: finds-nothing 0.1.0, sha256:…, signed by platform; imports resources, log
    --- stderr
    locked in portcullis.lock: 2 packs
    ");
    assert_eq!(lab.run(&["check", "preview.json"]).exit(), 0);
    fs::write(lab.shop.path("platform.pub"), include_str!("trust/other.pub")).unwrap();
    assert_snapshot!(lab.settled(&lab.run(&["check", "preview.json"])), @"
    exit 2
    --- stderr
    error: the pack `oci://HOST/policies/house:1` is signed by nobody who may: the signature is by none of the keys that are asked for, or something was altered: it says to be by `KEY` (unknown-signer)
    hint: `[trust.signers]` says who may sign it; `cosign sign` signs it
    ");
}

#[test]
fn a_pack_that_nobody_signed_does_not_run_where_somebody_has_to() {
    let Some(lab) = lab() else { return };
    lab.push(guests::FINDS_NOTHING);
    fs::write(lab.shop.path("platform.pub"), include_str!("trust/other.pub")).unwrap();
    lab.configure(SIGNED);
    assert_snapshot!(lab.settled(&lab.run(&["lock"])), @"
    exit 2
    --- stderr
    error: the pack `oci://HOST/policies/house:1` is signed by nobody who may: `sha256:…` has no signature (unsigned)
    hint: `[trust.signers]` says who may sign it; `cosign sign` signs it
    ");
    lab.configure(&format!("{SIGNED}packs = [\"builtin:*\"]\n"));
    assert_snapshot!(lab.settled(&lab.run(&["lock"])), @"
    exit 2
    --- stderr
    error: the pack `builtin:tagging` has to be signed, and is in no registry
    hint: push it, sign it with cosign, and name it as `oci://…`
    error: nobody is named who may sign the pack `oci://HOST/policies/house:1`, and others are for other packs
    hint: add it to `packs` of a signer in `[trust.signers]`
    ");
}

#[test]
fn a_layer_that_was_tampered_with_is_refused() {
    let Some(lab) = lab() else { return };
    lab.push(guests::FINDS_NOTHING);
    lab.configure("");
    assert_eq!(lab.run(&["lock"]).exit(), 0);
    fs::remove_dir_all(lab.shop.path("cache")).unwrap();
    let pack = fs::read(guests::FINDS_NOTHING).unwrap();
    let mut tampered = 0;
    for blob in files(&lab.shop.path("data")) {
        if fs::read(&blob).unwrap() == pack {
            let mut bytes = pack.clone();
            *bytes.last_mut().unwrap() ^= 1;
            fs::write(&blob, bytes).unwrap();
            tampered += 1;
        }
    }
    assert_eq!(tampered, 1);
    assert_snapshot!(lab.settled(&lab.run(&["check", "preview.json"])), @"
    exit 2
    --- stderr
    error: the layer of `oci://HOST/policies/house:1@sha256:…` has the digest `sha256:…` and not `sha256:…`
    hint: it was tampered with or broke on its way; nothing of it was kept
    ");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] });
    files.collect()
}

#[test]
fn a_registry_that_is_gone_is_no_pass() {
    let Some(mut lab) = lab() else { return };
    lab.push(guests::FINDS_NOTHING);
    lab.configure("");
    assert_eq!(lab.run(&["lock"]).exit(), 0);
    lab.server.kill().unwrap();
    lab.server.wait().unwrap();
    assert_eq!(lab.run(&["check", "preview.json"]).exit(), 0, "it is kept here");
    fs::remove_dir_all(lab.shop.path("cache")).unwrap();
    assert_snapshot!(lab.settled(&lab.run(&["check", "preview.json"])), @"
    exit 2
    --- stderr
    error: `127.0.0.1` cannot be reached for `oci://HOST/policies/house:1@sha256:…`: Connection refused (os error 111)
    hint: check the host, the proxy (`HTTPS_PROXY`, `NO_PROXY`) and the certificates (`SSL_CERT_FILE`)
    ");
    assert_snapshot!(lab.settled(&lab.run(&["check", "preview.json", "--offline"])), @"
    exit 2
    --- stderr
    error: `oci://HOST/policies/house:1@sha256:…` is not in the local store
    hint: pull it once while online
    ");
}
