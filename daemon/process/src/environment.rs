//! What a child must not inherit. Does not decide what it gets instead: callers add variables.

use std::process::Command;

/// Variables that send git to another repository, index, object store or configuration than
/// the arguments say, or make it ask or trace. Identity and transport variables stay: they are
/// the user's wishes.
const REDIRECTING: [&str; 29] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_ATTR_SOURCE",
    "GIT_CEILING_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_DEFAULT_HASH",
    "GIT_DEFAULT_REF_FORMAT",
    "GIT_DIR",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
    "GIT_EXTERNAL_DIFF",
    "GIT_GLOB_PATHSPECS",
    "GIT_GRAFT_FILE",
    "GIT_ICASE_PATHSPECS",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INDEX_VERSION",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_LITERAL_PATHSPECS",
    "GIT_NAMESPACE",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REF_STORAGE_FORMAT",
    "GIT_REFLOG_ACTION",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// The locale of every child, so that what it prints can be compared.
const LOCALE: (&str, &str) = ("LC_ALL", "C");

/// Prepares `command` to inherit what is harmless, or nothing.
pub(crate) fn scrub(command: &mut Command, inherit: bool) {
    if inherit {
        for name in REDIRECTING {
            command.env_remove(name);
        }
        for (name, _) in std::env::vars_os() {
            if name.as_encoded_bytes().starts_with(b"GIT_TRACE") {
                command.env_remove(name);
            }
        }
        // LANGUAGE outranks LC_ALL for messages unless the locale is exactly C.
        command.env_remove("LANGUAGE");
    } else {
        command.env_clear();
    }
    command.env(LOCALE.0, LOCALE.1);
}
