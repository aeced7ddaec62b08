//! Renders templates.

mod bindings;
mod equality;
mod expression;
mod foreach;
mod node;
mod print;
mod reference;
mod trace;

use std::rc::Rc;

use self::bindings::Bound;
use self::trace::Trace;
use crate::ast::Block;
use crate::error::{MethodCause, RenderError, RenderErrorKind};
use crate::inputs::{Inputs, Rendered, Traced};
use crate::java::regex::Regex;
use crate::json::Document;
use crate::limits::{Budget, Limits};
use crate::methods::Method;
use crate::slots::{Slot, Slots};
use crate::span::Span;
use crate::value::{Heap, Id, Members, Source, Text, Value};

/// What ends a part of a rendering before its end.
#[derive(Debug)]
pub(crate) enum Abort {
    Error(Box<RenderError>),
    /// `#break`: the innermost loop or block ends.
    Break,
    /// `#break($scope)`: that loop ends.
    BreakScope(Id),
    /// `#stop`: everything ends.
    Stop,
}

/// What a step of a rendering gives.
pub(crate) type Outcome<T> = Result<T, Abort>;

/// How many bytes of output there is room for at the beginning.
const OUT_BYTES: usize = 1 << 10;
/// How many regular expressions are kept compiled.
const MAX_REGEXES: usize = 64;
/// How many steps it takes to compile one.
const REGEX_STEPS: usize = 50_000;

/// A rendering.
pub(crate) struct Machine<'a> {
    pub(crate) inputs: &'a Inputs,
    pub(crate) limits: &'a Limits,
    /// The template.
    text: &'a str,
    pub(crate) heap: Heap,
    /// What the template and the caller set, by slot.
    variables: Vec<Option<Value>>,
    /// Loop variables that are null for now, and whether they still are.
    held: Vec<(Slot, bool)>,
    out: String,
    /// Bytes of output that is kept elsewhere while a string or block is rendered.
    outer_out: usize,
    steps: u64,
    depth: u32,
    /// The part of the template that is evaluated right now.
    pub(crate) span: Span,
    trace: Option<Trace>,
    bound: Bound,
    /// The body, once it was read.
    pub(crate) document: Option<Rc<Document>>,
    /// The body as a text that its parts keep.
    pub(crate) body: Option<Rc<Source>>,
    /// The body as JSON, once it was printed without being read.
    pub(crate) printed_body: Option<Text>,
    pub(crate) regexes: Members<Text, Rc<Regex>>,
}

impl<'a> Machine<'a> {
    pub(crate) fn new(
        inputs: &'a Inputs,
        limits: &'a Limits,
        text: &'a str,
        slots: &Slots,
        traced: bool,
    ) -> Self {
        let mut machine = Self {
            inputs,
            limits,
            text,
            heap: Heap::default(),
            variables: vec![None; slots.len()],
            held: Vec::new(),
            out: String::with_capacity(OUT_BYTES),
            outer_out: 0,
            steps: 0,
            depth: 0,
            span: Span::default(),
            trace: traced.then(Trace::default),
            bound: Bound::default(),
            document: None,
            body: None,
            printed_body: None,
            regexes: Members::new(),
        };
        machine.bind_variables(slots);
        machine
    }

    /// Renders a template.
    pub(crate) fn run(mut self, body: &Block) -> Result<(Rendered, Vec<Traced>), RenderError> {
        match self.render_block(body) {
            Ok(()) | Err(Abort::Break | Abort::BreakScope(_) | Abort::Stop) => {}
            Err(Abort::Error(error)) => return Err(*error),
        }
        let Some(overrides) = self.overrides() else {
            let kind = RenderErrorKind::Unsupported("an override with more than a million values".to_owned());
            return Err(RenderError { kind, span: Span::default() });
        };
        let traced = self.trace.map(Trace::into_traced).unwrap_or_default();
        Ok((Rendered { output: self.out, overrides }, traced))
    }

    /// An error at the part that is evaluated right now.
    pub(crate) fn error<T>(&self, kind: RenderErrorKind) -> Outcome<T> {
        Err(Abort::Error(Box::new(RenderError { kind, span: self.span })))
    }

    /// A method threw an exception over an argument that is null.
    pub(crate) fn thrown_over_null<T>(&self, method: Method) -> Outcome<T> {
        self.thrown(MethodCause::Null, method, "an argument is null")
    }

    /// A method threw an exception.
    pub(crate) fn thrown<T>(
        &self,
        cause: MethodCause,
        method: Method,
        reason: impl Into<String>,
    ) -> Outcome<T> {
        self.error(RenderErrorKind::Method { method: method.name().to_owned(), cause, reason: reason.into() })
    }

    /// Counts steps.
    #[inline]
    pub(crate) fn step(&mut self, steps: usize) -> Outcome<()> {
        self.steps = self.steps.saturating_add(steps as u64);
        if self.steps > self.limits.steps {
            return self.error(RenderErrorKind::StepLimit(self.limits.steps));
        }
        Ok(())
    }

    /// Lends the steps that are left to `work`, which ends early where they do not
    /// suffice.
    pub(crate) fn lend<T>(&mut self, work: impl FnOnce(&mut Budget) -> T) -> Outcome<T> {
        let mut budget = Budget::new(self.limits.steps.saturating_sub(self.steps));
        let result = work(&mut budget);
        self.steps = self.limits.steps.saturating_sub(budget.left());
        if budget.left() == 0 {
            return self.error(RenderErrorKind::StepLimit(self.limits.steps));
        }
        Ok(result)
    }

    /// How many bytes of values can still be made.
    pub(crate) fn room(&self) -> usize {
        self.limits.memory.saturating_sub(self.heap.bytes)
    }

    /// Counts bytes of values.
    #[inline]
    pub(crate) fn charge(&mut self, bytes: usize) -> Outcome<()> {
        self.heap.bytes = self.heap.bytes.saturating_add(bytes);
        if self.heap.bytes > self.limits.memory {
            return self.error(RenderErrorKind::MemoryLimit(self.limits.memory));
        }
        Ok(())
    }

    /// Goes one level deeper for the time of `work`.
    #[inline]
    pub(crate) fn deeper<T>(&mut self, work: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<T> {
        if self.depth >= self.limits.depth {
            return self.error(RenderErrorKind::DepthLimit(self.limits.depth));
        }
        self.depth += 1;
        let result = work(self);
        self.depth -= 1;
        result
    }

    /// Appends to the output.
    #[inline]
    pub(crate) fn write(&mut self, text: &str) -> Outcome<()> {
        self.out.push_str(text);
        if self.out.len().saturating_add(self.outer_out) > self.limits.output {
            return self.error(RenderErrorKind::OutputLimit(self.limits.output));
        }
        Ok(())
    }

    /// What `work` writes, as a text of its own.
    pub(crate) fn captured(&mut self, work: impl FnOnce(&mut Self) -> Outcome<()>) -> Outcome<String> {
        let outer = std::mem::take(&mut self.out);
        let outer_bytes = outer.len();
        self.outer_out = self.outer_out.saturating_add(outer_bytes);
        let result = work(self);
        self.outer_out -= outer_bytes;
        let text = std::mem::replace(&mut self.out, outer);
        result?;
        self.charge(text.len())?;
        Ok(text)
    }

    /// The value of a variable.
    #[inline]
    pub(crate) fn variable(&mut self, slot: Slot) -> Value {
        if self.held.iter().any(|(held, null)| *null && *held == slot) {
            return Value::Null;
        }
        match &self.variables[slot.number()] {
            Some(value) => value.clone(),
            None => self.given(slot),
        }
    }

    #[inline]
    pub(crate) fn set_variable(&mut self, slot: Slot, value: Value) {
        if value.is_null()
            && let Some((_, null)) = self.held.iter_mut().rev().find(|(held, _)| *held == slot)
        {
            *null = true;
        }
        self.variables[slot.number()] = Some(value);
    }

    pub(crate) fn remove_variable(&mut self, slot: Slot) {
        if let Some((_, null)) = self.held.iter_mut().rev().find(|(held, _)| *held == slot) {
            *null = false;
        }
        self.variables[slot.number()] = None;
    }

    /// A compiled regular expression of Java.
    pub(crate) fn regex(&mut self, method: Method, pattern: &Text) -> Outcome<Rc<Regex>> {
        if let Some(regex) = self.regexes.get(&**pattern) {
            return Ok(Rc::clone(regex));
        }
        self.step(REGEX_STEPS)?;
        match Regex::new(pattern) {
            Ok(regex) => {
                let regex = Rc::new(regex);
                if self.regexes.len() >= MAX_REGEXES {
                    self.regexes.clear();
                }
                self.regexes.add(pattern.clone(), Rc::clone(&regex));
                Ok(regex)
            }
            Err(reason) => self.thrown(MethodCause::Pattern, method, reason),
        }
    }
}
