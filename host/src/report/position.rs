//! Where a program declares its resources.

use portcullis_facts::plan::Resource;

use super::Position;

/// Returns where the program declares a resource, if the engine was told, from the root of the repository on. `program` is the
/// folder of the Pulumi program there.
pub(super) fn position(resource: Resource<'_>, program: &str) -> Option<Position> {
    parse(&resource.current()?.source_position()?, program)
}

/// Reads `project:///src/index.ts#13,16` (`pkg/resource/deploy/source_eval.go`, `parseSourcePosition`). A file outside of the
/// repository has no place in it.
fn parse(text: &str, program: &str) -> Option<Position> {
    let (path, place) = text.strip_prefix("project:///")?.rsplit_once('#')?;
    let (line, column) = place
        .split_once(',')
        .map_or((place, None), |(line, column)| (line, Some(column)));
    let mut folders: Vec<&str> = Vec::new();
    for name in program.split('/').chain(path.split('/')) {
        match name {
            "" | "." => {}
            ".." => drop(folders.pop()?),
            name => folders.push(name),
        }
    }
    Some(Position {
        path: folders.join("/"),
        line: line.parse().ok().filter(|line| *line > 0)?,
        column: column
            .and_then(|column| column.parse().ok())
            .filter(|column| *column > 0),
    })
    .filter(|position| !position.path.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, program: &str) -> Option<String> {
        let Position { path, line, column } = parse(text, program)?;
        Some(format!("{path} {line} {}", column.unwrap_or_default()))
    }

    #[test]
    fn a_position_is_told_from_the_root_of_the_repository_on() {
        let of = |text, program| read(text, program).unwrap_or_default();
        assert_eq!(of("project:///index.ts#13,16", ""), "index.ts 13 16");
        assert_eq!(
            of("project:///src/a b#c.ts#13", "infra/shop"),
            "infra/shop/src/a b#c.ts 13 0"
        );
        assert_eq!(of("project:///../lib/x.ts#1,2", "infra"), "lib/x.ts 1 2");
    }

    #[test]
    fn what_is_no_place_in_the_repository_is_none() {
        for text in [
            "",
            "index.ts#1",
            "project:///index.ts",
            "project:///index.ts#0",
            "project:///index.ts#x",
            "project:///#1",
        ] {
            assert_eq!(read(text, ""), None, "{text}");
        }
        assert_eq!(read("project:///../../x.ts#1", "infra"), None);
    }
}
