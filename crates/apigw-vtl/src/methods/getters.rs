//! Properties that are getters of Java, known when a template is read.

/// The getter that a property stands for; what it gives depends on what it is read of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Getter {
    Class,
    // Of an entry.
    Key,
    Value,
    // Of `$foreach`.
    Index,
    Count,
    HasNext,
    First,
    Last,
    Parent,
    Topmost,
    Replaced,
    // Of `$input`.
    Body,
    // Of strings, and of what has elements.
    Bytes,
    Empty,
    Blank,
    // Of `.class`.
    Name,
    SimpleName,
    // Of numbers.
    NotANumber,
    Infinite,
    /// None of them.
    Unknown,
}

impl Getter {
    /// The getter of a property. Either case of the first letter finds it.
    pub(crate) fn of(property: &str) -> Self {
        let mut characters = property.chars();
        let first = characters.next().map(|first| first.to_ascii_lowercase());
        match (first, characters.as_str()) {
            (Some('c'), "lass") => Self::Class,
            (Some('k'), "ey") => Self::Key,
            (Some('v'), "alue") => Self::Value,
            (Some('i'), "ndex") => Self::Index,
            (Some('c'), "ount") => Self::Count,
            (Some('h'), "asNext") => Self::HasNext,
            (Some('f'), "irst") => Self::First,
            (Some('l'), "ast") => Self::Last,
            (Some('p'), "arent") => Self::Parent,
            (Some('t'), "opmost") => Self::Topmost,
            (Some('r'), "eplaced") => Self::Replaced,
            (Some('b'), "ody") => Self::Body,
            (Some('b'), "ytes") => Self::Bytes,
            (Some('e'), "mpty") => Self::Empty,
            (Some('b'), "lank") => Self::Blank,
            (Some('n'), "ame") | (Some('t'), "ypeName") | (Some('c'), "anonicalName") => Self::Name,
            (Some('s'), "impleName") => Self::SimpleName,
            (Some('n'), "aN") => Self::NotANumber,
            (Some('i'), "nfinite") => Self::Infinite,
            _ => Self::Unknown,
        }
    }

    /// The getter that a method of `$foreach` is: `getIndex`, `hasNext`.
    pub(super) fn of_method(name: &str) -> Self {
        let property = name.strip_prefix("get").or_else(|| name.strip_prefix("is"));
        property.map_or(if name == "hasNext" { Self::HasNext } else { Self::Unknown }, Self::of)
    }
}
