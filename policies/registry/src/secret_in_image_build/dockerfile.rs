//! What a Dockerfile sets, and its instructions as text.

/// A name that a Dockerfile gives a value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Variable {
    /// The instruction, in upper case: `ARG`, `ENV` or `LABEL`.
    pub(super) instruction: &'static str,
    pub(super) name: String,
    pub(super) value: String,
}

/// The instructions that give values to names. An `ARG` need not give one.
const INSTRUCTIONS: [&str; 3] = ["ARG", "ENV", "LABEL"];

/// Returns the instructions of a Dockerfile, each in one line, without comments.
pub(super) fn instructions(text: &str) -> Vec<String> {
    let escape = escape(text);
    let mut instructions = Vec::new();
    let mut instruction = String::new();
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let begun = line.strip_suffix(escape);
        instruction.push_str(begun.unwrap_or(line));
        instruction.push(' ');
        if begun.is_none() {
            instructions.push(std::mem::take(&mut instruction));
        }
    }
    instructions.push(instruction);
    let instructions = instructions.iter().map(|instruction| instruction.trim().to_owned());
    instructions.filter(|instruction| !instruction.is_empty()).collect()
}

/// Returns the names that an instruction gives values.
pub(super) fn variables(instruction: &str) -> Vec<Variable> {
    let (keyword, arguments) = split(instruction);
    if keyword.eq_ignore_ascii_case("ONBUILD") {
        return variables(arguments);
    }
    let known = INSTRUCTIONS.iter().find(|known| keyword.eq_ignore_ascii_case(known));
    known.map(|known| assignments(known, arguments)).unwrap_or_default()
}

/// A directive at the top may make a backtick of the backslash that continues lines.
fn escape(text: &str) -> char {
    let directives = text.lines().map(str::trim).take_while(|line| line.starts_with('#'));
    let compact = directives.map(|line| line.replace([' ', '\t'], "").to_lowercase());
    if compact.into_iter().any(|line| line == "#escape=`") {
        '`'
    } else {
        '\\'
    }
}

fn split(text: &str) -> (&str, &str) {
    let text = text.trim();
    text.split_once(char::is_whitespace)
        .map_or((text, ""), |(first, rest)| (first, rest.trim_start()))
}

/// `ENV NAME the value` is the old form, with one name and no quotes around the value.
fn assignments(instruction: &'static str, arguments: &str) -> Vec<Variable> {
    let variable = |name: &str, value: &str| Variable {
        instruction,
        name: unquoted(name),
        value: unquoted(value),
    };
    let (first, rest) = split(arguments);
    if instruction != "ARG" && !first.contains('=') {
        return vec![variable(first, rest)];
    }
    let pairs = arguments_of(arguments).into_iter();
    pairs
        .filter_map(|pair| pair.split_once('=').map(|(name, value)| variable(name, value)))
        .collect()
}

/// Returns what stands between white space, except between quotes.
fn arguments_of(text: &str) -> Vec<String> {
    let mut arguments = vec![String::new()];
    let mut quote = None;
    for letter in text.chars() {
        match quote {
            None if letter.is_whitespace() => {
                arguments.push(String::new());
                continue;
            }
            None if matches!(letter, '"' | '\'') => quote = Some(letter),
            Some(open) if open == letter => quote = None,
            _ => {}
        }
        if let Some(argument) = arguments.last_mut() {
            argument.push(letter);
        }
    }
    arguments.retain(|argument| !argument.is_empty());
    arguments
}

fn unquoted(text: &str) -> String {
    text.replace(['"', '\''], "")
}

#[cfg(test)]
mod tests {
    use super::{instructions, variables};

    fn shown(text: &str) -> Vec<String> {
        let all = instructions(text);
        let all = all.iter().flat_map(|instruction| variables(instruction));
        all.map(|it| format!("{} {}={}", it.instruction, it.name, it.value))
            .collect()
    }

    #[test]
    fn variables_have_names_and_values() {
        assert_eq!(
            shown("FROM a\nENV A=1 B=\"2 3\" C='4'\nARG D=5\nLABEL e.f=\"g=h\"\n"),
            ["ENV A=1", "ENV B=2 3", "ENV C=4", "ARG D=5", "LABEL e.f=g=h"]
        );
    }

    #[test]
    fn an_argument_without_a_value_has_none() {
        assert_eq!(shown("ARG TOKEN\nARG A B=1"), ["ARG B=1"]);
    }

    #[test]
    fn the_old_form_has_one_name() {
        assert_eq!(
            shown("ENV TOKEN a b = c\nENV EMPTY"),
            ["ENV TOKEN=a b = c", "ENV EMPTY="]
        );
    }

    #[test]
    fn letter_case_and_what_stands_in_front_do_not_matter() {
        assert_eq!(shown("  env A=1\nOnBuild  Env B=2"), ["ENV A=1", "ENV B=2"]);
    }

    #[test]
    fn a_line_may_go_on_in_the_next_with_comments_between() {
        assert_eq!(
            shown("ENV A=1 \\\n  # no TOKEN=2\n\n  B=2\nENV C=3\\"),
            ["ENV A=1", "ENV B=2", "ENV C=3"]
        );
        assert_eq!(
            shown("# escape=`\nENV A=1 `\n B=c:\\\nENV C=3"),
            ["ENV A=1", "ENV B=c:\\", "ENV C=3"]
        );
    }

    #[test]
    fn comments_are_no_instructions() {
        assert_eq!(instructions("# ENV A=1\nRUN true\n#ENV B=2"), ["RUN true"]);
    }
}
