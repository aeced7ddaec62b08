//! How much a template and a rendering may use.

/// How deep templates can be nested: blocks, parentheses, lists, arguments and strings together.
pub const MAX_NESTING: usize = 100;

/// How much a rendering may use. What goes over a limit is an error with the name of the limit.
///
/// API Gateway itself limits the iterations of a `#foreach` and stops the loop without a word. The
/// other limits are there so that no template can take a caller's machine; they are far above what
/// templates need.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Iterations of one `#foreach`; the loop ends there, and this is no error.
    pub iterations: usize,
    /// Parts of the template and elements of values that are gone through. This is the limit of time: there is no
    /// clock in a rendering, and the time that a step takes is bounded.
    pub steps: u64,
    /// Bytes of output.
    pub output: usize,
    /// Bytes of all strings, lists and maps that are made, whether they are still in use or not.
    pub memory: usize,
    /// How deep blocks, expressions and values are nested while they are evaluated.
    pub depth: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { iterations: 1_000, steps: 10_000_000, output: 64 << 20, memory: 256 << 20, depth: 250 }
    }
}

/// How many bytes a whole number can have where it is written. Reading digits takes quadratic time.
pub(crate) const MAX_DIGITS: usize = 10_000;

/// What is left of [`Limits::steps`] for a part of a rendering that does not know the rendering.
#[derive(Debug)]
pub(crate) struct Budget {
    left: u64,
}

/// A [`Budget`] that is used up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spent;

impl Budget {
    pub(crate) fn new(left: u64) -> Self {
        Self { left }
    }

    pub(crate) fn left(&self) -> u64 {
        self.left
    }

    /// Takes steps.
    pub(crate) fn take(&mut self, steps: usize) -> Result<(), Spent> {
        let rest = self.left.checked_sub(steps as u64);
        self.left = rest.unwrap_or(0);
        rest.map(|_| ()).ok_or(Spent)
    }
}
