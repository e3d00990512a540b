//! Where the types that run images name them: one table, a part for each provider.
//!
//! The table is the only place that says so. `docs/images.md` is made of it.

mod amazon;
mod azure;
mod google;
mod others;

use crate::references::Form;
use crate::type_token::without_version;

/// The types of one package.
#[derive(Debug)]
#[cfg_attr(not(test), expect(dead_code, reason = "the page is made of all of it"))]
pub(super) struct Package {
    /// What stands before the first colon of its type tokens, or what that begins with.
    pub(super) name: &'static str,
    /// What people call the provider.
    pub(super) title: &'static str,
    /// What the rows were read from.
    pub(super) source: &'static str,
    pub(super) rows: &'static [Row],
}

/// The places of one type that are spelt alike. A type has a row for each spelling.
#[derive(Debug)]
#[cfg_attr(not(test), expect(dead_code, reason = "the page is made of all of it"))]
pub(super) struct Row {
    pub(super) type_token: &'static str,
    /// JSON pointers into the inputs, in which `*` stands for every element of a list and `{}` for every member of an
    /// object. They go through strings that hold JSON documents. A type without any runs nothing that it names.
    pub(super) pointers: &'static [&'static str],
    pub(super) form: Form,
    pub(super) remark: &'static str,
}

impl Row {
    const fn new(type_token: &'static str, pointers: &'static [&'static str], remark: &'static str) -> Self {
        Self {
            type_token,
            pointers,
            form: Form::Text,
            remark,
        }
    }

    /// A type that names images, or looks as if it did, and runs none of them.
    const fn without(type_token: &'static str, remark: &'static str) -> Self {
        Self::new(type_token, &[], remark)
    }

    const fn spelt(self, form: Form) -> Self {
        Self { form, ..self }
    }
}

/// Returns all packages, in the order of the page.
pub(super) fn packages() -> impl Iterator<Item = &'static Package> {
    let packages = [amazon::PACKAGES, azure::PACKAGES, google::PACKAGES, others::PACKAGES];
    packages.into_iter().flatten()
}

/// Returns the places where resources of a type name images that they run.
pub(super) fn of(type_token: &str) -> Vec<&'static Row> {
    let type_token = without_version(type_token);
    let name = type_token.split(':').next().unwrap_or_default();
    let package = packages().find(|package| package.name == name);
    let rows = package.map_or(&[][..], |package| package.rows).iter();
    rows.filter(|row| row.type_token == type_token && !row.pointers.is_empty())
        .collect()
}

#[cfg(test)]
mod tests;
