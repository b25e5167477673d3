//! What a folder lies on: whether others reach it over a network, and how much room is left.

use std::io;
use std::path::Path;

/// What a folder lies on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    /// What it is called, if locks and syncs may not mean there what they mean on a local disk.
    pub distant: Option<&'static str>,
    /// Whether nothing can be written.
    pub is_read_only: bool,
    /// How many bytes this user may still write.
    pub free: u64,
}

/// Looks at what `path` lies on.
pub fn volume(path: &Path) -> io::Result<Volume> {
    let found = rustix::fs::statvfs(path)?;
    Ok(Volume {
        distant: distant_at(path)?,
        is_read_only: found.f_flag.contains(rustix::fs::StatVfsMountFlags::RDONLY),
        free: found.f_bavail.saturating_mul(found.f_frsize),
    })
}

#[cfg(target_os = "linux")]
fn distant_at(path: &Path) -> io::Result<Option<&'static str>> {
    let magic = rustix::fs::statfs(path)?.f_type;
    // Of the word, which has either sign, the kernel means thirty-two bits.
    Ok(u32::try_from(magic & 0xffff_ffff).ok().and_then(distant))
}

#[cfg(not(target_os = "linux"))]
fn distant_at(_path: &Path) -> io::Result<Option<&'static str>> {
    Ok(None)
}

/// The name of a file system that is not of this machine alone, by the number Linux gives it.
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only Linux numbers them"))]
fn distant(magic: u32) -> Option<&'static str> {
    match magic {
        0x6969 => Some("NFS"),
        0x517b | 0xfe53_4d42 | 0xff53_4d42 => Some("SMB"),
        0x0102_1997 => Some("9p"),
        0x6573_5546 => Some("FUSE"),
        0x00c3_6400 => Some("Ceph"),
        0x5346_414f | 0x6b41_4653 => Some("AFS"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_reach_too_has_a_name() {
        assert_eq!(distant(0x6969), Some("NFS"));
        assert_eq!(distant(0xff53_4d42), Some("SMB"));
        assert_eq!(distant(0xef53), None, "ext4 is of this machine");
    }

    #[test]
    fn a_folder_lies_on_something_with_room() {
        let here = volume(Path::new(".")).expect("the folder is there");
        assert!(here.free > 0 && !here.is_read_only);
        assert!(volume(Path::new("no such folder")).is_err());
    }
}
