//! Codes: the name, the severity and the page of a kind of finding.
//!
//! A code stands beside the code that reports the finding. [`codes`] declares those of a module
//! together with their list; the room of the module gathers the lists.

use std::fmt;

use super::Severity;

/// A kind of finding. Every [`Diagnostic`](super::Diagnostic) about the user's text has one.
pub struct Code {
    /// What is wrong, as findings are called: `unknown-response-type`.
    pub name: &'static str,
    /// How bad it is, unless a finding or the settings say otherwise.
    pub severity: Severity,
    /// Markdown, or Rust whose first lines are documentation: `//! Markdown`.
    page: &'static str,
}

impl Code {
    /// A code with this page.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, severity: Severity, page: &'static str) -> Self {
        Self { name, severity, page }
    }

    /// What it is about, in one line.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.lines().next().unwrap_or_default().trim_end_matches(['.', ':'])
    }

    /// The page in Markdown: what it is about, and what to do; for many also why, bad, good, evidence.
    #[must_use]
    pub fn page(&self) -> String {
        self.lines().fold(String::new(), |page, line| page + line + "\n")
    }

    fn lines(&self) -> impl Iterator<Item = &'static str> {
        let is_rust = self.page.starts_with("//!");
        let lines = self.page.lines().take_while(move |line| !is_rust || line.starts_with("//!"));
        lines.map(move |line| match line.strip_prefix("//!") {
            Some(line) if is_rust => line.strip_prefix(' ').unwrap_or(line),
            _ => line,
        })
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Code").field("name", &self.name).field("severity", &self.severity).finish()
    }
}

/// Declares the codes of a module, and `CODES`, the list of them for the room of the module. A
/// list that no room takes is dead code, which the lints refuse.
///
/// The documentation of a code is its page. One that is longer stands in a file:
///
/// ```text
/// codes! {
///     /// A definition that does not say which response type it is for.
///     ///
///     /// It is left out.
///     static MISSING_RESPONSE_TYPE: Error = "missing-response-type";
///     pub(super) static UNKNOWN_MEMBER: Warning = "unknown-member", include_str!("pages/unknown-member.md");
/// }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __codes {
    (@page [$($line:literal)+]) => { concat!($("//!", $line, "\n"),+) };
    (@page [] $page:expr) => { $page };
    ($($(#[doc = $line:literal])* $vis:vis static $CODE:ident: $severity:ident = $name:literal $(, $page:expr)?;)+) => {
        $(
            $(#[doc = $line])*
            $vis static $CODE: $crate::diagnostic::Code = $crate::diagnostic::Code::new(
                $name,
                $crate::diagnostic::Severity::$severity,
                $crate::diagnostic::codes!(@page [$($line)*] $($page)?),
            );
        )+

        /// The codes of this module.
        pub(crate) static CODES: &[&$crate::diagnostic::Code] = &[$(&$CODE),+];
    };
}

#[doc(hidden)]
pub use __codes as codes;

#[cfg(test)]
mod tests {
    super::codes! {
        /// A summary.
        ///
        /// # Bad
        ///     indented
        static DOCUMENTED: Error = "documented";
        static WRITTEN: Note = "written", "A summary:\n\n//! is no comment here\n  indented";
    }

    #[test]
    fn pages_are_documentation_or_markdown() {
        assert_eq!(CODES.len(), 2);
        assert_eq!(DOCUMENTED.summary(), "A summary");
        assert_eq!(DOCUMENTED.page(), "A summary.\n\n# Bad\n    indented\n");
        assert_eq!(WRITTEN.summary(), "A summary");
        assert_eq!(WRITTEN.page(), "A summary:\n\n//! is no comment here\n  indented\n");
    }

    #[test]
    fn pages_end_with_the_documentation() {
        let code = super::Code::new("x", super::Severity::Note, "//! One.\n//!\n//! Two.\n\nuse std::fmt;\n");
        assert_eq!(code.page(), "One.\n\nTwo.\n");
    }
}
