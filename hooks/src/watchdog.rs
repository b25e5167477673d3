//! Nobody waits for a hook of ours longer than its budget, whatever keeps it: a daemon that was
//! stopped, a lock that is held, a fault of this program.

use std::io::{self, Write};
use std::process;
use std::thread;
use std::time::Duration;

use crate::event::Purpose;

/// How long git waits for one of our hooks at most. What a hook of others takes does not count.
const BUDGET: Duration = Duration::from_secs(2);

/// How long git waits before a push is refused that could not be looked at. It may have to read many
/// commits, and a refusal costs more than a moment.
const PATIENCE: Duration = Duration::from_secs(20);

/// How a hook ends that does not come to its end.
#[derive(Debug, Clone)]
pub(crate) struct Ending {
    budget: Duration,
    line: Option<&'static str>,
    code: u8,
}

impl Ending {
    /// The one of a hook with this purpose, which ends with `code` if all is well.
    pub(crate) fn of(purpose: Purpose, code: u8) -> Self {
        let (budget, line, code) = match purpose {
            Purpose::Tell | Purpose::Offer => (BUDGET, None, code),
            Purpose::Check => {
                (BUDGET, Some("tidegate: the message was not checked in time\n"), code)
            }
            Purpose::Guard => {
                let line = "tidegate: the push could not be checked, so it does not go; \
                            `git push --no-verify` goes all the same\n";
                (PATIENCE, Some(line), 1)
            }
        };
        Self { budget, line, code }
    }

    /// Ends the process so when its budget is spent, or when this program is at fault.
    pub(crate) fn arm(self) {
        let fault = self.clone();
        std::panic::set_hook(Box::new(move |_| fault.end()));
        // Without a thread there is no watch; what follows is as short as it is.
        drop(thread::Builder::new().spawn(move || {
            thread::sleep(self.budget);
            self.end();
        }));
    }

    fn end(&self) {
        if let Some(line) = self.line {
            drop(io::stderr().write_all(line.as_bytes()));
        }
        process::exit(i32::from(self.code));
    }
}
