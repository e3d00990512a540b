//! A registry of a few canned answers, and a client that is quick to give up.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use portcullis_oci::{Client, Digest, Error, Options, Reference, Timeouts};
use tempfile::TempDir;

/// The smallest component.
pub(crate) const PACK: &[u8] = b"\0asm\x0d\0\x01\0";

/// What is sent for a request.
pub(crate) type Answer = Box<dyn FnOnce(&mut TcpStream) + Send>;

/// What a request was.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: String,
}

/// A registry on this machine, for as long as the test runs.
pub(crate) struct Server {
    pub(crate) host: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// Starts one that answers as it is told.
    pub(crate) fn start(answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (answer, seen) = (Arc::new(answer), Arc::clone(&requests));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (answer, seen) = (Arc::clone(&answer), Arc::clone(&seen));
                thread::spawn(move || serve(stream.unwrap(), &*answer, &seen));
            }
        });
        Self { host, requests }
    }

    /// Returns the requests until now, as `METHOD PATH`.
    pub(crate) fn calls(&self) -> Vec<String> {
        let requests = self.requests.lock().unwrap();
        requests
            .iter()
            .map(|request| format!("{} {}", request.method, request.path))
            .collect()
    }

    /// Returns the requests until now.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// Returns `oci://HOST/shop/pack` with something behind.
    pub(crate) fn reference(&self, rest: &str) -> Reference {
        Reference::parse(&format!("oci://{}/shop/pack{rest}", self.host)).unwrap()
    }
}

/// Answers one request, for every answer ends its connection.
fn serve(mut stream: TcpStream, answer: &dyn Fn(&Request) -> Answer, seen: &Mutex<Vec<Request>>) {
    let Some(request) = read(&stream) else { return };
    seen.lock().unwrap().push(request.clone());
    answer(&request)(&mut stream);
}

fn read(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let (method, rest) = line.split_once(' ')?;
    let path = rest.split_once(' ')?.0.to_owned();
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((key, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        headers.insert(key.to_ascii_lowercase(), value.to_owned());
    }
    let length = headers
        .get("content-length")
        .map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request {
        method: method.to_owned(),
        path,
        headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}

/// A whole answer.
pub(crate) fn answer(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Answer {
    let body = body.as_ref().to_vec();
    let mut head = format!(
        "HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n",
        body.len()
    );
    for (key, value) in headers {
        write!(head, "{key}: {value}\r\n").unwrap();
    }
    head.push_str("\r\n");
    raw(move |stream| drop(stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body))))
}

/// A whole and good answer.
pub(crate) fn good(body: impl AsRef<[u8]>) -> Answer {
    answer(200, &[], body)
}

/// There is none.
pub(crate) fn absent() -> Answer {
    answer(
        404,
        &[],
        r#"{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}"#,
    )
}

/// Whatever is written.
pub(crate) fn raw(write: impl FnOnce(&mut TcpStream) + Send + 'static) -> Answer {
    Box::new(write)
}

/// The beginning of an answer that has another length than it says, or none.
pub(crate) fn partial(length: Option<usize>, body: impl AsRef<[u8]>) -> Answer {
    let length = length.map_or(String::new(), |length| format!("content-length: {length}\r\n"));
    let mut text = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n{length}\r\n").into_bytes();
    text.extend_from_slice(body.as_ref());
    raw(move |stream| drop(stream.write_all(&text)))
}

/// The same bytes without end, until nobody listens any more.
pub(crate) fn endless(chunk: Vec<u8>, pause: Duration) -> Answer {
    raw(move |stream| {
        let mut sent = stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n");
        while sent.is_ok() {
            thread::sleep(pause);
            sent = stream.write_all(&chunk);
        }
    })
}

/// Nothing at all, for longer than anybody waits.
pub(crate) fn silence() -> Answer {
    raw(|_| thread::sleep(Duration::from_secs(5)))
}

/// The manifest of a pack with a layer.
pub(crate) fn manifest(layer: &[u8]) -> String {
    manifest_of_size(layer, layer.len() as u64)
}

/// The manifest of a pack, which states a size for its layer.
pub(crate) fn manifest_of_size(layer: &[u8], size: u64) -> String {
    let digest = Digest::of(layer);
    format!(
        r#"{{"schemaVersion":2,"config":{{"mediaType":"application/vnd.wasm.config.v0+json","digest":"{}","size":2}},"layers":[{{"mediaType":"application/wasm","digest":"{digest}","size":{size}}}]}}"#,
        Digest::of(b"{}"),
    )
}

/// A registry with one pack, whose layer is answered for as told.
pub(crate) fn with_layer(layer: impl Fn() -> Answer + Send + Sync + 'static) -> Server {
    Server::start(move |request| {
        if request.path.contains("/manifests/") {
            good(manifest(PACK))
        } else {
            layer()
        }
    })
}

/// Options that give up quickly, with a store in a folder.
pub(crate) fn options(folder: &Path) -> Options {
    Options {
        login_files: Vec::new(),
        timeouts: Timeouts {
            connect: Duration::from_secs(1),
            idle: Duration::from_millis(300),
            total: Duration::from_secs(10),
            helper: Duration::from_secs(1),
            pause: Duration::from_millis(1),
        },
        attempts: 2,
        ..Options::new(folder.join("store"))
    }
}

/// A client that gives up quickly, with a store of its own.
pub(crate) fn client() -> (TempDir, Client) {
    client_with(|_| {})
}

/// Such a client, with some options changed.
pub(crate) fn client_with(change: impl FnOnce(&mut Options)) -> (TempDir, Client) {
    let folder = tempfile::tempdir().unwrap();
    let mut options = options(folder.path());
    change(&mut options);
    (folder, Client::new(options).unwrap())
}

/// Returns what keeps a pack from being pulled, after looking that nothing of it was kept.
pub(crate) fn pull_error(server: &Server) -> Error {
    let (folder, client) = client();
    let error = client.pull(&server.reference(":1")).unwrap_err();
    assert!(!folder.path().join("store").exists(), "{error}: something was kept");
    error
}
