//! What stages and their variables may be called.

/// How long the name and the value of a stage variable may be (developer guide, quotas).
const MAX_VARIABLE: (usize, usize) = (64, 512);

/// Why a stage cannot be called so, in AWS's words; names of stages are names of files as well.
pub fn stage_fault(name: &str) -> Option<&'static str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let is_one = !name.is_empty() && name.len() <= 128 && name.chars().all(is_name);
    (!is_one).then_some("Stage name only allows a-zA-Z0-9_-")
}

/// Why a stage cannot have this variable; null is no value.
///
/// The words are those that users got: serverless/serverless#6133 for names,
/// sirceljm/aws-lambda-blog#10 for values. How null is named in them is assumed, and what is said of
/// lengths is gatecast's.
pub fn variable_fault(name: &str, value: Option<&str>) -> Option<String> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() || !name.chars().all(is_word) {
        return Some(format!(
            "Invalid stage variable name: {name}.  Please use names with only word characters."
        ));
    }
    // The documented pattern, and the space that the message allows.
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || " -._~:/?#&=,".contains(c);
    if value.is_none_or(|value| value.is_empty() || !value.chars().all(is_allowed)) {
        let value = value.unwrap_or("null");
        return Some(format!(
            "Invalid stage variable value: {value}.  Please use values with alphanumeric characters and the symbols \
             ' ', -', '.', '_', ':', '/', '?', '&', '=', and ','."
        ));
    }
    let (longest_name, longest_value) = MAX_VARIABLE;
    let is_long = name.len() > longest_name || value.is_some_and(|value| value.len() > longest_value);
    is_long.then(|| {
        format!("Stage variable {name} is too long: a name has at most {longest_name} characters, a value {longest_value}")
    })
}
