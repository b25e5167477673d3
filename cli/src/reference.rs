//! The reference of the command line, generated from its grammar.
