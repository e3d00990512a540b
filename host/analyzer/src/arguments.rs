//! The arguments of a plugin, as `buildPluginArguments` and `NewPolicyAnalyzer` of the CLI write them.

use std::collections::BTreeMap;

/// What the arguments say: `[LOG FLAGS] ENGINE [FOLDER] [-OPTION=VALUE …]`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// Where the engine is, as `host:port`.
    pub(crate) engine: Option<String>,
    /// The pack's folder.
    pub(crate) folder: Option<String>,
    /// The runtime options.
    pub(crate) options: BTreeMap<String, String>,
}

impl Arguments {
    /// Reads the arguments after the program's name. Log flags are skipped wherever they stand, since nothing is ever
    /// written; so are flags that a later CLI may add. `-v=9` is a log flag before the folder, and an option after it.
    pub(crate) fn read(arguments: &[String]) -> Self {
        let mut read = Self::default();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.strip_prefix('-') {
                Some("v" | "-v" | "-tracing" | "tracing") => drop(rest.next()), // its value
                Some(flag) => read.flag(flag),
                None if read.engine.is_none() => read.engine = Some(argument.clone()),
                None if read.folder.is_none() => read.folder = Some(argument.clone()),
                None => {}
            }
        }
        read
    }

    fn flag(&mut self, flag: &str) {
        if let (Some((key, value)), Some(_), false) = (flag.split_once('='), &self.folder, flag.starts_with('-')) {
            self.options.insert(key.to_owned(), value.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> (String, String, String) {
        let arguments: Vec<String> = line
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        let read = Arguments::read(&arguments);
        let options: Vec<String> = read
            .options
            .iter()
            .map(|(key, value)| format!("{key}: {value}"))
            .collect();
        (
            read.engine.unwrap_or_default(),
            read.folder.unwrap_or_default(),
            options.join(", "),
        )
    }

    fn says(engine: &str, folder: &str, options: &str) -> (String, String, String) {
        (engine.to_owned(), folder.to_owned(), options.to_owned())
    }

    #[test]
    fn the_engine_comes_first_and_then_the_folder() {
        assert_eq!(read("127.0.0.1:4000 ."), says("127.0.0.1:4000", ".", ""));
        assert_eq!(read("127.0.0.1:4000"), says("127.0.0.1:4000", "", ""));
        assert_eq!(read(""), says("", "", ""));
    }

    #[test]
    fn log_flags_are_skipped_wherever_they_stand() {
        for line in [
            "--logtostderr -v=9 --tracing http://x e:1 .",
            "--logtostderr -v 9 --tracing=http://x e:1 .",
            "-v=9 e:1 --tracing http://x . --logtostderr",
            "e:1 . --logtostderr -v 9 --tracing http://x",
            "--logflow --newer=flag -another=one e:1 .",
        ] {
            assert_eq!(read(line), says("e:1", ".", ""), "{line}");
        }
    }

    #[test]
    fn options_follow_the_folder() {
        assert_eq!(
            read("e:1 . -fuel=100 -pack=builtin:a=b -v=9"),
            says("e:1", ".", "fuel: 100, pack: builtin:a=b, v: 9")
        );
        assert_eq!(read("-v=3 e:1 . -fuel="), says("e:1", ".", "fuel: "));
    }

    #[test]
    fn a_value_may_hold_anything() {
        let arguments = ["e:1", ".", "-a=b c\n--d=e"].map(str::to_owned);
        assert_eq!(Arguments::read(&arguments).options["a"], "b c\n--d=e");
    }
}
