//! A walk through a whole value that looks at every byte once.
//!
//! To go down by [`Value::members`] and their members reads what lies deep once for each level above it.

use super::scan::Cursor;
use super::{Kind, Value};

/// What a walk shows what it comes by.
pub trait Visitor {
    /// Is shown a member of an object by its key, or an element of a list by its index. Returns whether to walk through
    /// it, if it is an object or a list.
    fn enter(&mut self, token: &str, value: Value<'_>) -> bool;

    /// Is told that what was entered last lies behind.
    fn leave(&mut self);
}

/// Walks through an object or a list in the order of the text. Does nothing for any other value.
pub fn walk(value: Value<'_>, visitor: &mut dyn Visitor) {
    if is_composite(value) {
        through(value, &mut Cursor::new(value.text), visitor);
    }
}

fn is_composite(value: Value<'_>) -> bool {
    matches!(value.kind(), Kind::Object | Kind::Array)
}

fn through<'a>(whole: Value<'a>, cursor: &mut Cursor<'a>, visitor: &mut dyn Visitor) {
    let mut index = 0_usize;
    let mut more = cursor.open();
    while more {
        if whole.kind() == Kind::Object {
            let Some(key) = cursor.string() else { return };
            cursor.skip_colon();
            visit(whole.part(cursor.rest()), cursor, &key, visitor);
        } else {
            visit(whole.part(cursor.rest()), cursor, &index.to_string(), visitor);
            index += 1;
        }
        more = cursor.next();
    }
}

fn visit<'a>(value: Value<'a>, cursor: &mut Cursor<'a>, token: &str, visitor: &mut dyn Visitor) {
    if visitor.enter(token, value) && is_composite(value) {
        through(value, cursor, visitor);
    } else {
        cursor.skip_value();
    }
    visitor.leave();
}
