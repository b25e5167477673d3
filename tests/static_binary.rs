//! On Linux the binary is static and not relocatable: that is what lets it start faster than
//! `/bin/true`, and run on a machine with another libc.
//!
//! The flags stand in `.cargo/config.toml` for every profile, so the binary that was built for
//! the tests is as good a witness as a release. `TIDEGATE_BINARY` names another one to look at.

use std::{env, fs};

const EXECUTABLE: u16 = 2;
const SHARED_OBJECT: u16 = 3;
const INTERPRETER: u32 = 3;

#[test]
#[cfg_attr(
    not(all(
        target_os = "linux",
        target_env = "gnu",
        target_endian = "little",
        target_pointer_width = "64"
    )),
    ignore = "only binaries for Linux with glibc are built statically"
)]
fn the_linux_binary_is_static_and_not_relocatable() {
    let path = env::var("TIDEGATE_BINARY").unwrap_or(env!("CARGO_BIN_EXE_tidegate").to_owned());
    let elf = fs::read(&path).expect("the binary was built");
    assert_eq!(file_type(&elf), EXECUTABLE, "{path}: its addresses must be fixed when linked");
    assert!(!segments(&elf).contains(&INTERPRETER), "{path}: it must need no dynamic loader");
}

#[test]
fn a_dynamic_program_is_recognised() {
    let mut elf = vec![0; 64 + 2 * 56];
    elf[..6].copy_from_slice(b"\x7fELF\x02\x01");
    elf[16] = SHARED_OBJECT.to_le_bytes()[0];
    elf[32] = 64;
    elf[54] = 56;
    elf[56] = 2;
    elf[64 + 56] = INTERPRETER.to_le_bytes()[0];
    assert_eq!(file_type(&elf), SHARED_OBJECT);
    assert_eq!(segments(&elf), [0, INTERPRETER]);
}

fn file_type(elf: &[u8]) -> u16 {
    assert_eq!(&elf[..6], b"\x7fELF\x02\x01", "a 64-bit little-endian ELF file");
    half(elf, 16)
}

/// The types of the program headers.
fn segments(elf: &[u8]) -> Vec<u32> {
    let offset = u64::from_le_bytes(elf[32..40].try_into().expect("eight bytes"));
    let offset = usize::try_from(offset).expect("within this file");
    let size = usize::from(half(elf, 54));
    (0..usize::from(half(elf, 56)))
        .map(|header| &elf[offset + header * size..][..4])
        .map(|kind| u32::from_le_bytes(kind.try_into().expect("four bytes")))
        .collect()
}

fn half(elf: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([elf[at], elf[at + 1]])
}
