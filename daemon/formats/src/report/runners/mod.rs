//! Runners that say in words of their own how many tests ran. A file a family; here is their list.

mod dotnet;
mod go;
mod javascript;
mod jvm;
mod native;
mod scripts;

use super::Ran;

/// Reads the lines that a command printed.
pub(super) type Runner = fn(&[&str]) -> Ran;

/// All that are known.
pub(super) const RUNNERS: &[Runner] = &[
    native::cargo,
    native::nextest,
    native::ctest,
    scripts::pytest,
    scripts::unittest,
    scripts::rspec,
    scripts::phpunit,
    javascript::jest,
    javascript::vitest,
    javascript::mocha,
    go::printed,
    go::json,
    jvm::surefire,
    jvm::gradle,
    dotnet::assemblies,
    dotnet::totals,
];
