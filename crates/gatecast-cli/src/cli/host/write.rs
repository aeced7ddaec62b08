//! Files are written in one step: whoever reads one, and whatever happens, the old text is there or
//! the new one.

use std::fs::{self, Metadata, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use gatecast::project::{Disk, Environment};

/// What the names of files begin and end with that are not in their place yet. An interrupted run
/// may leave one; it looks like a stored response that no case has, and goes with those.
const UNFINISHED: (&str, &str) = (".gatecast-", ".http");

/// How old a file with such a name is that no run is writing any more.
const ABANDONED: Duration = Duration::from_secs(60);

/// Replaces the text of a file that was read. A link stays one, and what cannot stay as it is (the
/// names of a file that has several) is refused, as is a file outside of the folders that were
/// named.
pub(super) fn replace(path: &Path, before: &str, text: &str, roots: &[PathBuf]) -> io::Result<()> {
    let path = path.canonicalize()?;
    if !roots.iter().any(|root| path.starts_with(root)) {
        return Err(io::Error::other("it is a link that leads out of its folder"));
    }
    remove_abandoned(path.parent().unwrap_or(Path::new(".")));
    let metadata = path.metadata()?;
    if metadata.permissions().readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
    }
    in_one_step(&path, Some(&metadata), text, || {
        // Somebody may have saved it in the meantime.
        if Disk.bytes(&path.to_string_lossy())? == before.as_bytes() {
            Ok(())
        } else {
            Err(io::Error::other("it has changed since it was read"))
        }
    })
}

/// Removes what interrupted runs left in a folder.
fn remove_abandoned(folder: &Path) {
    let is_ours = |name: &str| {
        let random = name.strip_prefix(UNFINISHED.0).and_then(|rest| rest.strip_suffix(UNFINISHED.1));
        random.is_some_and(|random| {
            random.len() == 6 && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
    };
    for entry in folder.read_dir().into_iter().flatten().flatten() {
        let is_old = || {
            let modified = entry.metadata().ok().filter(Metadata::is_file)?.modified().ok()?;
            Some(modified.elapsed().ok()? > ABANDONED)
        };
        if entry.file_name().to_str().is_some_and(is_ours) && is_old() == Some(true) {
            // Where it cannot be removed, it is as harmless as before.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Writes a file, with the folders that it is in. A link stays one.
pub(super) fn put(path: &Path, text: &str) -> io::Result<()> {
    let path = path.canonicalize().unwrap_or_else(|_| PathBuf::from(path));
    fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
    let metadata = path.metadata().ok();
    in_one_step(&path, metadata.as_ref(), text, || Ok(()))
}

/// Writes a text beside the file, and puts it in its place once all of it is there.
fn in_one_step(
    path: &Path,
    old: Option<&Metadata>,
    text: &str,
    may_replace: impl FnOnce() -> io::Result<()>,
) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED.0).suffix(UNFINISHED.1);
    if let (None, Some(permissions)) = (old, permissions_of_new_files()) {
        builder.permissions(permissions);
    }
    let mut file = builder.tempfile_in(path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    if let Some(old) = old {
        keep_owner(file.path(), old)?;
        file.as_file().set_permissions(old.permissions())?;
        // What is replaced must not be lost to a power failure either; what is new can be made again.
        file.as_file().sync_all()?;
    }
    may_replace()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// What others may do with a new file: what the process says they may.
#[cfg(unix)]
fn permissions_of_new_files() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;

    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn permissions_of_new_files() -> Option<Permissions> {
    None
}

/// Removes a file, and its folder with the last one.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path)?;
    if let Some(folder) = path.parent() {
        // A folder with something else in it stays.
        let _ = fs::remove_dir(folder);
    }
    Ok(())
}

/// Gives the new file the owner of the old one, where that is allowed. A file of several names
/// would have a new text under one of them only.
#[cfg(unix)]
fn keep_owner(new: &Path, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, chown};

    if old.nlink() > 1 {
        return Err(io::Error::other("it has several names (hard links)"));
    }
    let _ = chown(new, Some(old.uid()), Some(old.gid()));
    Ok(())
}

#[cfg(not(unix))]
fn keep_owner(_: &Path, _: &Metadata) -> io::Result<()> {
    Ok(())
}
