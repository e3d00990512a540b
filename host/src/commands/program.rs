//! Where the Pulumi program lies in its repository: what the engine tells of places in it begins there.

use std::path::{Path, PathBuf};

/// Pulumi's names of the file that makes a folder a project (`sdk/go/common/workspace/paths.go`).
const PROJECTS: [&str; 3] = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/// Returns the folder of the program that a folder belongs to, from the root of the repository on, with `/` between the
/// names: the nearest folder upwards with a project in it, else the folder itself. Where there is no repository, the working
/// directory stands for its root. Empty where it cannot be told.
pub(super) fn folder(beside: &Path) -> String {
    let beside = if beside.as_os_str().is_empty() {
        Path::new(".")
    } else {
        beside
    };
    let within = beside.canonicalize().ok().and_then(|folder| {
        let root = root(&folder).or_else(|| std::env::current_dir().ok()?.canonicalize().ok())?;
        let mut folders = folder.ancestors().take_while(|folder| folder.starts_with(&root));
        let project = folders.find(|folder| has_project(folder)).unwrap_or(&folder);
        Some(project.strip_prefix(&root).ok()?.to_owned())
    });
    let names = within.iter().flat_map(|within| within.iter());
    names.map(|name| name.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Returns the root of the work tree that a folder lies in. `.git` is a file in a submodule and in a second work tree.
fn root(folder: &Path) -> Option<PathBuf> {
    let mut folders = folder.ancestors();
    folders.find(|folder| folder.join(".git").exists()).map(Path::to_owned)
}

fn has_project(folder: &Path) -> bool {
    PROJECTS.iter().any(|name| folder.join(name).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns what is found from a folder, in a folder with some files.
    fn found(files: &[&str], from: &str) -> String {
        let place = tempfile::tempdir().unwrap();
        for file in files {
            let path = place.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        let from = place.path().join(from);
        std::fs::create_dir_all(&from).unwrap();
        folder(&from)
    }

    #[test]
    fn a_program_is_the_nearest_folder_with_a_project() {
        let files = [".git/HEAD", "infra/shop/Pulumi.yaml"];
        assert_eq!(found(&files, "infra/shop"), "infra/shop");
        assert_eq!(found(&files, "infra/shop/out/previews"), "infra/shop");
        assert_eq!(found(&[".git/HEAD", "Pulumi.yml"], "out"), "");
    }

    #[test]
    fn without_a_project_it_is_the_folder_itself() {
        assert_eq!(found(&[".git/HEAD"], "previews/one"), "previews/one");
    }

    #[test]
    fn a_project_outside_of_the_repository_is_none_of_it() {
        let files = ["Pulumi.yaml", "module/.git"];
        assert_eq!(found(&files, "module/infra"), "infra");
    }

    #[test]
    fn a_folder_that_is_not_there_has_no_program() {
        assert_eq!(folder(Path::new("/no/such/folder")), "");
    }
}
