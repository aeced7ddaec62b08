//! Replacements with references to groups.

/// Appends a replacement of Java: `$n`, `${name}`, `\x`. An error where the result gets longer than `most`.
pub(super) fn expand(
    replacement: &str,
    captures: &fancy_regex::Captures<'_>,
    most: usize,
    out: &mut String,
) -> Result<(), String> {
    let mut rest = replacement;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if out.len() > most {
            return Err(format!("the result has more than {most} bytes"));
        }
        match c {
            '\\' => {
                let Some(escaped) = rest.chars().next() else {
                    return Err("character to be escaped is missing".to_owned());
                };
                out.push(escaped);
                rest = &rest[escaped.len_utf8()..];
            }
            '$' => {
                if let Some(named) = rest.strip_prefix('{') {
                    let Some(end) = named.find('}') else {
                        return Err("named capturing group is missing trailing '}'".to_owned());
                    };
                    let group = captures.name(&named[..end]);
                    out.push_str(group.map_or("", |group| group.as_str()));
                    rest = &named[end + 1..];
                    continue;
                }
                let Some(first) = rest.chars().next().and_then(|c| c.to_digit(10)) else {
                    return Err("Illegal group reference".to_owned());
                };
                rest = &rest[1..];
                let mut group = first as usize;
                if group >= captures.len() {
                    return Err(format!("No group {group}"));
                }
                // More digits belong to the number as long as there is such a group.
                while let Some(digit) = rest.chars().next().and_then(|c| c.to_digit(10)) {
                    let longer = group * 10 + digit as usize;
                    if longer >= captures.len() {
                        break;
                    }
                    group = longer;
                    rest = &rest[1..];
                }
                out.push_str(captures.get(group).map_or("", |group| group.as_str()));
            }
            c => out.push(c),
        }
    }
    Ok(())
}
