//! Which template is rendered.
//!
//! Recorded: an `Accept` that fits no template gives the `application/json` one. Assumed, after
//! what is documented for integration responses: the first media type of `Accept` decides,
//! parameters and case do not count, and without `application/json` the first template is taken.

/// The media type that is used when nothing else fits.
pub const JSON: &str = "application/json";

/// The index of the template to render, given the media types of all templates and the `Accept` of the request;
/// `None` where there is no template.
pub fn choose<'a, K: AsRef<str>>(keys: &[K], accept: impl FnOnce() -> Option<&'a str>) -> Option<usize> {
    if keys.len() < 2 {
        return (!keys.is_empty()).then_some(0);
    }
    let position = |wanted: &str| keys.iter().position(|key| same_media_type(key.as_ref(), wanted));
    let accepted = accept().and_then(|accept| position(essence(accept)));
    accepted.or_else(|| position(JSON)).or(Some(0))
}

/// Whether a template's key is this media type, case and parameters aside.
fn same_media_type(key: &str, wanted: &str) -> bool {
    essence(key).eq_ignore_ascii_case(wanted)
}

/// The first media type of a list, without its parameters. Neither a type nor a subtype may
/// contain `,` or `;` (RFC 9110), so that everything before them is the media type.
pub(crate) fn essence(list: &str) -> &str {
    list.split([',', ';']).next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_media_type_decides() {
        let keys = ["application/json", "text/html; charset=utf-8", "application/xml"];
        let chosen = |accept| choose(&keys, || accept).map(|index| keys[index]);
        assert_eq!(chosen(None), Some(keys[0]));
        assert_eq!(chosen(Some("*/*")), Some(keys[0]));
        assert_eq!(chosen(Some("")), Some(keys[0]));
        assert_eq!(chosen(Some("TEXT/HTML;q=0.1, application/xml")), Some(keys[1]));
        assert_eq!(chosen(Some("image/png, application/xml")), Some(keys[0]), "only the first counts");
        assert_eq!(chosen(Some(" application/xml ; a=\"b,c\"")), Some(keys[2]));
    }

    #[test]
    fn without_json_the_first_template_is_taken() {
        let keys = ["text/html", "text/plain"];
        assert_eq!(choose(&keys, || Some("image/png")), Some(0));
        assert_eq!(choose::<&str>(&[], || Some("image/png")), None);
    }
}
