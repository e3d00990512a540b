//! The proxy of the environment, which only a process of its own can be given.

use std::env;
use std::process::Command;

use portcullis_oci::{Error, Reference};

use crate::support::{Server, answer, client};

/// Pulls from a host that only a proxy could know.
#[test]
#[ignore = "the test below runs it, in a process with a proxy"]
fn pull_by_the_proxy() {
    let (_folder, client) = client();
    let reference = Reference::parse("oci://registry.invalid/shop/pack:1").unwrap();
    let error = client.pull(&reference).unwrap_err();
    assert!(matches!(error, Error::Connect { .. }), "{error}");
}

#[test]
fn the_environments_proxy_is_asked_except_for_the_hosts_that_need_none() {
    let proxy = Server::start(|_| answer(403, &[], ""));
    let pull = |exempt: &str| {
        let child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "proxy::pull_by_the_proxy", "--ignored"])
            .env("HTTPS_PROXY", format!("http://{}", proxy.host))
            .env("NO_PROXY", exempt)
            .output();
        let child = child.unwrap();
        assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
    };
    pull("example.com");
    assert_eq!(proxy.calls()[0], "CONNECT registry.invalid:443");
    let calls = proxy.calls().len();
    pull("registry.invalid");
    assert_eq!(proxy.calls().len(), calls);
}
