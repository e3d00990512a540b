//! How much memory the plugins of a preview take, as Linux tells it in `/proc`.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A process, as `/proc/PID` shows it.
struct Process {
    name: String,
    parent: u32,
    peak: f64,
}

/// Returns the sum of the peaks, in bytes, of what a preview starts for policies.
pub(crate) fn peak(preview: impl FnOnce() -> f64) -> f64 {
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let watch = scope.spawn(|| watch(&is_over));
        preview();
        is_over.store(true, Ordering::Relaxed);
        watch.join().expect("a sum")
    })
}

/// Looks at the processes again and again. Those that end soon after their peak are still seen: they end with the preview.
fn watch(is_over: &AtomicBool) -> f64 {
    let mut peaks: BTreeMap<u32, f64> = BTreeMap::new();
    while !is_over.load(Ordering::Relaxed) {
        let processes = processes();
        for (id, process) in &processes {
            let is_ours = descends(&processes, *id) && is_for_policies(&process.name);
            if is_ours {
                let peak = peaks.entry(*id).or_default();
                *peak = peak.max(process.peak);
            }
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    peaks.values().sum()
}

/// Returns whether it is none of the programs that a preview without policies starts.
fn is_for_policies(name: &str) -> bool {
    !matches!(name, "pulumi" | "pulumi-language-lab") && !name.starts_with("pulumi-resource-")
}

/// Returns whether a process is a descendant of this one.
fn descends(processes: &BTreeMap<u32, Process>, id: u32) -> bool {
    let parent = |id: &u32| processes.get(id).map(|process| process.parent);
    std::iter::successors(parent(&id), parent).any(|ancestor| ancestor == std::process::id())
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
