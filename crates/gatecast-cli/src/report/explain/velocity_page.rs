//! Pages about what mapping templates can use.

use std::fmt::Write;

use super::page::Page;
use super::velocity::{Example, Group, LanguageEntry, groups};

impl Page {
    /// Everything that mapping templates can use.
    pub(super) fn templates(mut self) -> String {
        self.title("What mapping templates can use");
        self.paragraph(
            2,
            "Mapping templates of integrations are Velocity 1.7, with $input, $util, $context and $stageVariables. \
             What has no value is printed as nothing. Gateway responses are not Velocity: there, all of this is text.",
        );
        for group in groups() {
            self.heading(group.name);
            self.entries(group);
        }
        self.heading("More");
        self.paragraph(
            2,
            "`gatecast explain variables` lists what is below $context; each name here has a page.",
        );
        self.out
    }

    /// The page of a group.
    pub(super) fn template_group(mut self, group: &Group) -> String {
        self.title(group.name);
        self.paragraph(2, group.about);
        let _ = writeln!(self.out);
        self.entries(group);
        self.out
    }

    /// A line and what it is about, for each of a group.
    fn entries(&mut self, group: &Group) {
        for entry in group.entries {
            let _ = writeln!(self.out, "  {}", entry.form);
            self.paragraph(6, entry.about);
        }
    }

    /// The page of one of them, with its example.
    pub(super) fn template_entry(mut self, entry: &LanguageEntry) -> String {
        let LanguageEntry { names, form, about, example } = entry;
        let Example { template, body, output, sets } = example;
        self.title(names.first().copied().unwrap_or_default());
        self.paragraph(2, about);
        let _ = writeln!(self.out);
        self.fact("written", form);
        // Examples are copied: no line breaks inside them.
        self.line("example", template);
        if !body.is_empty() {
            self.line("with the body", body);
        }
        if let Some(sets) = sets {
            self.line("sets", sets);
        }
        match output.is_empty() {
            true => self.line("prints", "nothing"),
            false => self.line("prints", output),
        }
        self.out
    }

    fn line(&mut self, name: &str, value: &str) {
        let _ = writeln!(self.out, "  {name:<18}{value}");
    }
}
