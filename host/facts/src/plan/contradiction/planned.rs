//! Whether an update plan does to inputs what is shown of it.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::json::{Kind, Value};

use super::super::index::Key;
use super::super::{Entry, Operation, Plan, Resource, Span};

impl Plan {
    /// Returns whether an update plan changes inputs to something else than they will be, or leaves out what changes: the update
    /// follows the plan, and not what is shown beside it.
    pub(super) fn changes_differ(&self, own: &Entry, other: &Self, entry: &Entry) -> bool {
        let (Some(changes), Some(after)) = (&entry.input_changes, &own.after) else {
            return false;
        };
        let value = |span: Option<Span>| span.map(|span| Value::new(other.slice(span)));
        let planned = |span: Option<Span>| value(span).into_iter().flat_map(Value::members);
        let planned: Vec<_> = planned(changes.adds).chain(planned(changes.updates)).collect();
        let keys: HashSet<_> = planned.iter().map(|(key, _)| key.as_ref()).collect();
        let gone: HashSet<_> = value(changes.deletes)
            .into_iter()
            .flat_map(Value::elements)
            .filter_map(Value::as_str)
            .collect();
        let before = own.before.as_ref().filter(|_| own.operation != Operation::Create);
        let before = before.and_then(|before| before.value(self, Key::Inputs));
        let shown = after.value(self, Key::Inputs);
        // One that is both added and changed is asked for twice. What is nothing may be left out.
        let is_other = |(key, planned): &(Cow<'_, str>, Value<'_>)| match shown.and_then(|shown| shown.get(key)) {
            Some(shown) => !shown.can_be_planned_as(*planned),
            None => planned.kind() != Kind::Null,
        };
        let old = |key: &str| before.and_then(|before| before.get(key));
        let is_unplanned = |(key, shown): (Cow<'_, str>, Value<'_>)| {
            let is_old = || match old(&key) {
                Some(old) => old.can_be(shown),
                None => shown.kind() == Kind::Null,
            };
            !keys.contains(key.as_ref()) && !is_old()
        };
        let named = self.changed_keys(own);
        // What is withheld before and after looks the same, whatever the plan does to it.
        let is_hidden = |(key, _): &(Cow<'_, str>, Value<'_>)| {
            let shown = shown.and_then(|shown| shown.get(key));
            let is_withheld = shown.is_some_and(Value::mentions_secret);
            let looks_same = old(key).zip(shown).is_some_and(|(old, shown)| old.can_be(shown));
            is_withheld && looks_same && named.as_ref().is_some_and(|named| !named.contains(key.as_ref()))
        };
        let is_there = |key: &str| shown.is_some_and(|shown| shown.get(key).is_some());
        let stays = |(key, _): (Cow<'_, str>, Value<'_>)| !is_there(&key) && !gone.contains(&key);
        planned.iter().any(is_other)
            || planned.iter().any(is_hidden)
            || gone.iter().any(|key| is_there(key))
            || self.knows_before(own) && shown.into_iter().flat_map(Value::members).any(is_unplanned)
            || before.into_iter().flat_map(Value::members).any(stays)
    }

    /// Returns the inputs that change, by their keys at the top, as the preview tells why the resource changes; `None` where it does not.
    fn changed_keys(&self, entry: &Entry) -> Option<HashSet<String>> {
        let changes = Resource::new(self, entry).changes();
        let paths = changes.properties.iter().map(|property| property.path.as_str());
        let keys: HashSet<_> = paths
            .chain(changes.reasons.iter().map(String::as_str))
            .map(|path| path.split(['.', '[']).next().unwrap_or(path).to_owned())
            .collect();
        let stays = entry.operation == Operation::Same;
        (stays || !keys.is_empty()).then_some(keys)
    }

    /// Returns whether it is known what inputs a resource has now: where nothing is told of it, it may be that it has none.
    fn knows_before(&self, entry: &Entry) -> bool {
        let inputs = entry.before.as_ref().and_then(|before| before.value(self, Key::Inputs));
        entry.operation == Operation::Create || inputs.is_some()
    }
}
