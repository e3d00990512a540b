//! What a Dockerfile says.

use super::instructions;

/// Shows the variables of a Dockerfile.
#[track_caller]
fn variables(text: &str) -> Vec<String> {
    let mut shown = Vec::new();
    for instruction in instructions(text).unwrap() {
        for variable in instruction.variables().unwrap() {
            let value = variable.value.map(|value| format!("={value}")).unwrap_or_default();
            shown.push(format!("{} {}{value}", instruction.keyword, variable.name));
        }
    }
    shown
}

#[test]
fn variables_have_names_and_values() {
    assert_eq!(
        variables("FROM a\nENV A=1 B=\"2 3\" C='4'\nARG D=5\nLABEL e.f=\"g=h\"\n"),
        ["env A=1", "env B=2 3", "env C=4", "arg D=5", "label e.f=g=h"]
    );
}

#[test]
fn an_argument_need_not_have_a_value() {
    assert_eq!(variables("ARG TOKEN\nARG A B="), ["arg TOKEN", "arg A", "arg B="]);
}

#[test]
fn the_old_form_has_one_name() {
    assert_eq!(
        variables("ENV TOKEN a b = c\nENV EMPTY"),
        ["env TOKEN=a b = c", "env EMPTY="]
    );
}

#[test]
fn quotes_and_escapes_hide_no_letter() {
    assert_eq!(
        variables(r#"ENV NPM\_TOKEN="a\"b \c" 'B'=c\ d"#),
        [r#"env NPM_TOKEN=a"b \c"#, "env B=c d"]
    );
    assert_eq!(
        variables("# escape=`\nENV A=`\"b` c D=\\e"),
        ["env A=\"b c", "env D=\\e"]
    );
}

#[test]
fn letter_case_and_what_stands_in_front_do_not_matter() {
    assert_eq!(variables("  env A=1\nOnBuild  Env B=2"), ["env A=1", "env B=2"]);
    let instructions = instructions("FROM a\nONBUILD RUN true").unwrap();
    let triggers: Vec<_> = instructions.iter().map(|instruction| instruction.is_trigger).collect();
    assert_eq!(triggers, [false, true]);
}

#[test]
fn a_line_goes_on_in_the_next_without_a_space_between() {
    assert_eq!(variables("ENV NPM_TO\\\nKEN=1"), ["env NPM_TOKEN=1"]);
    assert_eq!(
        variables("ENV A=1 \\\n  # no TOKEN=2\n\n  B=2\nENV C=3\\"),
        ["env A=1", "env B=2", "env C=3"]
    );
    assert_eq!(
        variables("# escape=`\nENV A=1 `\n B=c:\\\nENV C=3"),
        ["env A=1", "env B=c:\\", "env C=3"]
    );
}

#[test]
fn a_directive_behind_a_comment_is_a_comment() {
    assert_eq!(
        variables("# a comment\n# escape=`\nENV A=1 \\\n B=2"),
        ["env A=1", "env B=2"]
    );
}

#[test]
fn here_documents_are_scripts_of_their_instruction() {
    let found = instructions("FROM a\nRUN <<ONE <<-TWO\nENV A=1\nONE\n\tENV B=2\n\tTWO\nENV C=3").unwrap();
    assert_eq!(found[1].scripts, ["ENV A=1\n", "\tENV B=2\n"]);
    assert_eq!(found[2].arguments, "C=3");
}

#[test]
fn a_quote_without_an_end_cannot_be_read() {
    let found = instructions("FROM a\nENV A=\"1").unwrap();
    assert_eq!(
        found[1].variables().unwrap_err(),
        "line 2 of the Dockerfile cannot be read"
    );
}
