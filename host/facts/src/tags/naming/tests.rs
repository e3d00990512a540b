use super::{KeyFlawKind, key_flaw};

const BUCKET: &str = "aws:s3/bucket:Bucket";
const ACCOUNT: &str = "azure-native:storage/v20230101:StorageAccount";
const GROUP: &str = "azure:core/resourceGroup:ResourceGroup";
const INSTANCE: &str = "gcp:compute/instance:Instance";
const SERVICE: &str = "kubernetes:core/v1:Service";
const DROPLET: &str = "digitalocean:index/droplet:Droplet";
const CONTAINER: &str = "docker:index/container:Container";

fn assert_taken(type_token: &str, keys: &[&str]) {
    for key in keys {
        assert_eq!(key_flaw(type_token, key), None, "{type_token} {key}");
    }
}

fn assert_flawed(type_token: &str, kind: KeyFlawKind, keys: &[&str]) {
    for key in keys {
        let flaw = key_flaw(type_token, key).map(|flaw| flaw.kind);
        assert_eq!(flaw, Some(kind), "{type_token} {key}");
    }
}

fn message(type_token: &str, key: &str) -> String {
    key_flaw(type_token, key).unwrap().message
}

#[test]
fn no_cloud_takes_an_empty_key() {
    for type_token in [BUCKET, GROUP, INSTANCE, SERVICE, DROPLET, CONTAINER] {
        assert_eq!(message(type_token, ""), "is empty", "{type_token}");
    }
}

#[test]
fn a_key_is_as_long_as_the_cloud_takes() {
    for (type_token, longest) in [
        (BUCKET, 128),
        (GROUP, 512),
        (ACCOUNT, 128),
        ("azure:storage/account:Account", 128),
        (INSTANCE, 63),
        (SERVICE, 63),
        (DROPLET, 255),
    ] {
        assert_taken(type_token, &[&"a".repeat(longest)]);
        assert_flawed(type_token, KeyFlawKind::TooLong, &[&"a".repeat(longest + 1)]);
    }
    assert_eq!(
        message(BUCKET, &"é".repeat(129)),
        "is longer than the 128 characters that AWS takes"
    );
    assert_taken(BUCKET, &[&"é".repeat(128)]);
}

#[test]
fn the_keys_that_a_cloud_keeps_for_itself_are_refused_in_any_letter_case() {
    let reserved = KeyFlawKind::Reserved;
    assert_flawed(BUCKET, reserved, &["aws:", "aws:createdBy", "AWS:owner", "Aws:x"]);
    assert_taken(BUCKET, &["aws-apn-id", "awsome", "my:aws:key"]);
    assert_flawed(CONTAINER, reserved, &["com.docker.compose.project", "io.docker.x"]);
    assert_taken(CONTAINER, &["com.dockerish", "com.example.owner", "Any thing <at all>"]);
    assert_eq!(
        message(BUCKET, "AWS:owner"),
        "begins with `aws:`, which AWS keeps for itself"
    );
}

#[test]
fn aws_takes_letters_of_any_script_and_some_signs() {
    assert_taken(
        BUCKET,
        &[
            "Owner",
            "cost-center",
            "Größe",
            "所有者",
            "a b",
            "k8s.io/x=+_:@",
            "Owner ",
        ],
    );
    assert_flawed(
        BUCKET,
        KeyFlawKind::Character,
        &["a,b", "a#b", "a\tb", "a\u{200b}b", "100%", "<x>"],
    );
    assert_eq!(
        message(BUCKET, "a\u{200b}b"),
        "has U+200B, and AWS takes letters, digits, spaces and `+ - = . _ : / @`"
    );
}

#[test]
fn amazon_ec2_takes_any_character() {
    for type_token in [
        "aws:ec2/instance:Instance",
        "aws:ec2transitgateway/routeTable:RouteTable",
        "aws:ebs/volume:Volume",
        "aws-native:ec2:Instance",
    ] {
        assert_taken(type_token, &["a,b#c"]);
        assert_flawed(type_token, KeyFlawKind::Reserved, &["aws:x"]);
    }
}

#[test]
fn azure_takes_all_but_some_signs() {
    assert_taken(GROUP, &["cost center", "a.b:c#d", "Größe", "aws:x"]);
    for sign in ["<", ">", "%", "&", "\\", "?", "/", "\n"] {
        assert_flawed(GROUP, KeyFlawKind::Character, &[&format!("a{sign}b")]);
    }
    assert_flawed(ACCOUNT, KeyFlawKind::Character, &["kubernetes.io/cluster"]);
}

#[test]
fn what_azures_portal_writes_links_resources_by_their_paths() {
    assert_taken(
        "azure-native:insights:Component",
        &["hidden-link:/subscriptions/1/resourceGroups/shop"],
    );
}

#[test]
fn google_takes_lower_case() {
    assert_taken(INSTANCE, &["owner", "cost-center_2", "größe", "所有者", "goog-x"]);
    assert_flawed(
        INSTANCE,
        KeyFlawKind::Character,
        &["Owner", "costCenter", "a.b", "a/b", "a b", "1st", "-a", "_a"],
    );
    assert_eq!(
        message(INSTANCE, "1st"),
        "does not begin with a lower-case letter, as Google Cloud asks for"
    );
}

#[test]
fn the_labels_of_a_knative_service_are_those_of_kubernetes() {
    let service = "gcp:cloudrun/service:Service";
    assert_taken(service, &["cloud.googleapis.com/location"]);
    assert_flawed(
        "gcp:cloudrunv2/service:Service",
        KeyFlawKind::Character,
        &["cloud.googleapis.com/location"],
    );
}

#[test]
fn kubernetes_takes_a_name_with_a_domain_before_it() {
    assert_taken(
        SERVICE,
        &[
            "app",
            "App_1.x",
            "app.kubernetes.io/name",
            "a/b",
            "1-x.example.com/A",
            &format!("example.com/{}", "a".repeat(63)),
        ],
    );
    let domain = format!("{}a", "a.".repeat(126));
    assert_taken(SERVICE, &[&format!("{domain}/x")]);
    assert_flawed(
        SERVICE,
        KeyFlawKind::Character,
        &[
            "a b",
            "é",
            "-a",
            "a-",
            "a/b/c",
            "/a",
            "Example.com/a",
            "a..b/c",
            "-a.b/c",
            "a_b/c",
            &format!("{domain}a/x"),
        ],
    );
    assert_flawed(SERVICE, KeyFlawKind::Empty, &["example.com/"]);
    assert_flawed(
        SERVICE,
        KeyFlawKind::TooLong,
        &[&format!("example.com/{}", "a".repeat(64))],
    );
    assert_eq!(
        message(SERVICE, "Example.com/a"),
        "has before `/` what is no name of a domain, as Kubernetes asks for"
    );
}

#[test]
fn digitalocean_takes_no_spaces() {
    assert_taken(DROPLET, &["Owner", "a:b_c-d"]);
    assert_flawed(DROPLET, KeyFlawKind::Character, &["cost center", "a.b", "é"]);
}

#[test]
fn of_a_type_without_a_cloud_nothing_is_known_but_that_a_key_is_not_empty() {
    assert_taken("random:index/randomPet:RandomPet", &["any thing", "<>"]);
}
