//! Whether this clone is well, on this machine.

use tidegate_api::doctor::{Ailment, DoctorDocument, Fixed, Level, MachineView};
use tidegate_api::remedy::Aid;
use tidegate_api::request::Doctor;
use tidegate_api::{Asker, Failure};
use tidegate_store::{Care, Cure, Finding, Gravity, Help, StoreError};

use crate::engine::Engine;
use crate::tend::tend;

/// Looks at everything, and puts right what was asked for and can be.
pub(crate) fn doctor(
    engine: &Engine,
    doctor: Doctor,
    asker: &dyn Asker,
) -> Result<DoctorDocument, Failure> {
    tend(engine, asker, doctor.tend.at, |care| Ok(examine(care, doctor)))
}

fn examine(care: &Care<'_>, Doctor { tend, fix }: Doctor) -> DoctorDocument {
    let mut findings = care.examine();
    let mut fixed: Vec<Fixed> = Vec::new();
    if fix && tend.dry_run {
        fixed.extend(
            findings.iter().filter_map(|finding| Some(done(finding, finding.cure.as_ref()?))),
        );
    } else if fix {
        for (finding, outcome) in care.fix(findings) {
            let Some(cure) = &finding.cure else { continue };
            let error = outcome
                .err()
                .map(|error: StoreError| format!("failed to {}", tidegate_store::told(&error)));
            fixed.push(Fixed { error, ..done(&finding, cure) });
        }
        findings = care.examine();
    }
    let machine = care.machine();
    let machine = MachineView {
        git: machine.git,
        refs: machine.refs.to_owned(),
        hash: machine.hash.to_owned(),
        distant: machine.distant.map(str::to_owned),
        free_bytes: machine.free,
    };
    DoctorDocument::new(findings.into_iter().map(shown).collect(), fixed, tend.dry_run, machine)
}

fn done(finding: &Finding, cure: &Cure) -> Fixed {
    let (code, subject) = (finding.code.to_owned(), finding.subject.clone());
    Fixed { code, subject, what: cure.told(), error: None }
}

fn shown(finding: Finding) -> Ailment {
    Ailment {
        severity: match finding.gravity {
            Gravity::Error => Level::Error,
            Gravity::Warning => Level::Warning,
            Gravity::Note => Level::Note,
        },
        code: finding.code.to_owned(),
        subject: finding.subject,
        message: finding.message,
        hint: finding.help.map(|help| aid(help).into()),
        fix: finding.cure.as_ref().map(Cure::told),
    }
}

fn aid(help: Help) -> Aid {
    match help {
        Help::Fix => Aid::Fix,
        Help::Recover => Aid::Recover,
        Help::Uninstall => Aid::Uninstall,
        Help::Look(path) => Aid::Look(path),
        Help::FindGit => Aid::FindGit,
        Help::FetchAgain(name) => Aid::FetchAgain(name),
        Help::SpareRef { remote, name } => Aid::SpareRef { remote, name },
    }
}
