//! The kinds of findings in documents.

tidegate_core::codes! {
    /// There is nothing in the document.
    EmptyDocument "EMPTY_DOCUMENT" Error,
    /// The file has a name that its kind does not allow.
    BadFileName "BAD_FILE_NAME" Error,
    /// A section that has to be there is missing.
    MissingSection "MISSING_SECTION" Error,
    /// A section that has to be there holds nothing.
    EmptySection "EMPTY_SECTION" Error,
    /// A section that should be there is missing, or holds nothing.
    RecommendedSection "RECOMMENDED_SECTION" Warning,
    /// A section is there twice, and only the first counts.
    RepeatedSection "REPEATED_SECTION" Warning,
    /// More is wrong than is told.
    MoreFindings "MORE_FINDINGS" Warning,

    /// No user story says who wants what, and what for.
    NoUserStory "NO_USER_STORY" Error,
    /// No acceptance criterion says when the work is done.
    NoCriterion "NO_CRITERION" Warning,
    /// No row of a table leads to an example.
    NoExample "NO_EXAMPLE" Error,
    /// Two acceptance criteria have one id.
    RepeatedCriterion "REPEATED_CRITERION" Warning,

    /// The status of a decision is none that there is.
    BadStatus "BAD_STATUS" Error,
    /// A decision was superseded, and by which one is not said.
    SupersededByNone "SUPERSEDED_BY_NONE" Warning,
    /// Two decisions have one number.
    RepeatedNumber "REPEATED_NUMBER" Error,
    /// A decision names another one that there is not.
    UnknownDecision "UNKNOWN_DECISION" Error,
    /// Decisions depend on each other, or supersede each other, in a circle.
    DecisionCircle "DECISION_CIRCLE" Error,
    /// A decision rests on one that was superseded.
    StaleDecision "STALE_DECISION" Warning,

    /// The document is no JSON.
    NotJson "NOT_JSON" Error,
    /// The document does not fit its schema.
    SchemaMismatch "SCHEMA_MISMATCH" Error,

    /// A criterion is not covered by a test.
    Uncovered "UNCOVERED" Error,
    /// The status of a criterion contradicts its tests.
    CoverageContradicts "COVERAGE_CONTRADICTS" Error,
    /// A sum is not that of what it sums up.
    WrongSum "WRONG_SUM" Error,
    /// A criterion of the coverage is none of the requirements.
    UnknownCriterion "UNKNOWN_CRITERION" Error,
    /// A criterion of the requirements is missing from the coverage.
    MissingCriterion "MISSING_CRITERION" Error,
    /// A test that is named does not say that it shows the criterion.
    UnmarkedTest "UNMARKED_TEST" Warning,

    /// A category is not scored.
    NoScore "NO_SCORE" Error,
    /// A score is no number from 1 to 10.
    BadScore "BAD_SCORE" Error,
    /// No recommendation is given, or none that there is.
    NoRecommendation "NO_RECOMMENDATION" Error,
    /// The recommendation is not the one that follows from the scores.
    WrongRecommendation "WRONG_RECOMMENDATION" Error,
    /// How sure the assessment is, is not said.
    NoConfidence "NO_CONFIDENCE" Error,

    /// There is no requirement.
    NoRequirement "NO_REQUIREMENT" Error,
    /// A requirement fits no pattern of EARS.
    NotEars "NOT_EARS" Error,
    /// A requirement does not say what shall be.
    NoShall "NO_SHALL" Warning,
}
