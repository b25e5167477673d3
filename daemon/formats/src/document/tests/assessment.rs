//! Assessments.

use super::{changed, told};

const PATH: &str = "docs/assess/a.md";

/// An assessment with one dimension in each category.
fn assessment(scores: [&str; 3], recommendation: &str) -> String {
    let [complexity, risk, impact] = scores;
    format!(
        "# A\n## Complexity\n- a: {complexity}\n## Risk\n- b: {risk}\n## Architecture Impact\n- c: {impact}\n\
         ## Result\n\nRecommendation: {recommendation}\nConfidence: Low\n"
    )
}

#[test]
fn the_recommendation_follows_from_the_scores() {
    let table = [
        (["7", "1", "1"], "Full SDD"),
        (["1", "1", "7"], "Full SDD"),
        (["6", "6", "6"], "Full SDD"),
        (["6.9", "5", "6"], "Spec-Light"),
        (["4", "1", "1"], "Spec-Light"),
        (["3.9", "3", "3.1"], "Spec-Light"),
        (["3.9", "3", "3"], "Skip SDD"),
        (["1", "1", "1"], "Skip SDD"),
    ];
    for (scores, right) in table {
        for recommendation in ["Full SDD", "Spec-Light", "Skip SDD"] {
            let told = told("assessment", PATH, &assessment(scores, recommendation));
            if recommendation == right {
                assert_eq!(told, [], "{scores:?}");
            } else {
                assert_eq!(told, [("WRONG_RECOMMENDATION", 10)], "{scores:?} {recommendation}");
            }
        }
    }
}

#[test]
fn scores_go_from_1_to_10() {
    for score in ["0", "11", "0.5", "-3"] {
        let text = changed("assessment", "| 8/10 |", &format!("| {score} |"));
        assert_eq!(told("assessment", PATH, &text), [("BAD_SCORE", 17)], "{score}");
    }
    for score in ["0", "11/10 (much)", "-3"] {
        let text = changed("assessment", "Dependencies: 2", &format!("Dependencies: {score}"));
        assert_eq!(told("assessment", PATH, &text), [("BAD_SCORE", 24)], "{score}");
    }
    let text = changed("assessment", "| 8/10 |", "| high |");
    assert_eq!(told("assessment", PATH, &text), [("BAD_SCORE", 17)]);
}

#[test]
fn every_category_is_scored() {
    let text = changed("assessment", "- Patterns: 3/10\n- Dependencies: 2\n", "Later.\n");
    assert_eq!(told("assessment", PATH, &text), [("NO_SCORE", 21)]);
    for heading in ["### 2. Risk", "### Risk\u{a0}score", "### **risks**"] {
        let text = changed("assessment", "### Risk", heading);
        assert_eq!(told("assessment", PATH, &text), [], "{heading}");
    }
    let text = changed("assessment", "### Risk", "### Luck");
    assert_eq!(told("assessment", PATH, &text), [("MISSING_SECTION", 1)]);
}

#[test]
fn written_sums_are_right() {
    let text = changed("assessment", "**5.0/10**", "**5.2/10**");
    assert_eq!(told("assessment", PATH, &text), [("WRONG_SUM", 11)]);
    let text = changed("assessment", "### Complexity\n", "### Complexity Score: 5.2/10\n");
    assert_eq!(told("assessment", PATH, &text), [("WRONG_SUM", 5)]);
    let text = changed("assessment", "### Complexity\n", "### Complexity Score: 5.0/10\n");
    assert_eq!(told("assessment", PATH, &text), []);
    let text = changed("assessment", "13.5/30", "14/30");
    assert_eq!(told("assessment", PATH, &text), [("WRONG_SUM", 28)]);
}

#[test]
fn recommendation_and_confidence_are_said() {
    let text = changed("assessment", "Spec-Light", "*spec_light*");
    assert_eq!(told("assessment", PATH, &text), []);
    let text = changed("assessment", "Spec-Light", "Skip\u{a0}SDD");
    assert_eq!(told("assessment", PATH, &text), [("WRONG_RECOMMENDATION", 30)]);
    let text = changed("assessment", "Spec-Light", "Something");
    assert_eq!(told("assessment", PATH, &text), [("NO_RECOMMENDATION", 30)]);
    let text = changed("assessment", "Spec-Light", "{Full SDD | Spec-Light | Skip SDD}");
    assert_eq!(told("assessment", PATH, &text), [("NO_RECOMMENDATION", 30)]);
    let text = changed("assessment", "**Confidence**: High", "## Confidence\n\nvery high");
    assert_eq!(told("assessment", PATH, &text), [("NO_CONFIDENCE", 34)]);
    let text = changed("assessment", "**Confidence**: High", "## Confidence\n\nmedium");
    assert_eq!(told("assessment", PATH, &text), []);
}
