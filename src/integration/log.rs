//! What happened at each step, in the words of API Gateway's execution log.

use std::fmt;

/// The lines of an execution log, without the time that AWS puts before each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExecutionLog {
    lines: Vec<String>,
}

impl ExecutionLog {
    /// The lines, in order.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    pub(super) fn push(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }

    /// A line with what Java prints of a map.
    pub(super) fn push_map<'a>(&mut self, label: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) {
        let pairs: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        self.push(format!("{label}: {{{}}}", pairs.join(", ")));
    }

    pub(super) fn push_body(&mut self, label: &str, body: &[u8]) {
        self.push(format!("{label}: {}", String::from_utf8_lossy(body)));
    }
}

/// Its lines, each with a line feed.
impl fmt::Display for ExecutionLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}
