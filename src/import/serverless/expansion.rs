//! Variables inside of the values of a `.env` file, as dotenv-expand 10 fills them in (Serverless 3).
//!
//! ```text
//! variable = "$" [ "{" ] name [ ":-" default ] [ "}" ]
//! ```
//!
//! The last of a value is filled in first, and what is filled in is looked through again. `\$` is no
//! variable.

/// How often something is filled in, at most: a value may name itself.
const MAX_FILLED_IN: usize = 100;

/// How long a value may become.
const MAX_BYTES: usize = 64 * 1024;

/// What a value is when its variables are filled in.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Expanded {
    Value(String),
    /// It needs the variable of this name, which the file does not set.
    Open(String),
    /// It has no end.
    Endless,
}

/// Fills in the variables of a value; `lookup` knows what others are set to.
pub(super) fn expanded(value: &str, lookup: impl Fn(&str) -> Option<String>) -> Expanded {
    let mut value = value.to_owned();
    for _ in 0..MAX_FILLED_IN {
        let Some(variable) = last_dollar(&value).and_then(|at| Variable::at(&value, at)) else {
            return Expanded::Value(value.replace("\\$", "$"));
        };
        // An empty value counts as none.
        let set = lookup(variable.name).filter(|set| !set.is_empty());
        let Some(filled) = set.or_else(|| variable.default.map(str::to_owned)) else {
            return Expanded::Open(variable.name.to_owned());
        };
        let written = variable.written.to_owned();
        value = value.replacen(&written, &filled, 1);
        if value.len() > MAX_BYTES {
            break;
        }
    }
    Expanded::Endless
}

/// A variable where it is written.
struct Variable<'a> {
    written: &'a str,
    name: &'a str,
    default: Option<&'a str>,
}

impl<'a> Variable<'a> {
    fn at(value: &'a str, at: usize) -> Option<Self> {
        let from_here = &value[at..];
        let named = from_here.strip_prefix("${").or_else(|| from_here.strip_prefix('$'))?;
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let behind = named.trim_start_matches(is_name);
        let name = &named[..named.len() - behind.len()];
        let (default, rest) = match behind.strip_prefix(":-") {
            Some(default) => {
                let end = default.find(['}', '\\']).unwrap_or(default.len());
                (Some(&default[..end]).filter(|default| !default.is_empty()), &default[end..])
            }
            None => (None, behind),
        };
        let rest = rest.strip_prefix('}').unwrap_or(rest);
        let written = &from_here[..from_here.len() - rest.len()];
        (!name.is_empty()).then_some(Self { written, name, default })
    }
}

/// Where the last `$` stands that no backslash stands before.
fn last_dollar(value: &str) -> Option<usize> {
    value.rmatch_indices('$').map(|(at, _)| at).find(|&at| !value[..at].ends_with('\\'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_filled_in_from_the_last_on() {
        let lookup = |name: &str| {
            let value = match name {
                "A" => "a",
                "B" => "$A/b",
                "EMPTY" => "",
                "SELF" => "$SELF",
                _ => return None,
            };
            Some(value.to_owned())
        };
        let value = |written: &str| match expanded(written, lookup) {
            Expanded::Value(value) => value,
            Expanded::Open(name) => format!("open {name}"),
            Expanded::Endless => "endless".to_owned(),
        };
        assert_eq!(value("https://${B}.example"), "https://a/b.example");
        assert_eq!(value("$A-$B"), "a-a/b");
        assert_eq!(value("\\$X ${C:-d} $A"), "$X d a");
        assert_eq!(value("${EMPTY:-e}"), "e");
        assert_eq!(value("${C:-${A}}"), "a");
        assert_eq!(value("5 $ and 6"), "5 $ and 6");
        assert_eq!(value("$C"), "open C");
        assert_eq!(value("$SELF"), "endless");
    }
}
