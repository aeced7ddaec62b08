//! Mapping templates of integrations.

use apigw_vtl::{Inputs, Limits, Params, RenderError, Rendered, Template, mock_status};
use serde_json::{Map, Value};

/// Parses and renders a mapping template. Between NUL bytes: the template, the body, and as JSON what else it is rendered with,
/// as in the fixtures of `apigw-vtl`: `params`, `context`, `stageVariables`.
///
/// All that goes wrong has its place in the template, nothing gets past a limit, and a second rendering or a traced one gives
/// the same.
pub(crate) fn run(bytes: &[u8]) {
    let mut parts = bytes.splitn(3, |&byte| byte == 0).map(|part| std::str::from_utf8(part).ok());
    let Some(Some(text)) = parts.next() else { return };
    let body = parts.next().flatten().unwrap_or_default();
    let event = parts.next().flatten().and_then(|event| serde_json::from_str(event).ok());
    let template = match Template::compile(text) {
        Ok(template) => template,
        Err(errors) => {
            assert!(!errors.is_empty(), "refused without a reason: {text:?}");
            for error in errors {
                assert!(text.get(error.span.range()).is_some(), "{error:?} in {text:?}");
                assert!(!error.to_string().is_empty());
            }
            return;
        }
    };
    let (inputs, limits) = (inputs(body, &event.unwrap_or_default()), limits());
    let rendered = template.render(&inputs, &limits);
    assert_eq!(template.render(&inputs, &limits), rendered, "rendered twice: {text:?}");
    check(text, &limits, &rendered);
    let traced = template.render_traced(&inputs, &limits);
    // Showing values takes steps, so only what ends well is compared.
    if let (Ok(rendered), Ok((traced, trace))) = (&rendered, &traced) {
        assert_eq!(rendered, traced, "traced: {text:?}");
        for reference in trace {
            assert!(text.get(reference.span.range()).is_some(), "{reference:?} in {text:?}");
        }
    }
    check(text, &limits, &traced.map(|(rendered, _)| rendered));
}

fn check(text: &str, limits: &Limits, rendered: &Result<Rendered, RenderError>) {
    match rendered {
        Ok(rendered) => {
            assert!(rendered.output.len() <= limits.output, "{} bytes of {text:?}", rendered.output.len());
            _ = mock_status(&rendered.output);
        }
        Err(error) => {
            assert!(text.get(error.span.range()).is_some(), "{error:?} in {text:?}");
            assert!(!error.to_string().is_empty());
        }
    }
}

/// What a template of this size may use: each limit is passed within a second.
fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.steps = 100_000;
    limits.memory = 4 << 20;
    limits.output = 1 << 18;
    limits
}

fn inputs(body: &str, event: &Value) -> Inputs {
    let members = |value: &Value| -> Map<String, Value> { value.as_object().cloned().unwrap_or_default() };
    let params = &event["params"];
    Inputs {
        body: body.to_owned(),
        params: Params {
            path: members(&params["path"]),
            querystring: members(&params["querystring"]),
            header: members(&params["header"]),
        },
        context: members(&event["context"]),
        stage_variables: members(&event["stageVariables"]),
        ..Inputs::default()
    }
}
