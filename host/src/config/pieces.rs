//! The text of a configuration in pieces, each with one key and what leads to it, or one waiver. They are read one by one, so that what is
//! wrong with one does not hide what is wrong with the next.

use toml::Spanned;
use toml::de::{DeArray, DeString, DeTable, DeValue};

type Key<'t> = Spanned<DeString<'t>>;
type Value<'t> = Spanned<DeValue<'t>>;

/// Returns the pieces of a document.
pub(super) fn pieces(document: Spanned<DeTable<'_>>) -> Vec<Spanned<DeTable<'_>>> {
    let range = document.span();
    let entries = document.into_inner().into_iter();
    let split = entries.flat_map(|(key, value)| match key.get_ref().as_ref() {
        "waiver" => one_by_one(&key, value),
        "policy" | "trust" => split(key, value, 2),
        "limits" => split(key, value, 1),
        _ => vec![(key, value)],
    });
    let pieces = split.map(|(key, value)| Spanned::new(range.clone(), DeTable::from_iter([(key, value)])));
    pieces.collect()
}

/// Returns a list as several, each of which has one element.
fn one_by_one<'t>(key: &Key<'t>, value: Value<'t>) -> Vec<(Key<'t>, Value<'t>)> {
    let range = value.span();
    let one = |value| (key.clone(), Spanned::new(range.clone(), value));
    match value.into_inner() {
        DeValue::Array(list) => {
            let elements = list.into_iter();
            let lists = elements.map(|element| one(DeValue::Array(DeArray::from_iter([element]))));
            lists.collect()
        }
        other => vec![one(other)],
    }
}

/// Returns an entry as several, each of which has one key of the last level.
fn split<'t>(key: Key<'t>, value: Value<'t>, levels: usize) -> Vec<(Key<'t>, Value<'t>)> {
    let range = value.span();
    let table = match value.into_inner() {
        DeValue::Table(table) if levels > 0 && !table.is_empty() => table,
        whole => return vec![(key, Spanned::new(range, whole))],
    };
    let entries = table.into_iter();
    let entries = entries.flat_map(|(inner, value)| split(inner, value, levels - 1));
    let wrapped = entries.map(|entry| {
        let table = DeValue::Table(DeTable::from_iter([entry]));
        (key.clone(), Spanned::new(range.clone(), table))
    });
    wrapped.collect()
}
