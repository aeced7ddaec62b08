//! `--review`: responses that differ are looked at one by one.

use std::io;

use crate::cli::error::CliError;
use crate::cli::host::Host;
use crate::report::change;
use crate::snapshot::{CaseOutcome, FileOutcome, Stored};

/// What can be answered.
const HELP: &str = "\
a - accept: store the response as it is now
s - skip: leave the stored response as it is
A - accept this one and all that are left
q - quit: leave this one and all that are left
";

/// Refuses where nobody can answer.
pub(super) fn needs_terminal(host: &Host) -> Result<(), CliError> {
    if host.is_interactive() {
        return Ok(());
    }
    let message = "--review needs a terminal; --update accepts everything";
    Err(CliError::Usage(message.to_owned()))
}

/// Asks about every response that is not the stored one, and stores those that are accepted.
pub(super) fn review(files: &mut [FileOutcome], host: &mut Host) -> Result<(), CliError> {
    let is_open = |case: &CaseOutcome| matches!(case.stored, Stored::Missing(_) | Stored::Different(_));
    let open: Vec<_> = files
        .iter_mut()
        .flat_map(|file| file.cases.iter_mut().map(|case| (file.name.as_str(), case)))
        .filter(|(_, case)| is_open(case))
        .collect();
    let total = open.len();
    let mut answers = Answers { all: None };
    for (index, (file, case)) in open.into_iter().enumerate() {
        let (is_new, kept) = match &case.stored {
            Stored::Missing(kept) => (true, kept),
            Stored::Different(kept) => (false, kept),
            _ => continue,
        };
        // Of too many the last ones are left to the next run.
        let Some(kept) = kept else { break };
        if answers.all.is_none() {
            host.show(&change(file, case, host.width_of_findings()))?;
        }
        let question = format!("({} of {total}) store this response? [a,s,A,q,?] ", index + 1);
        let is_accepted = answers.next(|before| host.ask(&format!("{before}{question}")))?;
        match is_accepted {
            Some(true) => {
                case.stored = match host.put(&case.file, &kept.text) {
                    Ok(()) if is_new => Stored::New,
                    Ok(()) => Stored::Updated,
                    Err(error) => Stored::Unusable(format!("cannot write `{}`: {error}", case.file)),
                };
            }
            Some(false) => {}
            None => break,
        }
    }
    if total > 0 {
        // What follows is no question any more.
        host.show("\n")?;
    }
    Ok(())
}

/// What was answered so far.
struct Answers {
    /// The answer for all that are left.
    all: Option<bool>,
}

impl Answers {
    /// The next answer: accepted, skipped, or `None` to quit. `ask` is given what to show before the
    /// question.
    fn next(&mut self, mut ask: impl FnMut(&str) -> io::Result<Option<String>>) -> io::Result<Option<bool>> {
        if self.all.is_some() {
            return Ok(self.all);
        }
        let mut before = "";
        loop {
            // The end of the input is the end of the review.
            let Some(answer) = ask(before)? else { return Ok(None) };
            match answer.trim() {
                "a" | "y" => return Ok(Some(true)),
                "s" | "n" => return Ok(Some(false)),
                "A" => {
                    self.all = Some(true);
                    return Ok(Some(true));
                }
                "q" => return Ok(None),
                _ => before = HELP,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The answers to these lines, and what was told between them.
    fn answers(lines: &[&str], count: usize) -> (Vec<Option<bool>>, String) {
        let mut lines = lines.iter();
        let mut told = String::new();
        let mut answers = Answers { all: None };
        let next = (0..count).map(|_| {
            let ask = |before: &str| {
                told.push_str(before);
                Ok(lines.next().map(|line| format!("{line}\n")))
            };
            answers.next(ask).expect("nothing is written")
        });
        let given = next.collect();
        (given, told)
    }

    #[test]
    fn review_asks_about_each_response() {
        let (given, told) = answers(&["a", "s", "q"], 3);
        assert_eq!(given, [Some(true), Some(false), None]);
        assert_eq!(told, "");
    }

    #[test]
    fn review_accepts_the_rest_together() {
        assert_eq!(answers(&["s", "A"], 4).0, [Some(false), Some(true), Some(true), Some(true)]);
    }

    #[test]
    fn review_lists_the_answers_it_knows() {
        let (given, told) = answers(&["", "?", "x", "a"], 1);
        assert_eq!((given, told), (vec![Some(true)], HELP.repeat(3)));
    }

    #[test]
    fn review_ends_with_its_input() {
        assert_eq!(answers(&["a"], 2).0, [Some(true), None]);
    }
}
