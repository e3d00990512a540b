//! The CNCF's registry server, with oras and cosign, which `tests/registry/build` builds. `PORTCULLIS_REGISTRY`, the folder that
//! it built, makes these tests obligatory.

use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread;
use std::time::Duration;
use std::{env, net::TcpListener};

use portcullis_oci::{Client, Description, Digest, Error, Options, Reference};
use tempfile::TempDir;

use crate::support::{PACK, client, options};

/// Another component: the same with an empty custom section.
const OTHER: &[u8] = b"\0asm\x0d\0\x01\0\0\x01\0";

/// Where `tests/registry/build` puts what it builds.
const BUILT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/registry/bin");

/// A registry server, until the end of its test.
struct Lab {
    folder: TempDir,
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
    if let Some(folder) = env::var_os("PORTCULLIS_REGISTRY") {
        return Some(PathBuf::from(folder));
    }
    if Path::new(BUILT).exists() {
        return Some(PathBuf::from(BUILT));
    }
    eprintln!("skipped: `tests/registry/build` was not run");
    None
}

/// Starts a server at an address of this machine. `None` where none was built.
fn lab(address: &str, http: &str, rest: &str) -> Option<Lab> {
    let tools = tools()?;
    let folder = tempfile::tempdir().unwrap();
    let host = TcpListener::bind((address, 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .to_string();
    let text =
        "version: 0.1\nlog: {accesslog: {disabled: true}}\nstorage: {filesystem: {rootdirectory: FOLDER/data}}\n";
    let text = format!("{text}http: {{addr: '{host}'{http}}}\n{rest}");
    let text = text.replace("FOLDER", &folder.path().display().to_string());
    prepare(folder.path());
    fs::write(folder.path().join("config.yml"), text).unwrap();
    let server = Command::new(tools.join("registry"))
        .arg("serve")
        .arg(folder.path().join("config.yml"))
        .env("OTEL_TRACES_EXPORTER", "none")
        .stderr(fs::File::create(folder.path().join("log")).unwrap())
        .spawn()
        .unwrap();
    let lab = Lab {
        folder,
        tools,
        host,
        server,
    };
    lab.wait();
    Some(lab)
}

/// A login of `me` with `open sesame`, and a certificate for an address of this machine.
fn prepare(folder: &Path) {
    let line = "me:$2y$05$abcdefghijklmnopqrstuupx2xBUC4954936wVIjyyPHmUBFu0wCW\n";
    fs::write(folder.join("htpasswd"), line).unwrap();
    let made = rcgen::generate_simple_self_signed(["127.0.0.2".to_owned()]).unwrap();
    fs::write(folder.join("certificate.pem"), made.cert.pem()).unwrap();
    fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
}

impl Lab {
    fn wait(&self) {
        for _ in 0..400 {
            if TcpStream::connect(&self.host).is_ok() {
                return;
            }
            thread::sleep(Duration::from_millis(25));
        }
        panic!("the registry does not begin to listen");
    }

    fn reference(&self, rest: &str) -> Reference {
        Reference::parse(&format!("oci://{}/shop/pack{rest}", self.host)).unwrap()
    }

    /// A client with a store of its own.
    fn client(&self, change: impl FnOnce(&mut Options)) -> Client {
        let folder = tempfile::tempdir_in(self.folder.path()).unwrap().keep();
        let mut options = options(&folder);
        options.timeouts.idle = Duration::from_secs(10);
        change(&mut options);
        Client::new(options).unwrap()
    }

    /// Runs `oras` or `cosign` in the lab's folder, and returns what it says.
    fn run(&self, tool: &str, arguments: &[&str]) -> String {
        let ran = Command::new(self.tools.join(tool))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("HOME", self.folder.path())
            .env("COSIGN_PASSWORD", "a password")
            .output()
            .unwrap();
        let error = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success(), "{tool} {arguments:?}: {error}");
        String::from_utf8(ran.stdout).unwrap()
    }

    fn push(&self, client: &Client, pack: &[u8]) -> Digest {
        client.push(&self.reference(":1"), pack, &describe()).unwrap()
    }
}

fn describe() -> Description {
    Description {
        name: "tagging".to_owned(),
        version: Some("1.0.0".to_owned()),
        imports: vec!["portcullis:policy/tags@0.1.0".to_owned()],
        ..Description::default()
    }
}

#[test]
fn oras_pulls_what_is_pushed() {
    let Some(lab) = lab("127.0.0.1", "", "") else { return };
    let client = lab.client(|_| {});
    let digest = lab.push(&client, PACK);
    let name = format!("{}/shop/pack:1", lab.host);
    lab.run("oras", &["pull", "--plain-http", "--output", "pulled", &name]);
    assert_eq!(fs::read(lab.folder.path().join("pulled/tagging.wasm")).unwrap(), PACK);
    assert_eq!(
        lab.run("oras", &["resolve", "--plain-http", &name]).trim(),
        digest.to_string()
    );
    let config = lab.run("oras", &["manifest", "fetch-config", "--plain-http", &name]);
    assert!(
        config.contains(r#""imports":["portcullis:policy/tags@0.1.0"]"#),
        "{config}"
    );
    assert_eq!(lab.push(&client, PACK), digest, "the same pack is the same artefact");
    assert_eq!(client.pull(&lab.reference(":1")).unwrap().bytes, PACK);
}

#[test]
fn what_oras_pushes_is_pulled() {
    let Some(lab) = lab("127.0.0.1", "", "") else { return };
    fs::write(lab.folder.path().join("pack.wasm"), PACK).unwrap();
    fs::write(lab.folder.path().join("config.json"), "{}").unwrap();
    let (plain, configured) = (
        format!("{}/shop/pack:plain", lab.host),
        format!("{}/shop/pack:configured", lab.host),
    );
    let layer = "pack.wasm:application/wasm";
    let kind = "application/vnd.wasm.config.v0+json";
    lab.run(
        "oras",
        &["push", "--plain-http", "--artifact-type", kind, &plain, layer],
    );
    lab.run(
        "oras",
        &[
            "push",
            "--plain-http",
            "--config",
            &format!("config.json:{kind}"),
            &configured,
            layer,
        ],
    );
    let client = lab.client(|_| {});
    for (tag, name) in [(":plain", &plain), (":configured", &configured)] {
        let pulled = client.pull(&lab.reference(tag)).unwrap();
        assert_eq!(pulled.bytes, PACK);
        assert_eq!(
            pulled.digest.to_string(),
            lab.run("oras", &["resolve", "--plain-http", name]).trim()
        );
    }
    lab.run(
        "oras",
        &[
            "push",
            "--plain-http",
            &format!("{}/shop/pack:text", lab.host),
            "config.json:text/plain",
        ],
    );
    let error = client.pull(&lab.reference(":text")).unwrap_err();
    assert!(matches!(error, Error::NotWasm { .. }), "{error}");
}

#[test]
fn what_cosign_signs_has_a_bundle() {
    let Some(lab) = lab("127.0.0.1", "", "") else { return };
    let client = lab.client(|_| {});
    let digest = lab.push(&client, PACK);
    assert!(client.signatures(&lab.reference(":1"), &digest).unwrap().is_empty());
    let name = format!("{}/shop/pack@{digest}", lab.host);
    lab.run("cosign", &["generate-key-pair"]);
    let offline = [
        "--tlog-upload=false",
        "--use-signing-config=false",
        "--allow-http-registry",
    ];
    let sign = |more: &[&str]| {
        let arguments = [&["sign", "--key", "cosign.key", "--yes"], &offline[..], more, &[&name]].concat();
        lab.run("cosign", &arguments);
    };
    sign(&[]);
    let bundles = client.signatures(&lab.reference(":1"), &digest).unwrap();
    let bundle: serde_json::Value = serde_json::from_str(&bundles[0]).unwrap();
    assert_eq!(bundles.len(), 1);
    assert_eq!(bundle["mediaType"], "application/vnd.dev.sigstore.bundle.v0.3+json");
    assert_eq!(bundle["dsseEnvelope"]["payloadType"], "application/vnd.in-toto+json");
    sign(&["--annotations", "by=another"]);
    assert_eq!(client.signatures(&lab.reference(":1"), &digest).unwrap().len(), 2);
}

#[test]
fn a_tag_that_moved_is_noticed() {
    let Some(lab) = lab("127.0.0.1", "", "") else { return };
    let client = lab.client(|_| {});
    let digest = lab.push(&client, PACK);
    let pinned = lab.reference(":1").pinned(&digest);
    assert_eq!(client.resolve(&pinned).unwrap(), digest);
    let now = lab.push(&client, OTHER);
    let error = client.resolve(&pinned).unwrap_err();
    assert!(matches!(&error, Error::Moved { now: to, .. } if *to == now), "{error}");
    assert_eq!(
        client.pull(&pinned).unwrap().bytes,
        PACK,
        "what was pinned is what is pulled"
    );
}

#[test]
fn what_is_tampered_with_on_the_registrys_disk_is_refused() {
    let Some(lab) = lab("127.0.0.1", "", "") else { return };
    let digest = lab.push(&lab.client(|_| {}), PACK);
    let pinned = lab.reference(":1").pinned(&digest);
    let blob = |digest: &Digest| {
        let (hex, folder) = (
            digest.hex(),
            lab.folder.path().join("data/docker/registry/v2/blobs/sha256"),
        );
        folder.join(&hex[..2]).join(hex).join("data")
    };
    let layer = blob(&Digest::of(PACK));
    fs::write(&layer, b"\0asm\x0d\0\x01\x01").unwrap();
    let error = lab.client(|_| {}).pull(&pinned).unwrap_err();
    assert!(matches!(error, Error::Digest { .. }), "{error}");
    fs::write(&layer, PACK).unwrap();
    assert_eq!(lab.client(|_| {}).pull(&pinned).unwrap().bytes, PACK);
    let manifest = fs::read_to_string(blob(&digest)).unwrap();
    fs::write(blob(&digest), manifest.replace("tagging", "taggins")).unwrap();
    let error = lab.client(|_| {}).pull(&pinned).unwrap_err();
    assert!(
        matches!(
            error,
            Error::Digest { .. } | Error::Status { .. } | Error::NotFound { .. }
        ),
        "{error}"
    );
}

#[test]
fn a_login_is_asked_for_and_taken() {
    let auth = "auth: {htpasswd: {realm: lab, path: FOLDER/htpasswd}}\n";
    let Some(lab) = lab("127.0.0.1", "", auth) else { return };
    let error = lab
        .client(|_| {})
        .push(&lab.reference(":1"), PACK, &describe())
        .unwrap_err();
    assert!(matches!(error, Error::Unauthorized { tried: false, .. }), "{error}");
    for (entry, is_right) in [("me:open sesame", true), ("me:open", false)] {
        let (user, password) = entry.split_once(':').unwrap();
        let file = lab.folder.path().join("logins.json");
        let entry = format!(r#"{{"username": "{user}", "password": "{password}"}}"#);
        fs::write(&file, format!(r#"{{"auths": {{"{}": {entry}}}}}"#, lab.host)).unwrap();
        let client = lab.client(|options| options.login_files = vec![file]);
        match client.push(&lab.reference(":1"), PACK, &describe()) {
            Ok(_) => assert!(is_right && client.pull(&lab.reference(":1")).unwrap().bytes == PACK),
            Err(error) => assert!(
                !is_right && matches!(error, Error::Unauthorized { tried: true, .. }),
                "{error}"
            ),
        }
    }
}

#[test]
#[ignore = "the test below runs it, in a process with certificates"]
fn push_with_the_environments_certificates() {
    let reference = Reference::parse(&env::var("PORTCULLIS_LAB").unwrap()).unwrap();
    let (_folder, client) = client();
    client.push(&reference, PACK, &describe()).unwrap();
}

#[test]
fn a_house_may_have_certificates_of_its_own() {
    let tls = ", tls: {certificate: FOLDER/certificate.pem, key: FOLDER/key.pem}";
    let Some(lab) = lab("127.0.0.2", tls, "") else { return };
    let error = lab
        .client(|_| {})
        .push(&lab.reference(":1"), PACK, &describe())
        .unwrap_err();
    assert!(matches!(error, Error::Connect { .. }), "{error}");
    assert!(error.to_string().contains("certificate"), "{error}");
    let client = lab.client(|options| options.ca = Some(lab.folder.path().join("certificate.pem")));
    let digest = lab.push(&client, PACK);
    assert_eq!(client.pull(&lab.reference(":1")).unwrap().digest, digest);
    let child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "real::push_with_the_environments_certificates", "--ignored"])
        .env("SSL_CERT_FILE", lab.folder.path().join("certificate.pem"))
        .env("PORTCULLIS_LAB", lab.reference(":2").to_string())
        .output();
    assert!(child.unwrap().status.success());
    assert_eq!(client.resolve(&lab.reference(":2")).unwrap(), digest);
    let plain = lab.client(|options| options.plain_http = vec![lab.host.clone()]);
    let error = plain.pull(&lab.reference(":1")).unwrap_err();
    assert!(matches!(error, Error::Status { status: 400, .. }), "{error}");
}
