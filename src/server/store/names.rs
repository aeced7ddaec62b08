//! What stages and their variables may be called.

use indexmap::IndexMap;

/// How long the name and the value of a stage variable may be (developer guide, quotas).
const MAX_VARIABLE: (usize, usize) = (64, 512);

/// Why a stage cannot be called so, in AWS's words; names of stages are names of files as well.
pub(crate) fn stage_fault(name: &str) -> Option<&'static str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let is_one = !name.is_empty() && name.len() <= 128 && name.chars().all(is_name);
    (!is_one).then_some("Stage name only allows a-zA-Z0-9_-")
}

/// Why a stage cannot have these variables.
pub(crate) fn variables_fault(variables: &IndexMap<String, String>) -> Option<String> {
    let (longest_name, longest_value) = MAX_VARIABLE;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let is_one = |name: &str, value: &str| {
        name.len() <= longest_name && value.len() <= longest_value && name.chars().all(is_name)
    };
    let (name, _) = variables.iter().find(|(name, value)| !is_one(name, value))?;
    Some(format!(
        "Stage variable {name} is not allowed: names have letters, digits and _ and at most {longest_name} of them, values at most {longest_value} characters"
    ))
}
