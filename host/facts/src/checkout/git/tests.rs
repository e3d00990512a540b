use std::fs::{self, File};
use std::path::Path;
use std::time::SystemTime;

use super::Git;
use crate::checkout::Given;
use crate::checkout::testing::Folder;

fn told(folder: &Folder) -> Given {
    Git::in_folder(folder.path()).told()
}

#[test]
fn a_checkout_is_the_commit_and_the_branch() {
    let folder = Folder::repository();
    let expected = Given {
        revision: Some(folder.git(&["rev-parse", "HEAD"])),
        dirty: Some(false),
        branch: Some("main".to_owned()),
        ..Given::default()
    };
    assert_eq!(told(&folder), expected);
}

#[test]
fn the_plan_may_lie_deep_in_the_checkout() {
    let folder = Folder::repository();
    let deep = folder.path().join("infra/shop");
    fs::create_dir_all(&deep).unwrap();
    folder.write("changed", "");
    assert_eq!(Git::in_folder(&deep).told(), told(&folder));
    assert_eq!(told(&folder).dirty, Some(true));
}

#[test]
fn a_changed_file_is_dirty() {
    let folder = Folder::repository();
    folder.write("index.ts", "changed");
    assert_eq!(told(&folder).dirty, Some(true));
    folder.git(&["add", "--all"]);
    assert_eq!(told(&folder).dirty, Some(true));
}

#[test]
fn an_untracked_file_is_dirty_whatever_git_is_set_to_show() {
    let folder = Folder::repository();
    folder.git(&["config", "status.showUntrackedFiles", "no"]);
    folder.write("preview.json", "{}");
    assert_eq!(told(&folder).dirty, Some(true));
}

#[test]
fn an_ignored_file_is_not_dirty() {
    let folder = Folder::repository();
    folder.write(".gitignore", "preview.json\n");
    folder.commit();
    folder.write("preview.json", "{}");
    assert_eq!(told(&folder).dirty, Some(false));
}

#[test]
fn of_a_submodule_only_another_commit_is_dirty() {
    let (inner, folder) = (Folder::repository(), Folder::repository());
    folder.git(&["submodule", "--quiet", "add", inner.path().to_str().unwrap(), "inner"]);
    folder.commit();
    folder.write("inner/index.ts", "changed");
    folder.write("inner/untracked", "");
    assert_eq!(told(&folder).dirty, Some(false));
    folder.git(&["-C", "inner", "commit", "--quiet", "--all", "--message=inner"]);
    assert_eq!(told(&folder).dirty, Some(true));
}

#[test]
fn a_detached_head_has_no_branch() {
    let folder = Folder::repository();
    folder.git(&["checkout", "--quiet", "--detach"]);
    let told = told(&folder);
    assert_eq!(told.branch, None);
    assert_eq!(told.revision, Some(folder.git(&["rev-parse", "HEAD"])));
}

#[test]
fn a_branch_that_is_called_as_a_tag_keeps_its_name() {
    let folder = Folder::repository();
    folder.git(&["checkout", "--quiet", "-b", "release/1.2"]);
    folder.git(&["tag", "release/1.2"]);
    let told = told(&folder);
    assert_eq!(told.branch.as_deref(), Some("release/1.2"));
    assert_eq!(told.tag.as_deref(), Some("release/1.2"));
}

#[test]
fn an_annotated_tag_of_the_commit_is_the_tag() {
    let folder = Folder::repository();
    folder.git(&["tag", "--annotate", "--message=first", "v1.0.0"]);
    assert_eq!(told(&folder).tag.as_deref(), Some("v1.0.0"));
    folder.commit();
    assert_eq!(told(&folder).tag, None, "an older commit's tag");
}

#[test]
fn of_two_tags_none_is_the_tag() {
    let folder = Folder::repository();
    folder.git(&["tag", "v1.0.0"]);
    folder.git(&["tag", "latest"]);
    assert_eq!(told(&folder).tag, None);
}

#[test]
fn the_repository_is_origin_whatever_other_remotes_there_are() {
    let folder = Folder::repository();
    folder.git(&["remote", "add", "mirror", "git@mirror.example.com:shop.git"]);
    folder.git(&["remote", "add", "origin", "git@github.com:shop/shop.git"]);
    assert_eq!(
        told(&folder).repository.as_deref(),
        Some("git@github.com:shop/shop.git")
    );
}

#[test]
fn without_origin_the_repository_is_the_only_remote() {
    let folder = Folder::repository();
    folder.git(&["remote", "add", "up.stream", "git@github.com:shop/shop.git"]);
    folder.git(&[
        "remote",
        "set-url",
        "--add",
        "up.stream",
        "git@mirror.example.com:shop.git",
    ]);
    assert_eq!(
        told(&folder).repository.as_deref(),
        Some("git@github.com:shop/shop.git")
    );
    folder.git(&["remote", "add", "mirror", "git@mirror.example.com:shop.git"]);
    assert_eq!(told(&folder).repository, None);
}

#[test]
fn no_repository_tells_nothing() {
    let folder = Folder::new();
    assert_eq!(told(&folder), Given::default());
    assert_eq!(Git::in_folder(Path::new("no/such/folder")).told(), Given::default());
}

#[test]
fn a_repository_without_a_commit_tells_nothing() {
    let folder = Folder::new();
    folder.git(&["init", "--quiet"]);
    assert_eq!(told(&folder), Given::default());
}

#[test]
fn a_bare_repository_that_lies_about_in_a_checkout_tells_nothing() {
    let folder = Folder::repository();
    folder.git(&["clone", "--quiet", "--bare", ".", "trap"]);
    assert_eq!(Git::in_folder(&folder.path().join("trap")).told(), Given::default());
}

#[test]
fn without_git_there_is_nothing_to_tell() {
    let folder = Folder::repository();
    let program = "portcullis-no-such-program";
    let git = Git {
        program,
        ..Git::in_folder(folder.path())
    };
    assert_eq!(git.told(), Given::default());
}

#[test]
fn what_a_partial_clone_lacks_is_not_fetched() {
    let (origin, folder) = (Folder::repository(), Folder::new());
    origin.git(&["config", "uploadpack.allowFilter", "true"]);
    let address = format!("file://{}", origin.path().display());
    folder.git(&[
        "clone",
        "--quiet",
        "--no-checkout",
        "--filter=tree:0",
        &address,
        "clone",
    ]);
    let clone = Git::in_folder(&folder.path().join("clone")).told();
    assert_eq!((clone.branch.as_deref(), clone.dirty), (Some("main"), None));
    assert!(
        folder
            .git(&["-C", "clone", "status", "--porcelain"])
            .contains("index.ts")
    );
}

/// The index does not know the file in its new form, although its text is the same.
fn touch(folder: &Folder) {
    let file = File::options().append(true).open(folder.path().join("index.ts"));
    file.unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
}

#[test]
fn nothing_is_written_into_the_repository() {
    let folder = Folder::repository();
    let index = || fs::read(folder.path().join(".git/index")).unwrap();
    touch(&folder);
    let before = index();
    assert_eq!(told(&folder).dirty, Some(false));
    assert_eq!(index(), before);
    folder.git(&["status"]);
    assert_ne!(index(), before, "git as it is writes the index");
}

#[cfg(unix)]
mod programs {
    use std::fs;
    use std::process::Command;

    use super::{Folder, Git, Given, told, touch};

    /// A child writes it, so that no other test's child holds it open when it is run.
    fn write_program(folder: &Folder, name: &str, script: &str) {
        let write = format!("printf '#!/bin/sh\n%s\n' '{script}' > {name} && chmod +x {name}");
        let status = Command::new("sh")
            .args(["-c", &write])
            .current_dir(folder.path())
            .status();
        assert!(status.unwrap().success());
    }

    #[test]
    fn no_program_of_the_repository_is_run() {
        let folder = Folder::repository();
        write_program(&folder, ".git/hooks/post-index-change", "echo >> hook.log");
        folder.write(".gitignore", "*.log\n");
        folder.commit();
        folder.git(&["config", "core.fsmonitor", "echo >> monitor.log; false"]);
        let logs = || ["hook.log", "monitor.log"].map(|name| folder.path().join(name).exists());
        fs::remove_file(folder.path().join("hook.log")).unwrap();

        touch(&folder);
        assert_eq!(told(&folder).dirty, Some(false));
        assert_eq!(logs(), [false, false]);
        folder.git(&["status"]);
        assert_eq!(logs(), [true, true], "git as it is runs them");
    }

    #[test]
    fn an_answer_without_end_is_no_answer() {
        let folder = Folder::new();
        write_program(&folder, "endless", "exec yes");
        let program = folder.path().join("endless");
        let git = Git {
            program: program.to_str().unwrap(),
            ..Git::in_folder(folder.path())
        };
        assert_eq!(git.told(), Given::default());
        assert_eq!(git.is_dirty(), Some(true), "changes without end are changes");
    }
}
