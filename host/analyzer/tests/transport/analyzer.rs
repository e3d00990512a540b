//! `pulumi-analyzer-policy-wasm` as the engine sees it: a process that serves one pack.

use std::process::Stdio;
use std::time::Duration;

use crate::support::{End, NOWHERE, Plugin, ask, command, engine, resource, until};
use portcullis_analyzer::protocol::{
    AnalyzeStackRequest, AnalyzerHandshakeRequest, AnalyzerResource, AnalyzerStackConfigureRequest,
    ConfigureAnalyzerRequest, EnforcementLevel, LogSeverity, PolicyConfig,
};
use portcullis_analyzer::value;
use serde_json::json;
use tempfile::tempdir;
use tonic::Code;

fn silent(code: i32) -> End {
    (Some(code), String::new())
}

#[tokio::test]
async fn the_calls_of_a_preview_are_answered_one_after_another() {
    let folder = tempdir().unwrap();
    let plugin = Plugin::analyzer(folder.path(), "127.0.0.1:1 .");
    let mut client = plugin.client().await;
    let handshake = AnalyzerHandshakeRequest {
        engine_address: NOWHERE.to_owned(),
        ..Default::default()
    };
    client.handshake(handshake).await.unwrap();
    let stack = AnalyzerStackConfigureRequest {
        stack: "dev".to_owned(),
        dry_run: true,
        config: [("aws:region".to_owned(), "eu".to_owned())].into(),
        ..Default::default()
    };
    client.configure_stack(stack).await.unwrap();
    assert_eq!(client.get_plugin_info(()).await.unwrap().into_inner().version, "1.2.3");
    assert_eq!(client.get_analyzer_info(()).await.unwrap().into_inner().name, "fake");
    let policy = PolicyConfig {
        enforcement_level: EnforcementLevel::Mandatory.into(),
        properties: value::from_json(&json!({"allowed": ["eu"]})).unwrap(),
    };
    let policy_config = [
        ("watch".to_owned(), policy),
        ("all".to_owned(), PolicyConfig::default()),
    ]
    .into();
    client
        .configure(ConfigureAnalyzerRequest { policy_config })
        .await
        .unwrap();

    let answer = client
        .remediate(resource("aws:s3:Bucket", "logs", &json!({"acl": "private"})))
        .await
        .unwrap()
        .into_inner();
    assert_eq!(
        value::to_json(&answer.remediations[0].properties).unwrap(),
        r#"{"acl":"private","repaired":true}"#
    );
    assert_eq!(
        ask(&mut client, resource("echo", "logs", &json!({"b": 1, "a": [null]})))
            .await
            .unwrap(),
        r#"{"a":[null],"b":1}"#
    );
    let resources = vec![AnalyzerResource {
        urn: "urn:logs".to_owned(),
        ..Default::default()
    }];
    let answer = client
        .analyze_stack(AnalyzeStackRequest { resources })
        .await
        .unwrap()
        .into_inner();
    assert_eq!(answer.diagnostics[0].message, "urn:logs 2");
    insta::assert_snapshot!(ask(&mut client, resource("calls", "", &json!({}))).await.unwrap(), @r#"
    stack dev dry_run true config {"aws:region": "eu"}
    all: ADVISORY {}
    watch: MANDATORY {"allowed":["eu"]}
    "#);
    client.cancel(()).await.unwrap();
    assert_eq!(plugin.end().await, silent(0));
}

/// What the fake pack learns of its start, with the pack's folder named `PACK`.
async fn start_of(arguments: &str, environment: &[(&str, &str)]) -> String {
    let folder = tempdir().unwrap();
    let mut command = command(folder.path(), &crate::support::words(&format!("analyzer {arguments}")));
    command.envs(environment.iter().copied());
    let plugin = Plugin::start(command);
    let info = plugin.client().await.get_analyzer_info(()).await.unwrap().into_inner();
    info.description
        .replace(folder.path().canonicalize().unwrap().to_str().unwrap(), "PACK")
}

#[tokio::test]
async fn the_pack_is_where_the_process_starts() {
    let line = "--logtostderr -v=9 --tracing http://127.0.0.1:2 127.0.0.1:1 . -fuel=100 -pack=builtin:a=b";
    insta::assert_snapshot!(start_of(line, &[]).await, @r#"
    Start {
        folder: "PACK",
        program: "/program",
    }
    "#);
}

#[tokio::test]
async fn without_a_shells_folder_the_program_is_where_the_pack_is() {
    insta::assert_snapshot!(start_of("127.0.0.1:1 ./.", &[("PWD", "relative")]).await, @r#"
    Start {
        folder: "PACK",
        program: "PACK",
    }
    "#);
}

/// How each call fails of a pack that is opened in some way: the code and the text, said once.
async fn failures(arguments: &str, open: &str) -> String {
    let folder = tempdir().unwrap();
    std::fs::write(folder.path().join("open"), open).unwrap();
    let plugin = Plugin::analyzer(folder.path(), arguments);
    let mut client = plugin.client().await;
    let mut errors = vec![
        client.handshake(AnalyzerHandshakeRequest::default()).await.unwrap_err(),
        client
            .configure_stack(AnalyzerStackConfigureRequest::default())
            .await
            .unwrap_err(),
        client.get_plugin_info(()).await.unwrap_err(),
        client.get_analyzer_info(()).await.unwrap_err(),
        client.configure(ConfigureAnalyzerRequest::default()).await.unwrap_err(),
        client.analyze(resource("", "", &json!({}))).await.unwrap_err(),
        client.analyze_stack(AnalyzeStackRequest::default()).await.unwrap_err(),
        client.remediate(resource("", "", &json!({}))).await.unwrap_err(),
    ];
    assert!(
        errors.iter().all(|error| error.code() == Code::FailedPrecondition),
        "{errors:?}"
    );
    let text = errors.remove(0).message().to_owned();
    assert!(errors.iter().all(|error| error.message() == text), "{errors:?}");
    client.cancel(()).await.unwrap();
    assert_eq!(plugin.end().await, silent(0));
    text
}

#[tokio::test]
async fn a_pack_that_cannot_be_opened_says_why_at_each_call() {
    insta::assert_snapshot!(failures("127.0.0.1:1 .", "fail").await, @"`pack.wasm` is not there; hint: build it");
}

#[tokio::test]
async fn a_pack_that_panics_while_it_is_opened_says_so() {
    let text = failures("127.0.0.1:1 .", "panic").await;
    let (text, place) = text.split_once(" at ").unwrap();
    assert_eq!(
        text,
        "internal error: internal error: entered unreachable code: the pack is odd"
    );
    assert!(place.contains("fake") && place.contains("main.rs:"), "{place}");
}

#[tokio::test]
async fn a_program_that_is_named_as_the_pack_says_what_to_name() {
    insta::assert_snapshot!(failures("127.0.0.1:1", "").await, @"the folder of the policy pack is missing; hint: `--policy-pack` takes the folder with `PulumiPolicy.yaml`, not this program");
}

#[tokio::test]
async fn a_program_that_is_not_started_by_the_engine_says_so() {
    let folder = tempdir().unwrap();
    let output = command(folder.path(), &["analyzer", "--logtostderr"]).output().unwrap();
    assert_eq!(
        (output.status.code(), output.stdout, output.stderr),
        (Some(2), Vec::new(), Vec::new())
    );
    insta::assert_snapshot!(std::fs::read_to_string(folder.path().join("error")).unwrap(), @"the address of Pulumi's engine is missing; hint: `pulumi` starts this program, as in `pulumi preview --policy-pack FOLDER`");
}

#[tokio::test]
async fn an_error_of_the_pack_is_told_word_for_word() {
    let folder = tempdir().unwrap();
    let plugin = Plugin::analyzer(folder.path(), "127.0.0.1:1 .");
    let text = "policy `watch` ran out of fuel — 100 %\nhint: \"more\"";
    let error = ask(&mut plugin.client().await, resource("fail", text, &json!({})))
        .await
        .unwrap_err();
    assert_eq!((error.code(), error.message()), (Code::Unknown, text));
}

#[tokio::test]
async fn a_panic_of_the_pack_is_an_error_and_the_next_call_is_answered() {
    let folder = tempdir().unwrap();
    let plugin = Plugin::analyzer(folder.path(), "127.0.0.1:1 .");
    let mut client = plugin.client().await;
    let error = ask(&mut client, resource("panic", "odd", &json!({})))
        .await
        .unwrap_err();
    assert_eq!(error.code(), Code::Unknown);
    assert!(
        error
            .message()
            .starts_with("internal error: internal error: entered unreachable code: odd at "),
        "{error}"
    );
    assert_eq!(ask(&mut client, resource("echo", "", &json!({}))).await.unwrap(), "{}");
    client.cancel(()).await.unwrap();
    assert_eq!(plugin.end().await, silent(0));
}

#[tokio::test]
async fn properties_as_deep_as_custom_resource_definitions_are_read() {
    let folder = tempdir().unwrap();
    let plugin = Plugin::analyzer(folder.path(), "127.0.0.1:1 .");
    let mut client = plugin.client().await;
    let deep = (0..90).fold(json!({}), |inner, _| json!({ "properties": inner }));
    assert_eq!(
        ask(&mut client, resource("echo", "", &deep)).await.unwrap(),
        deep.to_string()
    );
}

#[tokio::test]
async fn properties_that_are_none_are_an_error_in_words() {
    let folder = tempdir().unwrap();
    let plugin = Plugin::analyzer(folder.path(), "127.0.0.1:1 .");
    let mut client = plugin.client().await;
    let mut request = resource("echo", "", &json!({}));
    request.properties = vec![0x0b; 100_000].into();
    let error = ask(&mut client, request).await.unwrap_err();
    insta::assert_snapshot!(error.message(), @"the property `` is no property value: its bytes are not those of a `google.protobuf.Struct`");
}

#[tokio::test]
async fn messages_may_be_as_large_as_the_engines() {
    let folder = tempdir().unwrap();
    let plugin = Plugin::analyzer(folder.path(), "127.0.0.1:1 .");
    let mut client = plugin.client().await;
    let text = "x".repeat(8 << 20);
    let answer = ask(&mut client, resource("echo", "", &json!({ "text": text })))
        .await
        .unwrap();
    assert_eq!(answer.len(), text.len() + r#"{"text":""}"#.len());
    let properties = value::from_json(&json!({ "text": text })).unwrap();
    let large = AnalyzerResource {
        urn: "urn:large".to_owned(),
        properties,
        ..Default::default()
    };
    let answer = client
        .analyze_stack(AnalyzeStackRequest {
            resources: vec![large; 3],
        })
        .await
        .unwrap()
        .into_inner();
    assert_eq!(answer.diagnostics[0].message.lines().count(), 3);
}

#[tokio::test]
async fn the_engine_hears_what_the_pack_logs_in_order() {
    let (address, mut heard) = engine();
    let folder = tempdir().unwrap();
    let plugin = Plugin::analyzer(folder.path(), &format!("{address} ."));
    assert_eq!(heard.recv().await.unwrap().message, "opened");
    ask(&mut plugin.client().await, resource("log", "logs", &json!({})))
        .await
        .unwrap();
    for count in 0..3 {
        let message = heard.recv().await.unwrap();
        assert_eq!(message.severity(), LogSeverity::Warning);
        assert_eq!(
            (message.message, message.urn),
            (format!("message {count}"), "urn:logs".to_owned())
        );
    }
}

#[tokio::test]
async fn the_handshake_names_the_engine_anew() {
    let (address, mut heard) = engine();
    let folder = tempdir().unwrap();
    let plugin = Plugin::analyzer(folder.path(), "127.0.0.1:1 .");
    let mut client = plugin.client().await;
    let handshake = AnalyzerHandshakeRequest {
        engine_address: address,
        ..Default::default()
    };
    client.handshake(handshake).await.unwrap();
    ask(&mut client, resource("log", "logs", &json!({}))).await.unwrap();
    client.cancel(()).await.unwrap();
    assert_eq!(plugin.end().await, silent(0));
    for count in 0..3 {
        assert_eq!(heard.try_recv().unwrap().message, format!("message {count}")); // heard before the end
    }
}

#[tokio::test]
async fn an_engine_that_hears_nothing_holds_nothing_up() {
    let deaf = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    for address in [
        deaf.local_addr().unwrap().to_string(),
        NOWHERE.to_owned(),
        "no address".to_owned(),
    ] {
        let folder = tempdir().unwrap();
        let plugin = Plugin::start(command(folder.path(), &["analyzer", &address, "."]));
        let mut client = plugin.client().await;
        ask(&mut client, resource("flood", "text", &json!({}))).await.unwrap();
        client.cancel(()).await.unwrap();
        assert_eq!(plugin.end().await, silent(0), "{address}");
    }
}

#[tokio::test]
async fn calls_that_run_are_answered_before_a_cancelled_server_ends() {
    let folder = tempdir().unwrap();
    let plugin = Plugin::analyzer(folder.path(), "127.0.0.1:1 .");
    let (mut client, mut other) = (plugin.client().await, plugin.client().await);
    let (asked, cancelled) = tokio::join!(ask(&mut client, resource("moment", "", &json!({}))), async {
        tokio::time::sleep(Duration::from_millis(30)).await;
        other.cancel(()).await
    });
    asked.unwrap();
    cancelled.unwrap();
    assert_eq!(plugin.end().await, silent(0));
}

#[tokio::test]
async fn the_end_of_standard_input_ends_the_server_whatever_it_does() {
    let folder = tempdir().unwrap();
    let mut plugin = Plugin::analyzer(folder.path(), "127.0.0.1:1 .");
    let mut client = plugin.client().await;
    let call = tokio::spawn(async move { ask(&mut client, resource("slow", "", &json!({}))).await });
    tokio::time::sleep(Duration::from_millis(30)).await;
    plugin.close_input();
    assert_eq!(plugin.end().await, silent(0));
    assert!(call.await.unwrap().is_err());
}

#[tokio::test]
async fn nothing_as_standard_input_ends_the_server_at_once() {
    let folder = tempdir().unwrap();
    std::fs::write(folder.path().join("open"), "slow").unwrap();
    let mut command = command(folder.path(), &["analyzer", NOWHERE, "."]);
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert_eq!(
        (output.status.code(), output.stdout, output.stderr),
        (Some(0), Vec::new(), Vec::new())
    );
}

#[cfg(unix)]
#[tokio::test]
async fn signals_end_the_server() {
    for signal in ["INT", "TERM"] {
        let folder = tempdir().unwrap();
        let plugin = Plugin::analyzer(folder.path(), "127.0.0.1:1 .");
        let mut client = plugin.client().await;
        ask(&mut client, resource("echo", "", &json!({}))).await.unwrap();
        plugin.signal(signal);
        assert_eq!(plugin.end().await, silent(0), "{signal}");
        until("the pack is freed", || {
            folder.path().join("freed").exists().then_some(())
        })
        .await;
    }
}
