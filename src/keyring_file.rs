//! The file that holds the keys: read at start, made once, never readable by others.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use crate::domain::keyring::{Keyring, KeyringFile, Purpose};
use crate::error::Error;

/// Makes a new keyring file with a first generation of every key. An existing file is never
/// overwritten: without its keys the database cannot be read.
///
/// # Errors
/// [`Error::Refused`] where the file is there already or cannot be written.
pub fn generate(path: &Path) -> Result<(), Error> {
    let text = json(&KeyringFile::generate())?;
    if path.exists() {
        return Err(Error::Refused(format!(
            "there is a keyring at {} already; it was kept as it is",
            path.display()
        )));
    }
    write_private(path, &text, true)?;
    sync_folder(path)
}

/// Writes a file that only its owner can read. With `new`, an existing file is left alone.
///
/// # Errors
/// [`Error::Refused`] with the system's reason.
pub fn write_private(path: &Path, text: &str, new: bool) -> Result<(), Error> {
    let write = || {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut file = open_private(path, new)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    };
    write().map_err(|why| cannot_write(path, &why))
}

fn open_private(path: &Path, new: bool) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(!new).create_new(new);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Adds a generation of these purposes' keys, or puts to use those that are on standby; the ids. The
/// file is replaced as a whole: whoever reads it meanwhile, or after a crash, finds the old one or the new.
/// Of two rotations at once the second is refused.
///
/// # Errors
/// [`Error::Refused`] where it cannot be read or written, or where one is on standby already.
pub fn rotate(path: &Path, purposes: &[Purpose], standby: bool) -> Result<Vec<String>, Error> {
    let mut next = path.as_os_str().to_owned();
    next.push(".next");
    let next = Path::new(&next);
    // Taken before anything is read: what is read then stays so until it is replaced.
    let mut taken = open_private(next, true).map_err(|why| match why.kind() {
        ErrorKind::AlreadyExists => Error::Refused(format!(
            "{} is there already: another rotation is under way, or one was cut off. Where none is under way, \
             remove that file and try again",
            next.display()
        )),
        _ => cannot_write(next, &why),
    })?;
    let replaced = rotated(path, purposes, standby).and_then(|(ids, text)| {
        taken
            .write_all(text.as_bytes())
            .and_then(|()| taken.sync_all())
            .map_err(|why| cannot_write(next, &why))?;
        std::fs::rename(next, path).map_err(|why| cannot_write(path, &why))?;
        Ok(ids)
    });
    match replaced {
        Ok(ids) => sync_folder(path).map(|()| ids),
        Err(why) => {
            // The file is as it was. What stays behind here says so to the next rotation.
            let _ = std::fs::remove_file(next);
            Err(why)
        }
    }
}

/// The ids of the keys that are in use after a rotation, and the file's content then.
fn rotated(path: &Path, purposes: &[Purpose], standby: bool) -> Result<(Vec<String>, String), Error> {
    let mut file = read(path)?;
    let mut ids = Vec::with_capacity(purposes.len());
    for purpose in purposes {
        let waits = || {
            Error::Refused(format!(
                "a new {purpose} key is on standby already; `untether keys rotate` without --standby puts it to use"
            ))
        };
        ids.push(file.rotate(*purpose, standby).ok_or_else(waits)?);
    }
    Ok((ids, json(&file)?))
}

fn json(file: &KeyringFile) -> Result<String, Error> {
    serde_json::to_string_pretty(file)
        .map_err(|why| Error::Bug(format!("a keyring does not turn into JSON: {why}")))
}

/// That a file is there by this name outlives a loss of power from now on.
fn sync_folder(path: &Path) -> Result<(), Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|why| cannot_write(path, &why))
}

fn cannot_write(path: &Path, why: &std::io::Error) -> Error {
    Error::Refused(format!("{} cannot be written: {why}", path.display()))
}

/// Reads a keyring file.
///
/// # Errors
/// [`Error::Refused`] where it is not there, is readable by others, or lacks a key.
pub fn load(path: &Path) -> Result<Keyring, Error> {
    checked(path, &read(path)?)
}

fn checked(path: &Path, file: &KeyringFile) -> Result<Keyring, Error> {
    let shown = path.display();
    Keyring::from_file(file).map_err(|why| Error::Refused(format!("the keyring file {shown}: {why}")))
}

/// A file that was read and can be used.
fn read(path: &Path) -> Result<KeyringFile, Error> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|why| {
        Error::Refused(format!(
            "the keyring file {shown} cannot be read ({why}); `untether keys generate` makes one"
        ))
    })?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(path).map_or(0, |about| about.permissions().mode());
        if mode & 0o077 != 0 {
            return Err(Error::Refused(format!(
                "the keyring file {shown} can be read by others; run `chmod 600 {shown}`"
            )));
        }
    }
    let file: KeyringFile = serde_json::from_str(&text)
        .map_err(|why| Error::Refused(format!("the keyring file {shown} is not a keyring: {why}")))?;
    checked(path, &file).map(|_| file)
}
