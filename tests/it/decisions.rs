//! `check --attest`, and `portcullis verify`.

use insta::assert_snapshot;

use crate::fixtures::{bucket, preview};
use crate::scratch::{Ended, Scratch};

/// A key that signs in these tests and nowhere else.
const KEY: &str = include_str!("decisions/decider.key");
const PUBLIC: &str = include_str!("decisions/decider.pub");

/// Returns a folder with a preview, and what signs.
fn shop(configuration: &str) -> Scratch {
    let scratch = Scratch::with_preview(preview([bucket("logs")]))
        .file("portcullis.toml", configuration)
        .file("decider.key", KEY)
        .file("decider.pub", PUBLIC)
        .file("other.pub", include_str!("trust/other.pub"));
    #[cfg(unix)]
    std::fs::set_permissions(
        scratch.path("decider.key"),
        std::os::unix::fs::PermissionsExt::from_mode(0o600),
    )
    .unwrap();
    scratch
}

const ALLOWS: &str = "packs = [\"builtin:tagging\"]\n";
const DENIES: &str = "packs = [\"builtin:tagging\"]\n[policy.missing-required-tag]\nlevel = \"mandatory\"\n\
                      settings = { tags = [\"owner\"] }\n";

fn attest(shop: &Scratch) -> Ended {
    shop.check(&["-q", "--attest", "decision.json", "--key", "decider.key"])
}

fn verify(shop: &Scratch, arguments: &[&str]) -> Ended {
    let verify = ["verify", "decision.json", "--plan", "preview.json"];
    shop.run(&[&verify, arguments].concat())
}

/// Returns how a run ended, without times and digests.
fn settled(ended: &Ended) -> String {
    let text = ended.to_string();
    let text = regex::Regex::new("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z")
        .unwrap()
        .replace_all(&text, "TIME")
        .into_owned();
    regex::Regex::new("sha256:[0-9a-f]{64}")
        .unwrap()
        .replace_all(&text, "sha256:…")
        .into_owned()
}

#[test]
fn what_was_judged_and_allowed_may_be_carried_out() {
    let shop = shop(ALLOWS);
    assert_snapshot!(attest(&shop), @"
    exit 0
    --- stdout
    allowed: 1 resource judged by 1 policy
    ");
    assert_snapshot!(settled(&verify(&shop, &["--key", "decider.pub", "--max-age", "1h"])), @"
    exit 0
    --- stdout
    allowed: shop/prod, judged at TIME
    ");
    assert_snapshot!(settled(&verify(&shop, &["--key", "other.pub", "--key", "decider.pub", "--stack", "shop/dev"])), @"
    exit 1
    --- stdout
    refused: decision.json: the decision is about the stack `shop/prod`, and not about `shop/dev` (other-stack)
    ");
}

#[test]
fn a_decision_names_what_it_rests_on() {
    let shop = shop(ALLOWS);
    attest(&shop);
    let signed: serde_json::Value = serde_json::from_str(&shop.read("decision.json")).unwrap();
    assert_eq!(
        signed["dsseEnvelope"]["payloadType"], "application/vnd.in-toto+json",
        "{signed}"
    );
    assert!(!shop.read("decision.json").contains("PRIVATE"));
}

#[test]
fn a_denial_is_signed_and_allows_nothing() {
    let shop = shop(DENIES);
    assert_eq!(attest(&shop).exit(), 1);
    assert_snapshot!(settled(&verify(&shop, &["--key", "decider.pub"])), @"
    exit 1
    --- stdout
    refused: decision.json: the check denied the update (denied)
    ");
}

#[test]
fn an_altered_plan_another_stack_and_an_old_decision_are_refused_by_name() {
    let shop = shop(ALLOWS);
    attest(&shop);
    assert_snapshot!(settled(&verify(&shop, &["--key", "other.pub"])), @"
    exit 1
    --- stdout
    refused: decision.json: no signature is by a key that is asked for, or something was altered: it says to be by `1BwgdKMvZUTNTOUjn/wZQbtqyQf1i/YEtZTh0xialfk=` (unknown-signer)
    ");
    assert_snapshot!(settled(&verify(&shop, &["--key", "decider.pub", "--stack", "prod"])), @"
    exit 0
    --- stdout
    allowed: shop/prod, judged at TIME
    ");
    assert_snapshot!(settled(&verify(&shop, &["--key", "decider.pub", "--max-age", "0s"])).contains("(too-old)"), @"true");
    let shop = shop.file("preview.json", preview([bucket("data")]));
    assert_snapshot!(settled(&verify(&shop, &["--key", "decider.pub"])), @"
    exit 1
    --- stdout
    refused: preview.json: what was judged is `preview.json` (`sha256:…`), and not `sha256:…` (other-plan)
    ");
}

/// GNU's `date` knows the time in two seconds.
#[cfg(target_os = "linux")]
#[test]
fn a_waiver_that_ends_takes_the_decision_with_it() {
    let date = std::process::Command::new("date")
        .args(["-u", "-d", "+2 seconds", "+%FT%TZ"])
        .output();
    let soon = String::from_utf8(date.unwrap().stdout).unwrap();
    let waiver = format!("[[waiver]]\npolicy = \"missing-required-tag\"\nreason = \"moved\"\nexpires = {soon}\n");
    let shop = shop(&format!("{DENIES}{waiver}"));
    assert_eq!(attest(&shop).exit(), 0);
    std::thread::sleep(std::time::Duration::from_millis(2_100));
    assert_snapshot!(settled(&verify(&shop, &["--key", "decider.pub"])), @"
    exit 1
    --- stdout
    refused: decision.json: the waiver of `missing-required-tag` for `*`, which the decision rests on, ended on TIME (waiver-expired)
    ");
}

/// As a waiver that ends, at the other end: what was found then, the policy denies now.
#[cfg(target_os = "linux")]
#[test]
fn a_policy_that_only_told_until_now_takes_the_decision_with_it() {
    let date = std::process::Command::new("date")
        .args(["-u", "-d", "+2 seconds", "+%FT%TZ"])
        .output();
    let soon = String::from_utf8(date.unwrap().stdout).unwrap();
    let shop = shop(&format!("{DENIES}enforce-from = {soon}"));
    assert_eq!(attest(&shop).exit(), 0);
    std::thread::sleep(std::time::Duration::from_millis(2_100));
    assert_snapshot!(settled(&verify(&shop, &["--key", "decider.pub"])), @"
    exit 1
    --- stdout
    refused: decision.json: `tagging/missing-required-tag` has found something that it denies since TIME (enforced-since)
    ");
}

/// A pull request brings a configuration of its own, and the job that updates has that of the branch.
#[test]
fn a_decision_by_other_rules_is_refused_where_the_rules_are_named() {
    let trust = "\n[trust.builders.ci]\nkeys = [\"ci.pub\"]\nrevision = \"any\"\n";
    let configured = format!("packs = [\"builtin:tagging\", \"builtin:rebuild\"]\n{trust}");
    let shop = shop(&configured).file("ci.pub", PUBLIC);
    let verify = |shop: &Scratch| settled(&verify(shop, &["--key", "decider.pub", "--config", "portcullis.toml"]));
    attest(&shop);
    assert_snapshot!(verify(&shop), @"
    exit 0
    --- stdout
    allowed: shop/prod, judged at TIME
    ");
    let sign = ["-q", "--attest", "decision.json", "--key", "decider.key"];
    shop.check(&[&sign[..], &["--profile", "audit"]].concat());
    assert_snapshot!(verify(&shop), @"
    exit 1
    --- stdout
    refused: decision.json: the profile that the decision rests on is `audit`, and has to be `recommended` (other-configuration)
    ");
    shop.check(&["--write-baseline", "baseline.json"]);
    shop.check(&[&sign[..], &["--baseline", "baseline.json"]].concat());
    assert_snapshot!(verify(&shop), @"
    exit 1
    --- stdout
    refused: decision.json: the baseline that the decision rests on is `baseline.json` (`sha256:…`), and has to be none (other-configuration)
    ");
    attest(&shop);
    let shop = shop.file("ci.pub", include_str!("trust/other.pub"));
    assert_snapshot!(verify(&shop), @"
    exit 1
    --- stdout
    refused: decision.json: the configuration that the decision rests on is `portcullis.toml` (`sha256:…`), and has to be `portcullis.toml` (`sha256:…`) (other-configuration)
    ");
    let shop = shop.file("ci.pub", PUBLIC).file("portcullis.toml", ALLOWS);
    assert_snapshot!(verify(&shop), @"
    exit 1
    --- stdout
    refused: decision.json: the configuration that the decision rests on is `portcullis.toml` (`sha256:…`), and has to be `portcullis.toml` (`sha256:…`) (other-configuration)
    ");
    std::fs::remove_file(shop.path("portcullis.toml")).unwrap();
    assert_snapshot!(verify(&shop), @"
    exit 2
    --- stderr
    error: cannot read `portcullis.toml`: there is no such file
    hint: a configuration is a text file, `portcullis.toml` by its usual name
    ");
}

/// By the same rules, a check that is shown less finds less.
#[test]
fn a_decision_that_was_shown_less_is_refused_where_the_rules_are_named() {
    let shop = shop("packs = [\"builtin:rebuild\"]\n");
    attest(&shop);
    let rules = ["--key", "decider.pub", "--config", "portcullis.toml"];
    assert_snapshot!(settled(&verify(&shop, &rules)), @"
    exit 1
    --- stdout
    refused: decision.json: for want of build metadata, `rebuild/unattested-image`, `rebuild/dirty-source`, `rebuild/source-mismatch`, `rebuild/incomplete-provenance`, `rebuild/unpinned-base-image`, … did not judge (incomplete)
    ");
    let mut shown: serde_json::Value = serde_json::from_str(&shop.read("preview.json")).unwrap();
    shown["changeSummary"] = serde_json::json!({ "create": 1, "same": 7 });
    let shop = shop
        .file("portcullis.toml", ALLOWS)
        .file("preview.json", shown.to_string());
    attest(&shop);
    assert_snapshot!(settled(&verify(&shop, &rules)), @"
    exit 1
    --- stdout
    refused: decision.json: resources that the preview did not show were not judged: 7 (incomplete)
    ");
    assert_eq!(verify(&shop, &["--key", "decider.pub"]).exit(), 0);
}

#[test]
fn a_decision_of_another_commit_is_refused_where_the_commit_is_named() {
    let shop = shop(ALLOWS);
    let sign = [
        "-q",
        "--attest",
        "decision.json",
        "--key",
        "decider.key",
        "--revision",
        "4c49d6b",
    ];
    shop.check(&sign);
    let verify = |commit| settled(&verify(&shop, &["--key", "decider.pub", "--revision", commit]));
    assert_snapshot!(verify("4c49d6b"), @"
    exit 0
    --- stdout
    allowed: shop/prod, judged at TIME
    ");
    assert_snapshot!(verify("c3b450c"), @"
    exit 1
    --- stdout
    refused: decision.json: `4c49d6b` was checked out for the check, and not `c3b450c` (other-revision)
    ");
}

#[test]
fn a_decision_by_other_packs_is_refused_where_the_lock_is_named() {
    let shop = shop(ALLOWS);
    let verify = |shop: &Scratch| settled(&verify(shop, &["--key", "decider.pub", "--lock", "portcullis.lock"]));
    attest(&shop);
    assert_snapshot!(verify(&shop), @"
    exit 2
    --- stderr
    error: there is no lock `portcullis.lock`
    hint: name the `portcullis.lock` of the packs that have to judge
    ");
    shop.run(&["lock"]);
    assert_snapshot!(verify(&shop), @"
    exit 0
    --- stdout
    allowed: shop/prod, judged at TIME
    ");
    let sign = ["-q", "--attest", "decision.json", "--key", "decider.key"];
    shop.check(&[&sign[..], &["--pack", "builtin:registry"]].concat());
    assert_snapshot!(verify(&shop), @"
    exit 1
    --- stdout
    refused: decision.json: the pack `registry` (`sha256:…`) judged, and is none of those that have to (other-packs)
    ");
}

#[test]
fn what_cannot_be_signed_or_verified_is_an_error() {
    let shop = shop(ALLOWS);
    let sign = |arguments: &[&str]| settled(&shop.check(&[&["-q"], arguments].concat()));
    assert_snapshot!(sign(&["--attest", "decision.json"]), @"
    exit 2
    --- stderr
    error: the following required arguments were not provided:
      --key <FILE>

    Usage: portcullis check --attest <FILE> --key <FILE> --quiet <PLAN>...

    For more information, try '--help'.
    ");
    assert_snapshot!(sign(&["--attest", "decision.json", "--key", "decider.pub"]), @"
    exit 2
    --- stderr
    error: the private key in `decider.pub` may be read by others
    hint: `chmod 600 decider.pub`, and make a new key if others have had the time to read it
    ");
    assert_snapshot!(sign(&["--attest", "preview.json", "--key", "decider.key"]), @"
    exit 2
    --- stderr
    error: the report would take the place of `preview.json`, which is read
    hint: give it a file of its own
    ");
    let both = ["--attest", "d.json", "--key", "decider.key", "--output", "json=d.json"];
    assert_snapshot!(sign(&both), @"
    exit 2
    --- stderr
    error: two things would go to `d.json`, and one be lost
    hint: give each of them a file of its own
    ");
    let words = ["--attest", "d.json", "--key", "-----BEGIN PRIVATE KEY-----\nhush"];
    assert_snapshot!(sign(&words), @"
    exit 2
    --- stderr
    error: the key in `what is no file's name` cannot be read: there is no such file
    ");
    assert_snapshot!(sign(&["--attest", "decider.key", "--key", "decider.key"]), @"
    exit 2
    --- stderr
    error: the report would take the place of `decider.key`, which is read
    hint: give it a file of its own
    ");
    assert_snapshot!(sign(&["--attest", "d.json", "--key", "decider.key", "--at", "2026-06-01T00:00:00Z"]), @"
    exit 2
    --- stderr
    error: `--attest` signs what is decided now, and `--at` judges by another time
    hint: leave one of them out
    ");
    assert_snapshot!(settled(&verify(&shop, &["--key", "decider.pub"])), @"
    exit 2
    --- stderr
    error: cannot read `decision.json`: there is no such file
    ");
    assert_snapshot!(sign(&["--attest", "-", "--key", "decider.key"]), @"
    exit 2
    --- stderr
    error: invalid value '-' for '--attest <FILE>': a decision is a file, as in `decision.json`

    For more information, try '--help'.
    ");
    assert_snapshot!(settled(&verify(&shop, &["--key", "decider.pub", "--stack", "acme/shop/prod"])), @"
    exit 2
    --- stderr
    error: invalid value 'acme/shop/prod' for '--stack <STACK>': a decision knows no organization: write `shop/prod`

    For more information, try '--help'.
    ");
    assert_snapshot!(settled(&verify(&shop, &["--key", "decider.key"])), @"
    exit 2
    --- stderr
    error: cannot read `decision.json`: there is no such file
    error: the key in `decider.key` is not read: a private key stands where a public key has to
    hint: give what `openssl pkey -in FILE -pubout` prints, and keep the private key to yourself
    ");
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_signs_nothing() {
    let shop = shop(ALLOWS);
    std::fs::set_permissions(
        shop.path("decider.key"),
        std::os::unix::fs::PermissionsExt::from_mode(0o644),
    )
    .unwrap();
    assert_snapshot!(attest(&shop), @"
    exit 2
    --- stderr
    error: the private key in `decider.key` may be read by others
    hint: `chmod 600 decider.key`, and make a new key if others have had the time to read it
    ");
    assert!(!shop.path("decision.json").exists());
}
