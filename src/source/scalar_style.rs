//! How scalars are written: what each character of a value must be written as in its file.

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScalarStyle {
    /// All of a file, or of a string in which nothing is escaped.
    Raw,
    /// A number or a word without quotes, in a syntax whose strings stand in double quotes.
    Bare,
    /// A YAML scalar without quotes.
    Plain,
    /// Between single quotes, as YAML has them.
    SingleQuoted,
    /// Between double quotes, as JSON and YAML have them.
    DoubleQuoted,
    /// A block scalar of YAML.
    Block,
    /// Between double quotes, as HCL has them.
    HclQuoted,
    /// A heredoc of HCL, or a template file.
    HclRaw,
}

impl ScalarStyle {
    /// Whether a line break in the value is more than a line break in the file.
    fn is_of_lines(self) -> bool {
        matches!(self, Self::Plain | Self::Block | Self::HclRaw)
    }

    /// Appends what a character is written as inside the scalar; `None` where that depends on what
    /// stands around it.
    fn write(self, c: char, written: &mut String) -> Option<()> {
        match (self, c) {
            (Self::Raw, _) => written.push(c),
            (Self::Bare, _) => return None,
            (Self::DoubleQuoted | Self::HclQuoted, '"' | '\\') => written.extend(['\\', c]),
            (Self::DoubleQuoted | Self::HclQuoted, '\n') => written.push_str("\\n"),
            (_, c) if c.is_control() => return None,
            (Self::SingleQuoted, '\'') => written.push_str("''"),
            (Self::Plain, '#' | ':' | ',' | '[' | ']' | '{' | '}') => return None,
            _ => written.push(c),
        }
        Some(())
    }
}

/// The styles of a scalar and of the scalars that its document stands in, from the inside out:
/// JSON in a block scalar of YAML is `[DoubleQuoted, Block]`. Empty where they are not known.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ScalarStyles([Option<ScalarStyle>; MAX_LEVELS]);

/// How many scalars are told apart that stand in one another.
const MAX_LEVELS: usize = 8;

impl ScalarStyles {
    /// The styles of a scalar that stands directly in a file.
    pub(crate) fn of(style: ScalarStyle) -> Self {
        let mut styles = Self::default();
        styles.0[0] = Some(style);
        styles
    }

    /// The same, where the document is the value of a scalar with the styles `outer`.
    pub(crate) fn within(mut self, outer: Self) -> Self {
        if self.is_unknown() || outer.is_unknown() {
            return Self::default();
        }
        if outer == Self::of(ScalarStyle::Raw) {
            return self;
        }
        let own = self.all().count();
        for (level, style) in outer.all().enumerate() {
            let Some(place) = self.0.get_mut(own + level) else { return Self::default() };
            *place = Some(style);
        }
        self
    }

    /// The style of a scalar that stands directly in a file.
    pub(crate) fn only(self) -> Option<ScalarStyle> {
        let mut all = self.all();
        all.next().filter(|_| all.next().is_none())
    }

    /// Whether nothing is known of them.
    pub(crate) fn is_unknown(self) -> bool {
        self.0[0].is_none()
    }

    /// Whether one of them has templates of HCL.
    pub(crate) fn has_hcl(self) -> bool {
        self.all().any(|style| matches!(style, ScalarStyle::HclQuoted | ScalarStyle::HclRaw))
    }

    /// Whether line breaks in the file cannot be replaced: they belong to its layout.
    pub(crate) fn is_of_lines(self) -> bool {
        self.all().any(ScalarStyle::is_of_lines)
    }

    fn all(self) -> impl Iterator<Item = ScalarStyle> {
        self.0.into_iter().flatten()
    }

    /// What a text of the value is written as in the file; `None` where that is not known.
    pub(crate) fn written(self, text: &str) -> Option<String> {
        if self.is_unknown() {
            return None;
        }
        let mut written = text.to_owned();
        for style in self.all() {
            let inner = std::mem::take(&mut written);
            for c in inner.chars() {
                style.write(c, &mut written)?;
            }
        }
        Some(written)
    }
}

#[cfg(test)]
mod tests {
    use super::ScalarStyle::{Block, DoubleQuoted, Plain, SingleQuoted};
    use super::*;

    fn written(styles: &[ScalarStyle], text: &str) -> Option<String> {
        let all = styles.iter().map(|style| ScalarStyles::of(*style));
        all.reduce(ScalarStyles::within).and_then(|styles| styles.written(text))
    }

    #[test]
    fn characters_are_escaped_once_for_each_scalar_around_them() {
        assert_eq!(written(&[DoubleQuoted], r#"a"b\"#).as_deref(), Some(r#"a\"b\\"#));
        assert_eq!(written(&[DoubleQuoted, DoubleQuoted], "\"").as_deref(), Some(r#"\\\""#));
        assert_eq!(written(&[DoubleQuoted, Block], "\"").as_deref(), Some(r#"\""#));
        assert_eq!(written(&[DoubleQuoted, SingleQuoted], "\"'").as_deref(), Some(r#"\"''"#));
        assert_eq!(written(&[Block], "a\nb"), None);
        assert_eq!(written(&[Plain], "a #b"), None);
        assert_eq!(written(&[], "a"), None);
    }

    #[test]
    fn too_many_levels_are_unknown() {
        let deep = (0..20).map(|_| ScalarStyles::of(DoubleQuoted)).reduce(|all, next| all.within(next));
        assert!(deep.is_some_and(ScalarStyles::is_unknown));
        let two = ScalarStyles::of(DoubleQuoted).within(ScalarStyles::of(Block));
        assert_eq!((two.only(), two.is_of_lines()), (None, true));
        assert_eq!(ScalarStyles::of(Block).only(), Some(Block));
    }
}
