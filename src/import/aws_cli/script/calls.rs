//! Calls of the AWS CLI, by themselves and behind other commands.

use super::{Call, Operation, SERVICE, Script, Step};
use crate::import::aws_cli::words::{Unterminated, Word};
use crate::source::Place;

/// Commands that fill others in before they run them.
const FILLS_IN: [&str; 2] = ["xargs", "parallel"];

/// Shells that run a script which stands among their arguments.
const SHELLS: [&str; 4] = ["bash", "sh", "zsh", "dash"];

/// How many sentences with a quote that does not end are looked through.
const MAX_MISREAD: usize = 20;

/// How far behind the service an operation is looked for.
const NEAR: usize = 1_000;

/// Options of the AWS CLI itself that take no value.
pub(in crate::import::aws_cli) const SWITCHES: [&str; 9] = [
    "--debug",
    "--no-verify-ssl",
    "--no-paginate",
    "--no-sign-request",
    "--no-cli-pager",
    "--cli-auto-prompt",
    "--no-cli-auto-prompt",
    "--v2-debug",
    "--version",
];

impl Script<'_> {
    /// `aws apigateway put-gateway-response …`
    pub(super) fn aws(&mut self) -> Option<Step> {
        let start = self.at;
        let mut lexer = self.lexer(start);
        let mut words = Vec::new();
        let unterminated = loop {
            match lexer.word() {
                Ok(Some(word)) => words.push(word),
                Ok(None) => break None,
                Err(Unterminated(span)) => break Some(span),
            }
        };
        let found = operation_at(&words, 1);
        match (unterminated, found) {
            (None, Some((operation, index))) => {
                self.at = lexer.at;
                let following = words.split_off(index + 1);
                let place = words.pop()?.place;
                (!following.is_empty()).then_some(Step::Call(Call { operation, place, words: following }))
            }
            (None, None) => {
                self.at = lexer.at;
                None
            }
            (Some(span), found) => {
                self.broken = true;
                self.at = self.line_end();
                found.map(|_| Step::Unterminated(Place::new(self.source, span)))
            }
        }
    }

    /// A command that may run the AWS CLI: `retry 3 aws apigateway …`, `$AWS apigateway …`. Others are
    /// stepped over.
    pub(super) fn wrapped(&mut self) -> Option<Step> {
        if self.at < self.vain || !self.is_named_ahead() {
            self.skip();
            return None;
        }
        let mut lexer = self.lexer(self.at);
        let Ok(words) = lexer.words() else {
            // Most likely a sentence, whose apostrophes are no quotes.
            self.misread += 1;
            if self.misread > MAX_MISREAD {
                self.give_up();
            } else {
                self.skip();
            }
            return None;
        };
        if let Some(place) = run_by_a_shell(&words) {
            self.at = lexer.at;
            return Some(Step::RunElsewhere(place));
        }
        let is_filled_in = |word: &Word| word.literal().is_some_and(|text| FILLS_IN.contains(&text));
        let is_service = |word: &Word| word.literal() == Some(SERVICE);
        let service = words.iter().position(is_service);
        let Some((operation, index)) = service.and_then(|service| operation_at(&words, service)) else {
            self.skip();
            return None;
        };
        let (place, following) = (words[index].place.clone(), words[index + 1..].to_vec());
        // In a sentence the words stand as well.
        let is_option = |word: &Word| word.literal().is_none_or(|text| text.starts_with("--"));
        if !following.first().is_some_and(is_option) {
            self.skip();
            return None;
        }
        self.at = lexer.at;
        if words[..index].iter().any(is_filled_in) {
            return Some(Step::RunElsewhere(place));
        }
        Some(Step::Call(Call { operation, place, words: following }))
    }

    /// Whether the rest of the line names the service, and an operation near behind it. Every name is looked
    /// for once, however many commands stand before it.
    pub(super) fn is_named_ahead(&mut self) -> bool {
        if self.service < self.at {
            let ahead = self.rest().find(SERVICE);
            self.service = ahead.map_or(self.source.text().len(), |ahead| self.at + ahead);
        }
        let end = self.line_end().min(self.service + NEAR);
        let behind = self.source.text().as_bytes().get(self.service..end).unwrap_or_default();
        Operation::ALL
            .iter()
            .any(|operation| memchr::memmem::find(behind, operation.name().as_bytes()).is_some())
    }
}

/// The script in `bash -c 'aws apigateway …'`, where it names an operation.
fn run_by_a_shell(words: &[Word]) -> Option<Place> {
    let shell = words.iter().position(|word| word.literal().is_some_and(|text| SHELLS.contains(&text)))?;
    let names = |word: &&Word| {
        let text = word.place.text();
        Operation::ALL.iter().any(|operation| text.contains(operation.name())) && text.contains(SERVICE)
    };
    words[shell + 1..].iter().find(names).map(|word| word.place.clone())
}

/// Whether a token runs the AWS CLI, or LocalStack's.
pub(super) fn is_aws(token: &str) -> bool {
    let name = token.rsplit(['/', '\\']).next().unwrap_or_default();
    matches!(name, "aws" | "aws.exe" | "aws2" | "awslocal")
}

/// The operation that words name from an index on, and where among them.
fn operation_at(words: &[Word], mut index: usize) -> Option<(Operation, usize)> {
    let mut service = false;
    loop {
        let text = words.get(index)?.literal();
        match text {
            Some(option) if option.starts_with("--") => {
                index += 1 + usize::from(!SWITCHES.contains(&option) && !option.contains('='));
            }
            Some(SERVICE) if !service => {
                service = true;
                index += 1;
            }
            Some(name) if service => {
                let operation = Operation::ALL.into_iter().find(|operation| operation.name() == name)?;
                return Some((operation, index));
            }
            // `aws $PROFILE_OPTIONS apigateway …`
            None if !service => index += 1,
            _ => return None,
        }
    }
}
