//! The arguments of a plugin, as `buildPluginArguments` and `NewPolicyAnalyzer` of the CLI write them.

/// What the arguments say: `[LOG FLAGS] ENGINE [FOLDER] [-OPTION=VALUE …]`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// Where the engine is, as `host:port`.
    pub(crate) engine: Option<String>,
    /// The pack's folder.
    pub(crate) folder: Option<String>,
}

impl Arguments {
    /// Reads the arguments after the program's name. Flags are skipped wherever they stand: nothing is ever written to a log
    /// file, runtime options are read from `PulumiPolicy.yaml`, and a later CLI may have others.
    pub(crate) fn read(arguments: &[String]) -> Self {
        let mut read = Self::default();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.strip_prefix('-') {
                Some("v" | "-v" | "-tracing" | "tracing") => drop(rest.next()), // its value
                None if read.engine.is_none() => read.engine = Some(argument.clone()),
                None if read.folder.is_none() => read.folder = Some(argument.clone()),
                Some(_) | None => {}
            }
        }
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> (String, String) {
        let words = line.split(' ').filter(|word| !word.is_empty());
        let read = Arguments::read(&words.map(str::to_owned).collect::<Vec<_>>());
        (read.engine.unwrap_or_default(), read.folder.unwrap_or_default())
    }

    fn says(engine: &str, folder: &str) -> (String, String) {
        (engine.to_owned(), folder.to_owned())
    }

    #[test]
    fn the_engine_comes_first_and_then_the_folder() {
        assert_eq!(read("127.0.0.1:4000 ."), says("127.0.0.1:4000", "."));
        assert_eq!(read("127.0.0.1:4000"), says("127.0.0.1:4000", ""));
        assert_eq!(read(""), says("", ""));
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
            assert_eq!(read(line), says("e:1", "."), "{line}");
        }
    }

    #[test]
    fn options_are_skipped_too() {
        assert_eq!(read("e:1 . -fuel=100 -pack=builtin:a=b -v=9 -x="), says("e:1", "."));
    }
}
