//! What a tag says of where an image comes from.

/// What sets the parts of a tag off from each other. A tag has no other separators (OCI distribution specification).
const SEPARATORS: [char; 3] = ['-', '_', '.'];

/// How many digits an abbreviated commit has at least: `git` gives no fewer unless it is told to (`core.abbrev`).
const SHORTEST_COMMIT: usize = 7;

/// Returns whether a tag is a commit or a version, or has one as a part. `is_known` says of a part that is long enough
/// whether it begins a commit that somebody knows.
pub(super) fn is_traceable(tag: &str, is_known: &dyn Fn(&str) -> bool) -> bool {
    !is_dirty(tag) && (is_version(tag) || has_commit(tag, is_known))
}

/// Returns whether a tag says that it is of a checkout with changes that were not committed, as `git describe --dirty` does.
pub(super) fn is_dirty(tag: &str) -> bool {
    parts(tag).any(|part| part.eq_ignore_ascii_case("dirty"))
}

/// Returns whether a tag carries a name, set off from the rest of it.
pub(super) fn carries(tag: &str, name: &str) -> bool {
    let is_set_off = |(start, _): (usize, &str)| {
        let before = tag.get(..start).unwrap_or_default();
        let after = tag.get(start + name.len()..).unwrap_or_default();
        (before.is_empty() || before.ends_with(SEPARATORS)) && (after.is_empty() || after.starts_with(SEPARATORS))
    };
    !name.is_empty() && tag.match_indices(name).any(is_set_off)
}

fn parts(tag: &str) -> impl Iterator<Item = &str> {
    tag.split(SEPARATORS)
}

fn has_commit(tag: &str, is_known: &dyn Fn(&str) -> bool) -> bool {
    let is_hex = |part: &&str| part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let has_length = |part: &&str| (SHORTEST_COMMIT..=40).contains(&part.len()) || part.len() == 64;
    let may_be_commit = |part: &&str| has_length(part) && is_hex(part);
    let mut candidates = parts(tag).map(without_describe).filter(may_be_commit);
    !has_uuid(tag) && candidates.any(|part| looks_like_commit(part) || is_known(part))
}

/// `git describe` writes a `g` in front of a commit.
fn without_describe(part: &str) -> &str {
    part.strip_prefix('g').unwrap_or(part)
}

/// Returns whether hex digits look like a commit and like nothing else.
///
/// Words have no digit (`defaced`), the names of two months no letter more (`dec2024`). Of seven-digit commits, one in 27 has
/// no letter, so that a number of seven or eight digits may be one; longer ones are the numbers of builds, or seconds.
fn looks_like_commit(part: &str) -> bool {
    let letters: String = part.chars().filter(char::is_ascii_alphabetic).collect();
    let has_digit = part.len() > letters.len();
    let is_month = matches!(letters.as_str(), "dec" | "feb") && part.contains(&letters);
    let is_number = letters.is_empty() && (part.len() > 8 || is_date(part));
    has_digit && !is_month && !is_number
}

/// Returns whether a number is a day: `20240517`.
fn is_date(number: &str) -> bool {
    let within = |digits: std::ops::Range<usize>, bounds: std::ops::RangeInclusive<u32>| {
        let digits = number.get(digits).and_then(|digits| digits.parse().ok());
        digits.is_some_and(|value| bounds.contains(&value))
    };
    number.len() == 8 && within(0..4, 1970..=2099) && within(4..6, 1..=12) && within(6..8, 1..=31)
}

/// Returns whether five neighbouring parts are those of a UUID (RFC 9562): the number of a build, say.
fn has_uuid(tag: &str) -> bool {
    let parts: Vec<_> = tag.split(SEPARATORS).map(str::len).collect();
    parts.windows(5).any(|lengths| lengths == [8, 4, 4, 4, 12])
}

/// Returns whether a tag has a version of three numbers and more, with or without `v`: semantic and calendar versions.
/// Fewer name all versions that begin so, and a version that is still being worked on is none yet.
fn is_version(tag: &str) -> bool {
    let is_moving = |part: &str| {
        let words = ["latest", "nightly", "snapshot"];
        words.iter().any(|word| part.eq_ignore_ascii_case(word))
    };
    !parts(tag).any(is_moving) && tag.split(['-', '_']).any(has_three_numbers)
}

fn has_three_numbers(text: &str) -> bool {
    let numbers: Vec<_> = text.split('.').collect();
    numbers.windows(3).any(|window| match window {
        [major, minor, patch] => {
            let major = major.strip_prefix(['v', 'V']).unwrap_or(major);
            // `3rc1` is a patch, as Python writes it. A version of nothing but zeros is what tools begin with.
            let digits = patch.trim_start_matches(|letter: char| letter.is_ascii_digit());
            let patch = patch.strip_suffix(digits).unwrap_or_default();
            let numbers = [major, minor, patch];
            numbers.iter().all(|number| is_number(number)) && numbers.concat().contains(|digit| digit != '0')
        }
        _ => false,
    })
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
