//! The kinds of findings, of the text of a definition as well as of what it says.

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file can be used.
    Warning,
    /// It cannot.
    Error,
}

impl Severity {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Makes an enum `Code` of kinds of findings: each with its meaning, its name and its weight.
#[macro_export]
macro_rules! codes {
    ($($(#[doc = $text:literal])+ $code:ident $word:literal $severity:ident,)*) => {
        /// What kind of finding it is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $text])+ $code,)* }

        impl Code {
            /// All there are.
            pub const ALL: &[Self] = &[$(Self::$code,)*];

            /// Its name.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$code => $word,)* }
            }

            /// How much it weighs.
            #[must_use]
            pub fn severity(self) -> $crate::definition::lint::Severity {
                match self {
                    $(Self::$code => $crate::definition::lint::Severity::$severity,)*
                }
            }

            /// What it means, in a sentence.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$code => concat!($($text),+).trim_ascii(),)* }
            }
        }
    };
}

// Those of flowspec first, then ours.
codes! {
    /// A state without a name, which is left out.
    StateMissingName "STATE_MISSING_NAME" Warning,
    /// A state whose name is no text, which is left out.
    StateNameNotString "STATE_NAME_NOT_STRING" Warning,
    /// There is no state.
    EmptyStates "EMPTY_STATES" Error,
    /// The state where work begins is missing.
    MissingInitialState "MISSING_INITIAL_STATE" Error,
    /// A step that is no map.
    InvalidWorkflowFormat "INVALID_WORKFLOW_FORMAT" Error,
    /// A step begins in a state that there is not.
    UndefinedInputState "UNDEFINED_INPUT_STATE" Error,
    /// A step ends in a state that there is not.
    UndefinedOutputState "UNDEFINED_OUTPUT_STATE" Error,
    /// A transition that is no map.
    InvalidTransitionFormat "INVALID_TRANSITION_FORMAT" Error,
    /// A transition leaves a state that there is not.
    UndefinedFromState "UNDEFINED_FROM_STATE" Error,
    /// A transition enters a state that there is not.
    UndefinedToState "UNDEFINED_TO_STATE" Error,
    /// A transition takes a step that there is not.
    UndefinedWorkflowReference "UNDEFINED_WORKFLOW_REFERENCE" Error,
    /// A step is done by an agent that is not known.
    UnknownAgent "UNKNOWN_AGENT" Warning,
    /// A loop has an agent that is not known.
    UnknownAgentInLoop "UNKNOWN_AGENT_IN_LOOP" Warning,
    /// Work can go round and never come to an end.
    CycleDetected "CYCLE_DETECTED" Error,
    /// No way leads to a state.
    UnreachableState "UNREACHABLE_STATE" Error,
    /// There is no state in which work is over.
    NoTerminalStates "NO_TERMINAL_STATES" Warning,
    /// Work goes on from a state in which it is over.
    TerminalStateHasTransitions "TERMINAL_STATE_HAS_TRANSITIONS" Warning,

    /// The file is no UTF-8.
    NotUtf8 "NOT_UTF8" Error,
    /// The file, or something in it, is bigger than what is read.
    TooBig "TOO_BIG" Error,
    /// Parts of the file stand within each other too deeply.
    TooDeep "TOO_DEEP" Error,
    /// The file is no YAML.
    NotYaml "NOT_YAML" Error,
    /// A member stands twice in one map.
    DuplicateKey "DUPLICATE_KEY" Error,
    /// An alias means something that it stands in, or nothing.
    BadAlias "BAD_ALIAS" Error,
    /// A value of another type than the one that is wanted.
    WrongType "WRONG_TYPE" Error,
    /// A member that means nothing here.
    UnknownKey "UNKNOWN_KEY" Error,
    /// A member of another tool, which is left out.
    IgnoredKey "IGNORED_KEY" Warning,
    /// A member that has to be there is missing.
    MissingKey "MISSING_KEY" Error,
    /// A version that this program was not made for.
    UnknownVersion "UNKNOWN_VERSION" Warning,
    /// A spelling that has a better one.
    Deprecated "DEPRECATED" Warning,
    /// Whether a document may be missing is not said.
    RequiredNotSaid "REQUIRED_NOT_SAID" Warning,
    /// A KEYWORD gate that does not say which word.
    KeywordNotSaid "KEYWORD_NOT_SAID" Warning,

    /// A name that cannot be one.
    BadName "BAD_NAME" Error,
    /// A state that there is twice.
    DuplicateState "DUPLICATE_STATE" Error,
    /// A transition that there is twice.
    DuplicateTransition "DUPLICATE_TRANSITION" Error,
    /// Two transitions of one name leave one state.
    AmbiguousTransition "AMBIGUOUS_TRANSITION" Warning,
    /// A transition that leaves no state.
    EmptyFrom "EMPTY_FROM" Error,
    /// A final state that there is not.
    UndefinedFinalState "UNDEFINED_FINAL_STATE" Error,
    /// A push rule names a state that there is not.
    UndefinedProtectedState "UNDEFINED_PROTECTED_STATE" Error,
    /// A push rule for what can be no branch.
    BadBranch "BAD_BRANCH" Error,
    /// A push rule that requires nothing.
    EmptyRule "EMPTY_RULE" Warning,
    /// Two transitions that one trigger takes leave one state, where it takes the first open one.
    SameTrigger "SAME_TRIGGER" Warning,
    /// A trigger on a transition that waits for a word, which nobody types then.
    TriggerWantsWord "TRIGGER_WANTS_WORD" Warning,
    /// A region within a region.
    NestedRegion "NESTED_REGION" Error,
    /// A join that can never be met, or is met by nothing.
    BadJoin "BAD_JOIN" Error,
    /// A limit that lets nothing in.
    BadLimit "BAD_LIMIT" Error,
    /// A gate that is spelled wrongly, or asks for what cannot be.
    BadGate "BAD_GATE" Error,
    /// A window in time that cannot be read, or never opens.
    BadSchedule "BAD_SCHEDULE" Error,
    /// A role that there is not.
    UndefinedRole "UNDEFINED_ROLE" Warning,
    /// A kind of item that there is not.
    UndefinedKind "UNDEFINED_KIND" Warning,
    /// A type that clones could not agree on.
    UnknownFieldType "UNKNOWN_FIELD_TYPE" Error,
    /// A field that contradicts its type.
    BadField "BAD_FIELD" Error,
    /// A path that could lead out of the repository, or into git's own.
    UnsafePath "UNSAFE_PATH" Error,
    /// A condition or a text with fields that cannot be read.
    BadExpression "BAD_EXPRESSION" Error,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_has_a_name_of_its_own_and_a_meaning() {
        let words: BTreeSet<&str> = Code::ALL.iter().map(|code| code.word()).collect();
        assert_eq!(words.len(), Code::ALL.len());
        assert!(Code::ALL.iter().all(|code| code.meaning().ends_with('.')));
    }
}
