use super::{Description, check_component, layer, make};
use crate::{Digest, Error};

const PACK: &[u8] = b"\0asm\x0d\0\x01\0";

fn describe() -> Description {
    Description {
        name: "shop/tagging".to_owned(),
        version: Some("1.2.0".to_owned()),
        imports: vec!["portcullis:policy/tags@0.1.0".to_owned()],
        exports: vec!["portcullis:policy/pack@0.1.0".to_owned()],
        ..Description::default()
    }
}

#[test]
fn a_configuration_is_what_the_guidance_says() {
    let artefact = make(PACK, &describe()).unwrap();
    let layer = Digest::of(PACK);
    let expected = format!(
        r#"{{"created":"1970-01-01T00:00:00Z","architecture":"wasm","os":"wasip2","layerDigests":["{layer}"],"component":{{"exports":["portcullis:policy/pack@0.1.0"],"imports":["portcullis:policy/tags@0.1.0"]}}}}"#
    );
    assert_eq!(String::from_utf8(artefact.config).unwrap(), expected);
}

#[test]
fn a_manifest_has_one_layer_with_a_harmless_title() {
    let artefact = make(PACK, &describe()).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&artefact.manifest).unwrap();
    let read = layer(&artefact.manifest, "x").unwrap();
    assert_eq!((read.digest, read.size), (Digest::of(PACK).to_string(), 8));
    assert_eq!(manifest["config"]["mediaType"], "application/vnd.wasm.config.v0+json");
    assert_eq!(manifest["config"]["digest"], Digest::of(&artefact.config).to_string());
    assert_eq!(
        manifest["layers"][0]["annotations"]["org.opencontainers.image.title"],
        "shop-tagging.wasm"
    );
    assert_eq!(manifest["annotations"]["org.opencontainers.image.version"], "1.2.0");
}

#[test]
fn the_same_pack_has_the_same_digest() {
    let once = make(PACK, &describe()).unwrap();
    let again = make(PACK, &describe()).unwrap();
    assert_eq!(once.manifest, again.manifest);
}

fn manifest(config: &str, layers: &[&str]) -> String {
    let descriptor = |media_type: &&str| format!(r#"{{"mediaType":"{media_type}","digest":"sha256:00","size":1}}"#);
    let layers: Vec<_> = layers.iter().map(descriptor).collect();
    format!(
        r#"{{"schemaVersion":2,"config":{},"layers":[{}]}}"#,
        descriptor(&config),
        layers.join(",")
    )
}

#[test]
fn what_oras_makes_is_taken() {
    let empty = manifest("application/vnd.oci.empty.v1+json", &["application/wasm"]);
    assert!(layer(empty.as_bytes(), "x").is_ok());
}

#[test]
fn what_is_no_pack_is_told_by_what_it_is() {
    let wasm = "application/vnd.wasm.config.v0+json";
    for (text, reason) in [
        (
            manifest("application/vnd.oci.image.config.v1+json", &["application/wasm"]),
            "a configuration of type `application/vnd.oci",
        ),
        (manifest(wasm, &[]), "0 layers"),
        (manifest(wasm, &["application/wasm", "application/wasm"]), "2 layers"),
        (
            manifest(wasm, &["application/vnd.oci.image.layer.v1.tar+gzip"]),
            "a layer of type",
        ),
        (
            r#"{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json"}"#.to_owned(),
            "a manifest of type",
        ),
        (
            r#"{"schemaVersion":2,"manifests":[]}"#.to_owned(),
            "an index of several",
        ),
        (
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json"}"#.to_owned(),
            "an index of several",
        ),
        (r#"{"schemaVersion":1,"fsLayers":[]}"#.to_owned(), "schema version 1"),
        (
            r#"{"schemaVersion":2,"layers":[],"layers":[]}"#.to_owned(),
            "duplicate field",
        ),
        ("[]".to_owned(), "makes no sense"),
        ("<html>".to_owned(), "makes no sense"),
    ] {
        let error = layer(text.as_bytes(), "`x`").unwrap_err().to_string();
        assert!(error.contains(reason), "{text}: {error}");
    }
}

#[test]
fn a_core_module_is_no_component() {
    assert!(check_component(PACK, "x").is_ok());
    for bytes in [&b""[..], b"\0asm\x01\0\0\0", b"\0asm", b"#!/bin/sh"] {
        assert!(matches!(check_component(bytes, "x"), Err(Error::NotWasm { .. })));
    }
}
