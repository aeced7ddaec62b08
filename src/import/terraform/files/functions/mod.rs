//! Terraform's functions, as far as people make gateway responses with them.

mod call_error;
pub(super) mod collections;
mod convert;
mod encodings;
mod format;
mod io;
mod numbers;
mod patterns;
mod strings;

use std::ops::RangeInclusive;

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, FuncCall};

use self::call_error::CallError;
use super::evaluate::{EvaluationScope, ExpressionValue, ModuleEvaluator};
use super::value::{as_count, boolean, is_open};
use crate::import::ImportError;
use crate::import::document::{Node, Value};
use crate::source::{Place, Text};

/// The arguments of a call, and where it stands.
struct FunctionCall<'a> {
    arguments: &'a [Node],
    place: &'a Place,
}

/// What a function makes of its arguments, or why it makes nothing of them.
type CallResult = Result<Node, CallError>;

/// What a function has to know of its arguments before it makes anything of them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ArgumentNeeds {
    /// Nothing: it makes something of arguments that are not known.
    Anything,
    /// What they are; a string may have parts that are not known, which it hands on.
    Known,
    /// Every character of a string: the result depends on them.
    WholeText,
    /// All of them: their items and members, and every character of these.
    Whole,
}

/// A function: its name, how many arguments it takes, what it has to know of them, and what it makes of them.
type Function = (&'static str, RangeInclusive<usize>, ArgumentNeeds, fn(&FunctionCall<'_>) -> CallResult);

/// As many arguments as there are.
const MANY: usize = usize::MAX;

/// The functions that need nothing but their arguments.
static FUNCTIONS: [&[Function]; 8] = [
    collections::FUNCTIONS,
    convert::FUNCTIONS,
    encodings::FUNCTIONS,
    format::FUNCTIONS,
    io::FUNCTIONS,
    numbers::FUNCTIONS,
    patterns::FUNCTIONS,
    strings::FUNCTIONS,
];

impl<'a> FunctionCall<'a> {
    fn argument(&self, index: usize) -> Result<&'a Node, CallError> {
        self.arguments.get(index).ok_or(CallError::Missing)
    }

    fn text(&self, index: usize) -> Result<Text, CallError> {
        let node = self.argument(index)?;
        super::value::as_text(node).ok_or_else(|| CallError::expected("a string", node))
    }

    fn count(&self, index: usize) -> Result<usize, CallError> {
        let node = self.argument(index)?;
        as_count(node).ok_or_else(|| CallError::expected("a whole number", node))
    }

    fn items(&self, index: usize) -> Result<&'a [Node], CallError> {
        let node = self.argument(index)?;
        match &node.value {
            Value::Sequence(items) => Ok(items),
            _ => Err(CallError::expected("a list", node)),
        }
    }

    fn sequence(&self, items: Vec<Node>) -> Node {
        Node::new(Value::Sequence(items), self.place.clone())
    }

    fn mapping(&self, members: Vec<(Text, Node)>) -> Node {
        Node::new(Value::Mapping(members), self.place.clone())
    }
}

impl ModuleEvaluator<'_, '_, '_> {
    pub(super) fn call(
        &mut self,
        call: &FuncCall,
        whole: &Expression,
        scope: &EvaluationScope<'_>,
    ) -> ExpressionValue {
        let name = call.name.name.as_str();
        match name {
            _ if call.name.is_namespaced() => return Ok(self.no_such_function(whole, scope)),
            "try" => return self.first_that_works(call, whole, scope),
            "can" => {
                let Some(argument) = call.args.get(0) else {
                    return self.no_value(&[], whole, scope, "it has no argument");
                };
                let node = self.evaluate(argument, scope)?;
                if node.is_unknown() && !self.has_failed(&node) {
                    return Ok(self.depends(whole.span(), scope, &[&node]));
                }
                return Ok(boolean(!self.has_failed(&node), &scope.base.place(whole.span())));
            }
            _ => {}
        }
        let mut arguments = Vec::with_capacity(call.args.len());
        for argument in call.args.iter() {
            arguments.push(self.evaluate(argument, scope)?);
        }
        if call.args.expand_final() {
            match arguments.pop() {
                Some(Node { value: Value::Sequence(items), .. }) => arguments.extend(items),
                Some(other) => {
                    return self.no_value(
                        &[&other],
                        whole,
                        scope,
                        "`...` expands a list, and this is not one",
                    );
                }
                None => {}
            }
        }
        let known = FUNCTIONS.iter().copied().flatten().find(|(known, ..)| *known == name);
        let needs = known.map_or(ArgumentNeeds::Known, |(_, _, needs, _)| *needs);
        let is_unknown = |argument: &&Node| match needs {
            ArgumentNeeds::Anything | ArgumentNeeds::Known => argument.is_unknown(),
            ArgumentNeeds::WholeText => argument.has_holes(),
            ArgumentNeeds::Whole => is_open(argument),
        };
        let unknown: Vec<&Node> = arguments.iter().filter(is_unknown).collect();
        if !unknown.is_empty() && needs != ArgumentNeeds::Anything {
            return Ok(self.depends(whole.span(), scope, &unknown));
        }
        let place = scope.base.place(whole.span());
        self.context.spend(growth(name, &arguments), &place)?;
        let made = FunctionCall { arguments: &arguments, place: &place };
        if let Some(node) = self.io(name, &made, whole, scope)? {
            return Ok(node);
        }
        let Some((_, arity, _, function)) = known else {
            return Ok(self.no_such_function(whole, scope));
        };
        let result = match arguments.len() {
            count if count < *arity.start() => Err(CallError::Missing),
            count if count > *arity.end() => Err(CallError::TooMany),
            _ => function(&made),
        };
        match result {
            Ok(node) => Ok(node),
            Err(why) => self.no_value(&arguments.iter().collect::<Vec<_>>(), whole, scope, &why.to_string()),
        }
    }

    fn no_such_function(&mut self, whole: &Expression, scope: &EvaluationScope<'_>) -> Node {
        let place = scope.base.place(whole.span());
        let name = super::unknown::short(scope.base.written(whole.span()));
        self.outside(&name, &place, "this function is not evaluated here")
    }

    /// `try`: the first argument that has a value.
    fn first_that_works(
        &mut self,
        call: &FuncCall,
        whole: &Expression,
        scope: &EvaluationScope<'_>,
    ) -> ExpressionValue {
        let mut last = None;
        for argument in call.args.iter() {
            let node = self.evaluate(argument, scope)?;
            if !self.has_failed(&node) {
                return Ok(node);
            }
            last = Some(node);
        }
        match last {
            Some(node) => Ok(node),
            None => self.no_value(&[], whole, scope, "it has no arguments"),
        }
    }
}

/// About how many bytes a function makes, before it makes them.
fn growth(name: &str, arguments: &[Node]) -> usize {
    let length = |index: usize| {
        let text = arguments.get(index).and_then(Node::scalar);
        text.map_or(0, |text| text.as_str().len())
    };
    let whole = arguments.iter().fold(0usize, |sum, argument| sum.saturating_add(argument.weight()));
    let more = match name {
        "join" => match arguments.get(1).map(|list| &list.value) {
            Some(Value::Sequence(items)) => items.len().saturating_mul(length(0)),
            _ => 0,
        },
        "split" => pieces(arguments).saturating_mul(size_of::<Node>()),
        // What a pattern costs grows with its length and that of the text.
        "regex" | "regexall" => length(0).saturating_mul(length(1)),
        "replace"
            if arguments.get(1).and_then(Node::string).is_some_and(|what| what.as_str().starts_with('/')) =>
        {
            (length(1) + length(2)).saturating_mul(length(0) + 1)
        }
        "replace" => length(2).saturating_mul(length(0) + 1) / length(1).max(1),
        "indent" => arguments.first().and_then(as_count).unwrap_or(0).saturating_mul(length(1) + 1),
        "format" => length(0).saturating_mul((1..arguments.len()).map(length).max().unwrap_or(0)),
        "formatlist" => {
            // Every item has what is the same for all.
            let same = arguments.iter().filter(|argument| items_of(argument).is_empty()).map(Node::weight);
            let items = arguments.iter().map(|argument| items_of(argument).len()).max().unwrap_or(0);
            items.saturating_mul(same.fold(0, usize::saturating_add))
        }
        "setproduct" => {
            let ways = arguments.iter().map(|list| items_of(list).len()).fold(1, usize::saturating_mul);
            let largest = |list: &Node| items_of(list).iter().map(Node::weight).max().unwrap_or(0);
            ways.saturating_mul(arguments.iter().map(largest).fold(0, usize::saturating_add))
        }
        _ => 0,
    };
    whole.saturating_add(more)
}

/// The items of a list; none of anything else.
fn items_of(argument: &Node) -> &[Node] {
    match &argument.value {
        Value::Sequence(items) => items,
        _ => &[],
    }
}

/// How many pieces `split` makes.
fn pieces(arguments: &[Node]) -> usize {
    let (Some(separator), Some(text)) =
        (arguments.first().and_then(Node::scalar), arguments.get(1).and_then(Node::scalar))
    else {
        return 0;
    };
    let count = if separator.as_str().is_empty() {
        text.as_str().len()
    } else {
        text.as_str().matches(separator.as_str()).count()
    };
    count + 1
}

impl ModuleEvaluator<'_, '_, '_> {
    /// Functions that read files, documents or templates, or write them.
    fn io(
        &mut self,
        name: &str,
        call: &FunctionCall<'_>,
        whole: &Expression,
        scope: &EvaluationScope<'_>,
    ) -> Result<Option<Node>, ImportError> {
        let made = match name {
            "file" => self.file(call, scope)?,
            "templatefile" => self.templatefile(call, scope)?,
            "templatestring" => self.templatestring(call)?,
            "jsondecode" | "yamldecode" => self.decode(call)?,
            _ => return Ok(None),
        };
        match made {
            Some(node) => Ok(Some(node)),
            // What is wrong was said where it was found.
            None => Ok(Some(self.reported(scope.base.written(whole.span()), call.place))),
        }
    }
}
