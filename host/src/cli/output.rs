//! What a user types after `--output`.

use std::path::PathBuf;

use clap::ValueEnum;

/// A report to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Output<F> {
    pub(crate) format: F,
    /// The file; standard output if there is none.
    pub(crate) path: Option<PathBuf>,
}

/// The forms of what is shown beside reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PageFormat {
    /// For people.
    Text,
    /// For machines, schema 1.
    Json,
}

pub(super) fn parse_output<F: ValueEnum>(text: &str) -> Result<Output<F>, String> {
    let (format, path) = match text.split_once('=') {
        Some((_, "")) => return Err("names no file after `=`".to_owned()),
        Some((format, "-")) => (format, None), // as everywhere: standard output
        Some((format, path)) => (format, Some(PathBuf::from(path))),
        None => (text, None),
    };
    let format = F::from_str(format, false).map_err(|_| format!("there are {}, and no `{format}`", formats::<F>()))?;
    Ok(Output { format, path })
}

/// Returns the names of all formats: `text` and `json`.
fn formats<F: ValueEnum>() -> String {
    let values = F::value_variants().iter().filter_map(F::to_possible_value);
    let names: Vec<_> = values.map(|value| format!("`{}`", value.get_name())).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
        None => String::new(),
    }
}
