//! Commands of the AWS CLI: `aws apigateway put-gateway-response …` and `update-gateway-response …`,
//! in a script or among other text.
//!
//! What a shell makes of a command line is part of what API Gateway gets: quotes that end early, a
//! `$context` that the shell takes for its own. So quoting, variables, `for` loops over what is
//! written in the script, calls of its functions, here-documents and `file://` are followed; conditions are taken as met,
//! and nothing is ever run.

mod call;
mod environment;
mod expansions;
mod findings;
mod here_document;
mod lexer;
mod options;
mod power_shell;
mod script;
mod shorthand;
mod words;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use indexmap::IndexMap;

use self::environment::ShellVariables;
use self::script::{Assigned, Call, Operation, Script, Step};
use self::words::Word;
use super::context::ImportSession;
use super::definition::{self, Spelling};
use super::document::Node;
use super::error::{ImportError, Imported};
use super::patch::{self, Patched};
use super::recognise::Mismatch;
use super::skeleton::Bone;
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::gateway::{Api, Definition};
use crate::source::{Place, SourceFile};

codes! {
    /// A quote in a script that nothing closes.
    ///
    /// What follows it is not read.
    static UNTERMINATED_QUOTE: Error = "unterminated-quote";

    /// An `update-gateway-response` without `--patch-operations`.
    ///
    /// It changes nothing.
    static NO_PATCH_OPERATIONS: Warning = "no-patch-operations";

    /// A command of the AWS CLI that `xargs`, `parallel` or another shell runs.
    ///
    /// Its options are not read. Write the commands out to check them.
    static COMMAND_NOT_READ: Warning = "command-not-read";
}

/// The codes of all that reading commands can find.
pub(super) static CODE_LISTS: &[&[&Code]] =
    &[CODES, call::CODES, environment::CODES, findings::CODES, shorthand::CODES];

/// How deep loops may stand in loops; deeper ones are taken as if there was no loop.
const MAX_LOOPS: usize = 16;

/// What a step costs that runs again and again.
const STEP: usize = 256;

/// What only other formats begin a line with.
const OTHER_FORMATS: [&str; 6] =
    ["openapi:", "swagger:", "AWSTemplateFormatVersion:", "Resources:", "resources:", "x-amazon-apigateway-"];

pub(super) fn recognise(source: &Arc<SourceFile>) -> Result<(), Mismatch> {
    let text = source.text();
    let is_named = Operation::ALL.iter().any(|operation| text.contains(operation.name()));
    let content = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if !is_named || content.starts_with(['{', '[']) {
        return Err(Mismatch::far(
            "no line runs `aws apigateway put-gateway-response` or `update-gateway-response`",
        ));
    }
    let is_other = |line: &str| OTHER_FORMATS.iter().any(|start| line.starts_with(start));
    if text.lines().any(is_other) {
        return Err(Mismatch::partial("its commands stand in a document of another format"));
    }
    let is_call = |step: &Step| matches!(step, Step::Call(_) | Step::RunElsewhere(_) | Step::Unterminated(_));
    match Script::new(source).find(is_call) {
        Some(_) => Ok(()),
        None => Err(Mismatch::partial("mentions the commands but never runs one")),
    }
}

/// The words of the commands that are read.
pub(super) fn skeleton(source: &Arc<SourceFile>, bones: &mut Vec<Bone>) -> Option<()> {
    let mut add = |kind, word: &Word| bones.push(Bone::new(kind, word.place.span));
    for step in Script::new(source) {
        match step {
            Step::Assign { value: Assigned::Word(word), .. } => add("value", &word),
            Step::Assign { value: Assigned::Array(words), .. } => {
                words.iter().for_each(|word| add("item", word));
            }
            Step::Loop(head) => head.iter().flat_map(|(_, words)| words).for_each(|word| add("item", word)),
            Step::Write { path, content } => {
                add("path", &path);
                add("content", &content);
            }
            Step::Call(Call { words, .. }) | Step::Invoke { words, .. } => {
                words.iter().for_each(|word| add("word", word));
            }
            Step::Done
            | Step::RunElsewhere(_)
            | Step::Function(_)
            | Step::FunctionEnd
            | Step::Unterminated(_) => {}
        }
    }
    Some(())
}

pub(super) fn import(sources: &[Arc<SourceFile>], context: &mut ImportSession<'_>) -> Imported {
    let functions = HashMap::new();
    let mut runner =
        ScriptRunner { environment: ShellVariables::default(), functions, apis: IndexMap::new(), context };
    for source in sources {
        let invoked: HashSet<_> = Script::new(source)
            .filter_map(|step| match step {
                Step::Invoke { name, .. } => Some(name),
                _ => None,
            })
            .collect();
        let mut steps = Script::new(source);
        while let Some(step) = steps.next() {
            match step {
                Step::Loop(head) => {
                    let body = runner.body(&mut steps)?;
                    runner.repeat(head.as_ref(), &body, 0)?;
                }
                // What nothing calls is taken as called where it stands.
                Step::Function(name) if invoked.contains(&name) => {
                    let mut has_end = false;
                    let body = steps.by_ref().take_while(|step| {
                        has_end = matches!(step, Step::FunctionEnd);
                        !has_end
                    });
                    let body: Vec<Step> = body.collect();
                    if has_end {
                        runner.functions.insert(name, body.into());
                    } else {
                        runner.steps(&body, 0)?;
                    }
                }
                step => runner.step(&step, 0)?,
            }
        }
    }
    let made = runner.apis.into_iter().map(|(name, mut api)| {
        api.name = name;
        api
    });
    Ok(made.collect())
}

/// Follows a script.
struct ScriptRunner<'r, 'c> {
    environment: ShellVariables,
    /// What functions do that are called.
    functions: HashMap<String, Rc<[Step]>>,
    /// By the name of the API.
    apis: IndexMap<Option<String>, Api>,
    context: &'r mut ImportSession<'c>,
}

impl ScriptRunner<'_, '_> {
    /// The steps up to the `done` of a loop, loops inside included.
    fn body(&mut self, steps: &mut Script<'_>) -> Result<Vec<Step>, ImportError> {
        let mut body = Vec::new();
        let mut open = 1_usize;
        for step in steps {
            open = open_after(&step, open);
            if open == 0 {
                break;
            }
            if let Some(place) = place(&step) {
                self.context.spend(STEP, &place)?;
            }
            body.push(step);
        }
        Ok(body)
    }

    /// Goes through a loop. What is found again each time is said once.
    fn repeat(
        &mut self,
        head: Option<&(String, Vec<Word>)>,
        body: &[Step],
        depth: usize,
    ) -> Result<(), ImportError> {
        let Some((name, words)) = head.filter(|_| depth < MAX_LOOPS) else {
            return self.steps(body, depth);
        };
        let before = self.context.diagnostics.len();
        for item in self.environment.items(words, self.context)? {
            let place = item.place.clone();
            self.environment.assign(name, &Assigned::Word(item), &place, self.context)?;
            self.steps(body, depth + 1)?;
        }
        let mut seen = HashSet::new();
        let found = self.context.diagnostics.split_off(before);
        let first = |it: &Diagnostic| {
            seen.insert((it.name(), it.message.clone(), it.labels.first().map(|label| label.place.span)))
        };
        self.context.diagnostics.extend(found.into_iter().filter(first));
        Ok(())
    }

    fn steps(&mut self, steps: &[Step], depth: usize) -> Result<(), ImportError> {
        let mut rest = steps;
        while let Some((step, following)) = rest.split_first() {
            rest = following;
            if let Some(place) = place(step) {
                self.context.spend(STEP, &place)?;
            }
            let Step::Loop(head) = step else {
                self.step(step, depth)?;
                continue;
            };
            let mut open = 1_usize;
            let end = following.iter().position(|step| {
                open = open_after(step, open);
                open == 0
            });
            // Deeper than people write, the rest is gone through without looking for ends.
            if depth < MAX_LOOPS {
                let (body, after) = following.split_at(end.unwrap_or(following.len()));
                self.repeat(head.as_ref(), body, depth)?;
                rest = after;
            }
        }
        Ok(())
    }

    fn step(&mut self, step: &Step, depth: usize) -> Result<(), ImportError> {
        match step {
            Step::Assign { name, value, place } => self.environment.assign(name, value, place, self.context),
            Step::Write { path, content } => self.environment.write(path, content, self.context),
            Step::Call(call) => self.call(call),
            Step::Unterminated(place) => {
                self.context.report(
                    Diagnostic::of(&UNTERMINATED_QUOTE, "what opens here does not end")
                        .at(Some(place.clone()), "the command is left out"),
                );
                Ok(())
            }
            Step::RunElsewhere(place) => {
                let message = "a command that another one runs is not read";
                let finding = Diagnostic::of(&COMMAND_NOT_READ, message)
                    .at(Some(place.clone()), "its options are not known here");
                self.context.report(finding.help("write the commands out to check them"));
                Ok(())
            }
            Step::Invoke { name, words, place } => self.invoke(name, words, place, depth),
            Step::Loop(_) | Step::Done | Step::Function(_) | Step::FunctionEnd => Ok(()),
        }
    }

    /// Runs a function with its arguments as `$1`, `$2` and so on.
    fn invoke(&mut self, name: &str, words: &[Word], place: &Place, depth: usize) -> Result<(), ImportError> {
        let Some(body) = self.functions.get(name).filter(|_| depth < MAX_LOOPS).cloned() else {
            return Ok(());
        };
        self.context.spend(STEP, place)?;
        let outer = self.environment.bind(words, self.context)?;
        let done = self.steps(&body, depth + 1);
        self.environment.unbind(outer);
        done
    }

    fn call(&mut self, call: &Call) -> Result<(), ImportError> {
        let mut request = call::request(call, &mut self.environment, self.context)?;
        if request.api.is_none() {
            // Most likely it goes with those before it.
            request.api = self.apis.last().and_then(|(name, _)| name.clone());
        }
        let api = self.apis.entry(request.api).or_default();
        let Some(target) = target(&request.node, call, self.context) else { return Ok(()) };
        let (response_type, place) = (target.response_type, target.place.clone());
        let (defining, patching) = match call.operation {
            Operation::Put => (&request.node, &request.others),
            Operation::Update => (&request.others, &request.node),
        };
        let diagnostics = &mut self.context.diagnostics;
        let mut made = target;
        let others = ["restApiId", "responseType"];
        match call.operation {
            Operation::Put => {
                if definition::fill(&mut made, defining, &Spelling::CAMEL, &others, diagnostics) {
                    definition::define(api, made, diagnostics);
                }
            }
            Operation::Update if defining.members().is_some_and(|members| !members.is_empty()) => {
                if definition::fill(&mut made, defining, &Spelling::CAMEL, &others, diagnostics) {
                    let mut patched =
                        Patched::of(api, response_type, place.clone(), &call.place, self.context)?;
                    patched.overlay(made);
                    patched.finish(api);
                }
            }
            Operation::Update => {}
        }
        if patching.get(patch::OPERATIONS).is_some() {
            return patch::apply_request(api, response_type, place, patching, self.context);
        }
        if call.operation == Operation::Update && defining.members().is_some_and(<[_]>::is_empty) {
            self.context.report(
                Diagnostic::of(&NO_PATCH_OPERATIONS, "update-gateway-response without --patch-operations")
                    .at(Some(call.place.clone()), "it changes nothing"),
            );
        }
        Ok(())
    }
}

/// The type that a call is for.
fn target(request: &Node, call: &Call, context: &mut ImportSession<'_>) -> Option<Definition> {
    if request.get("responseType").is_some() {
        return definition::type_of(request, &Spelling::CAMEL, &mut context.diagnostics);
    }
    context.report(
        findings::missing("--response-type", call)
            .note("the AWS CLI says: the following arguments are required: --response-type")
            .help("add it, for example --response-type UNAUTHORIZED"),
    );
    None
}

/// How many loops are open after a step, where `open` were before it.
fn open_after(step: &Step, open: usize) -> usize {
    match step {
        Step::Loop(_) => open + 1,
        Step::Done => open - 1,
        _ => open,
    }
}

/// Where a step stands.
fn place(step: &Step) -> Option<Place> {
    match step {
        Step::Assign { place, .. } | Step::RunElsewhere(place) | Step::Unterminated(place) => {
            Some(place.clone())
        }
        Step::Write { path, .. } => Some(path.place.clone()),
        Step::Call(call) => Some(call.place.clone()),
        Step::Invoke { place, .. } => Some(place.clone()),
        Step::Loop(Some((_, words))) => words.first().map(|word| word.place.clone()),
        Step::Loop(None) | Step::Done | Step::Function(_) | Step::FunctionEnd => None,
    }
}
