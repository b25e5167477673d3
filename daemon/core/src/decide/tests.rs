//! Decisions, run to their end over a small log.
