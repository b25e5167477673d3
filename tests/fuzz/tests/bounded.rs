//! Each target, for a bounded time: a few thousand inputs, or as long as `TIDEGATE_FUZZ_SECONDS`
//! says. What an input breaks is printed with the seed that makes it again (`TIDEGATE_FUZZ_SEED`).

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use tidegate_fuzz::{Mutations, TARGETS};

/// How many inputs each target is given unless a time is set.
const INPUTS: usize = 4_000;

/// Real entries, whole commits around them, documents, and texts.
fn corpus() -> Vec<Vec<u8>> {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../golden/format-1");
    let files = fs::read_dir(&golden).expect("the golden entries are there");
    let mut lines: Vec<Vec<u8>> = files
        .map(|file| fs::read(file.expect("a readable folder").path()).expect("a readable file"))
        .map(|bytes| bytes.trim_ascii_end().to_vec())
        .collect();
    lines.sort();
    assert!(lines.len() > 10, "there is something to mutate");
    let commits: Vec<Vec<u8>> = lines.iter().map(|line| commit(line)).collect();
    lines.extend(commits);
    let presets =
        tidegate_formats::preset::PRESETS.iter().filter(|preset| preset.text.len() < 2_000);
    lines.extend(presets.map(|preset| preset.text.as_bytes().to_vec()));
    lines.extend(documents());
    lines.push(b"not (complexity >= 5) and labels contains 'x' or a in ['b']".to_vec());
    lines.push(b"docs/{feature}/{NNN}-{slug}.md".to_vec());
    lines.push("a title with \u{1b}[31mred\u{1b}[0m and \u{202e}bidi and ghp_0123456789".into());
    lines.push(
        b"-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----".to_vec(),
    );
    lines
}

/// The good documents of each kind, and what readers of Markdown stumble over.
fn documents() -> Vec<Vec<u8>> {
    let good =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../daemon/formats/src/document/tests/good");
    let files = fs::read_dir(&good).expect("the good documents are there");
    let mut texts: Vec<Vec<u8>> = files
        .map(|file| fs::read(file.expect("a readable folder").path()).expect("a readable file"))
        .collect();
    texts.sort();
    assert!(texts.len() > 10, "there is a document of each kind");
    texts.push("<!-- a\n-->\n~~~\n# b\n~~~\n> - [ ] AC1: c<br>d\n\n| e \\| f |\n| - |\n".into());
    texts
}

fn commit(line: &[u8]) -> Vec<u8> {
    let head = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\
        parent 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\
        author Ann <ann@example.org> 1763700000 +0000\n\
        committer r-x <r-x@tidegate.invalid> 1763700000 +0000\n\nsubject\n\n";
    [head.as_bytes(), line, b"\n"].concat()
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn no_input_breaks_a_target() {
    let corpus = corpus();
    let time = setting("TIDEGATE_FUZZ_SECONDS").map(Duration::from_secs);
    let first = setting("TIDEGATE_FUZZ_SEED").unwrap_or(1);
    for (name, target) in TARGETS {
        let (start, mut seed, mut inputs) = (Instant::now(), first, 0);
        while time.map_or(inputs < INPUTS, |time| start.elapsed() < time) {
            // A new seed every hundred inputs, so that any of them is soon made again.
            let mut mutations = Mutations::new(&corpus, seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            for _ in 0..100 {
                let input = mutations.next_input();
                let survived = catch_unwind(AssertUnwindSafe(|| target(&input)));
                assert!(
                    survived.is_ok(),
                    "{name} broke: TIDEGATE_FUZZ_SEED={seed}, input {:?}",
                    String::from_utf8_lossy(&input)
                );
                inputs += 1;
            }
            seed += 1;
        }
    }
}

#[test]
fn a_broken_target_would_be_noticed() {
    let corpus = corpus();
    let mut mutations = Mutations::new(&corpus, 7);
    let inputs: Vec<Vec<u8>> = (0..1000).map(|_| mutations.next_input()).collect();
    let reaches_the_law = |input: &&Vec<u8>| tidegate_core::Entry::decode(input).is_ok();
    assert!(inputs.iter().filter(reaches_the_law).count() > 0, "some mutations are entries still");
    assert!(inputs.iter().any(|input| std::str::from_utf8(input).is_err()), "some are no text");
}
