//! A headless Chromium, by the protocol of its developer tools.
//!
//! It is spoken over a pipe, messages ended by a zero byte (`--remote-debugging-pipe`): no port is open, and no library is needed.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::LazyLock;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long the browser may think before a test gives up: far more than it takes, so that none hangs.
const PATIENCE: Duration = Duration::from_mins(2);

/// A browser with one page.
pub(super) struct Browser {
    child: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    /// The messages that answer nothing: what the page loads and complains of.
    events: Vec<Value>,
    session: Value,
    number: u64,
    _profile: TempDir,
}

/// A window.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) is_dark: bool,
}

impl Window {
    /// A window on a desk.
    pub(super) const WIDE: Self = Self {
        width: 1440,
        height: 900,
        is_dark: false,
    };
    /// A telephone's.
    pub(super) const NARROW: Self = Self {
        width: 390,
        height: 844,
        is_dark: false,
    };
}

/// Returns the browser: that which `PORTCULLIS_CHROMIUM` names, else one on the path.
///
/// Without the variable there may be none: then there is nothing to test, which is said once. With it the browser has to be
/// there, so that CI, which sets it, skips nothing.
fn program() -> Option<&'static Path> {
    static PROGRAM: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
        if let Some(program) = std::env::var_os("PORTCULLIS_CHROMIUM").map(PathBuf::from) {
            let shown = program.display();
            assert!(
                program.is_file(),
                "`PORTCULLIS_CHROMIUM` is `{shown}`, which is no file"
            );
            return Some(program);
        }
        let names = ["chromium-headless-shell", "chromium", "google-chrome"];
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut places = std::env::split_paths(&path).flat_map(|folder| names.map(|name| folder.join(name)));
        let found = places.find(|place| place.is_file());
        if found.is_none() {
            // Not `eprintln!`, which tests that pass keep to themselves.
            let text = "skipped: there is no Chromium, so nobody looks at the report for a browser";
            writeln!(std::io::stderr(), "{text}").unwrap();
        }
        found
    });
    PROGRAM.as_deref()
}

impl Browser {
    /// Starts a browser; `None` where there is none.
    pub(super) fn start() -> Option<Self> {
        let program = program()?;
        let profile = tempfile::tempdir().unwrap();
        // The browser reads from the third and writes to the fourth file. It is shut in a sandbox by nothing here, for it opens
        // only what these tests wrote, and root, as which CI may run, gets none.
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1"])
            .arg(program)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
            ])
            .args(["--no-first-run", "--disable-extensions", "--remote-debugging-pipe"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let messages = listen(&mut child);
        let mut browser = Self {
            input: child.stdin.take().unwrap(),
            child,
            messages,
            events: Vec::new(),
            session: Value::Null,
            number: 0,
            _profile: profile,
        };
        browser.attach();
        Some(browser)
    }

    fn attach(&mut self) {
        let target = self.call("Target.createTarget", &json!({ "url": "about:blank" }));
        let target = json!({ "targetId": target["targetId"], "flatten": true });
        self.session = self.call("Target.attachToTarget", &target)["sessionId"].clone();
        for domain in ["Page", "Runtime", "Log", "Network"] {
            self.call(&format!("{domain}.enable"), &json!({}));
        }
    }

    /// Opens a file in a window, and waits until it is drawn.
    pub(super) fn open(&mut self, file: &Path, window: Window) {
        self.load(file, window);
        self.settle();
    }

    /// Opens a file in a window.
    pub(super) fn load(&mut self, file: &Path, window: Window) {
        self.events.clear();
        let Window { width, height, is_dark } = window;
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 800 });
        self.call("Emulation.setDeviceMetricsOverride", &metrics);
        let scheme = json!({ "name": "prefers-color-scheme", "value": if is_dark { "dark" } else { "light" } });
        let still = json!({ "name": "prefers-reduced-motion", "value": "reduce" });
        self.call("Emulation.setEmulatedMedia", &json!({ "features": [scheme, still] }));
        self.call("Page.navigate", &json!({ "url": format!("file://{}", file.display()) }));
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            let message = self.next();
            self.events.push(message);
        }
    }

    /// Returns the text that a reader sees.
    pub(super) fn text(&mut self) -> String {
        self.run("document.body.innerText").as_str().unwrap().to_owned()
    }

    /// Waits until all that was asked for is drawn.
    pub(super) fn settle(&mut self) {
        self.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))");
    }

    /// Runs an expression in the page and returns its value, that of a promise when it is kept.
    pub(super) fn run(&mut self, expression: &str) -> Value {
        let asked = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let answer = self.call("Runtime.evaluate", &asked);
        assert_eq!(answer["exceptionDetails"], Value::Null, "{expression}");
        answer["result"]["value"].clone()
    }

    /// Presses a key, and lets the page answer.
    pub(super) fn press(&mut self, key: &str) {
        let text = if key.chars().count() == 1 {
            json!(key)
        } else {
            Value::Null
        };
        let mut down = json!({ "type": "keyDown", "key": key });
        if !text.is_null() {
            down["text"] = text;
        }
        self.call("Input.dispatchKeyEvent", &down);
        self.call("Input.dispatchKeyEvent", &json!({ "type": "keyUp", "key": key }));
        self.settle();
    }

    /// Calls a method of the protocol.
    pub(super) fn call(&mut self, method: &str, parameters: &Value) -> Value {
        self.number += 1;
        let mut message = json!({ "id": self.number, "method": method, "params": parameters });
        if !self.session.is_null() {
            message["sessionId"] = self.session.clone();
        }
        write!(self.input, "{message}\0").unwrap();
        loop {
            let answer = self.next();
            if answer["id"] != self.number {
                self.events.push(answer);
                continue;
            }
            assert_eq!(answer["error"], Value::Null, "{method}");
            return answer["result"].clone();
        }
    }

    fn next(&mut self) -> Value {
        self.messages.recv_timeout(PATIENCE).expect("the browser has an answer")
    }

    /// Returns what the page complained of: errors, warnings, and whatever else is in its console.
    pub(super) fn complaints(&self) -> Vec<&Value> {
        let methods = ["Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"];
        let said = self
            .events
            .iter()
            .filter(|event| methods.iter().any(|method| event["method"] == *method));
        said.map(|event| &event["params"]).collect()
    }

    /// Returns the addresses that the page asked for, without those of the icon, which is in the page.
    pub(super) fn loaded(&self) -> Vec<&str> {
        let asked = self
            .events
            .iter()
            .filter(|event| event["method"] == "Network.requestWillBeSent");
        let addresses = asked.filter_map(|event| event["params"]["request"]["url"].as_str());
        addresses.filter(|address| !address.starts_with("data:")).collect()
    }

    /// Keeps a picture of the window, as PNG, in the folder that `PORTCULLIS_PICTURES` names, for somebody to look at.
    pub(super) fn picture(&mut self, name: &str) {
        let Some(folder) = std::env::var_os("PORTCULLIS_PICTURES").map(PathBuf::from) else {
            return;
        };
        let picture = self.call("Page.captureScreenshot", &json!({ "format": "png" }));
        let picture = STANDARD.decode(picture["data"].as_str().unwrap()).unwrap();
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), picture).unwrap();
    }
}

/// Returns the messages that a browser writes, read by a thread of their own, so that one can wait for them and no longer.
fn listen(child: &mut Child) -> Receiver<Value> {
    let (sender, receiver) = channel();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    std::thread::spawn(move || {
        let mut message = Vec::new();
        while output.read_until(0, &mut message).is_ok_and(|read| read > 0) {
            message.pop();
            let Ok(parsed) = serde_json::from_slice(&message) else {
                return;
            };
            if sender.send(parsed).is_err() {
                return;
            }
            message.clear();
        }
    });
    receiver
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
