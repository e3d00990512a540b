//! How much memory the plugins of a preview take, as Linux tells it in `/proc`.

use std::collections::BTreeMap;
use std::time::Duration;

/// A process, as `/proc/PID` shows it.
struct Process {
    name: String,
    parent: u32,
    peak: f64,
}

/// Returns the sum of the peaks, in bytes, of what a preview starts for policies.
///
/// Looks at the processes again and again. Their peaks are seen although they come late: they end with the preview.
pub(crate) fn peak(preview: impl FnOnce() -> f64 + Send) -> f64 {
    std::thread::scope(|scope| {
        let preview = scope.spawn(preview);
        let mut peaks: BTreeMap<u32, f64> = BTreeMap::new();
        while !preview.is_finished() {
            let processes = processes();
            let is_counted = |id: u32, name: &str| is_of_preview(&processes, id) && is_for_policies(name);
            for (id, process) in processes.iter().filter(|(id, process)| is_counted(**id, &process.name)) {
                let peak = peaks.entry(*id).or_default();
                *peak = peak.max(process.peak);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        preview.join().expect("a preview");
        peaks.values().fold(0.0, |sum, peak| sum + peak)
    })
}

/// Returns whether it is none of the programs that a preview without policies starts.
fn is_for_policies(name: &str) -> bool {
    !matches!(name, "pulumi" | "pulumi-language-lab") && !name.starts_with("pulumi-resource-")
}

/// Returns whether a process was started by the `pulumi` that this one started.
fn is_of_preview(processes: &BTreeMap<u32, Process>, id: u32) -> bool {
    let parent = |id: &u32| processes.get(id).map(|process| process.parent);
    let ancestors: Vec<_> = std::iter::successors(parent(&id), parent).collect();
    let is_pulumi = |id: &u32| processes.get(id).is_some_and(|process| process.name == "pulumi");
    ancestors.iter().any(is_pulumi) && ancestors.contains(&std::process::id())
}

fn processes() -> BTreeMap<u32, Process> {
    let entries = std::fs::read_dir("/proc").expect("Linux").flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    // A process that ends meanwhile is left out.
    ids.filter_map(|id: u32| Some((id, process(id)?))).collect()
}

fn process(id: u32) -> Option<Process> {
    let read = |name: &str| std::fs::read_to_string(format!("/proc/{id}/{name}")).ok();
    let (command, status) = (read("cmdline")?, read("status")?);
    let field = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let kibibytes: f64 = field("VmHWM:")?.trim_end_matches(" kB").parse().ok()?;
    Some(Process {
        // The kernel's own name for it would be cut off after 15 characters.
        name: command.split('\0').next()?.rsplit('/').next()?.to_owned(),
        parent: field("PPid:")?.parse().ok()?,
        peak: kibibytes * 1024.0,
    })
}
