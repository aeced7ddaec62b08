//! stub
pub(crate) fn text_diff(before: &str, after: &str, _: usize) -> String {
    format!("- {before}\n+ {after}\n")
}
