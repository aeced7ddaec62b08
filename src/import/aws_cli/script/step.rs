//! The things that a script does, as far as they matter for its gateway responses.

use crate::import::aws_cli::words::Word;
use crate::source::Place;

/// One thing that a script does.
#[derive(Debug)]
pub(in crate::import::aws_cli) enum Step {
    /// `NAME=value`
    Assign { name: String, value: Assigned, place: Place },
    /// `for NAME in words`, or another loop.
    Loop(Option<(String, Vec<Word>)>),
    /// `done`
    Done,
    /// `NAME() {`
    Function(String),
    /// The `}` of a function.
    FunctionEnd,
    /// `NAME words`, of a function that stands before.
    Invoke { name: String, words: Vec<Word>, place: Place },
    /// `cat > path <<EOF`
    Write { path: Word, content: Word },
    /// `aws apigateway put-gateway-response …`
    Call(Call),
    /// `xargs aws apigateway …`, `bash -c 'aws apigateway …'`: the operation or the script that another command
    /// runs.
    RunElsewhere(Place),
    /// A command of interest whose quotes do not end.
    Unterminated(Place),
}

/// What a variable is set to.
#[derive(Clone, Debug)]
pub(in crate::import::aws_cli) enum Assigned {
    Word(Word),
    Array(Vec<Word>),
}

/// A call of the AWS CLI.
#[derive(Debug)]
pub(in crate::import::aws_cli) struct Call {
    pub(in crate::import::aws_cli) operation: Operation,
    /// Where the operation is named.
    pub(in crate::import::aws_cli) place: Place,
    /// What follows the operation.
    pub(in crate::import::aws_cli) words: Vec<Word>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import::aws_cli) enum Operation {
    Put,
    Update,
}

impl Operation {
    pub(in crate::import::aws_cli) const ALL: [Self; 2] = [Self::Put, Self::Update];

    pub(in crate::import::aws_cli) fn name(self) -> &'static str {
        match self {
            Self::Put => "put-gateway-response",
            Self::Update => "update-gateway-response",
        }
    }
}
