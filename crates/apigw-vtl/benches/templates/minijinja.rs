//! The same templates as minijinja has them, for orientation: another language, from the same text of a body to the same
//! output.

use std::collections::BTreeMap;

use apigw_vtl::Inputs;
use minijinja::{Environment, Value};

type Map = BTreeMap<String, Value>;

/// The template that has the output of the one of this name.
pub(crate) fn equivalent(name: &str) -> Option<String> {
    let query = concat!(
        r#"{"TableName": "pets", "KeyConditionExpression": "kind = :kind","#,
        "\n",
        r#""ExpressionAttributeValues": {":kind": {"S": "{{ params.querystring.kind|js }}"}}}"#,
        "\n",
    );
    Some(match name {
        "dynamodb-query" => query.to_owned(),
        "100-kilobytes" => query.repeat(super::QUERIES),
        "dynamodb-response" => concat!(
            r#"{"pets": [{% for item in body.Items %}"#,
            "\n",
            r#"{"id": "{{ item.id.S }}", "name": "{{ item.name.S }}", "#,
            r#""owner": {"id": "{{ item.owner.M.id.S }}"}}{% if not loop.last %},{% endif %}"#,
            "\n{% endfor %}]}\n",
        )
        .to_owned(),
        "lambda-request" => concat!(
            r#"{"body": {{ text }}, "method": "{{ context.httpMethod }}", "stage": "{{ context.stage }}","#,
            "\n\"headers\": { ",
            r#"{% for h in params.header %}"{{ h }}": "{{ params.header[h]|js }}""#,
            r#"{% if not loop.last %},{% endif %}{% endfor %}},"#,
            "\n\"path\": { ",
            r#"{% for p in params.path %}"{{ p }}": "{{ params.path[p] }}""#,
            "{% if not loop.last %},{% endif %}{% endfor %}}}\n",
        )
        .to_owned(),
        _ => return None,
    })
}

/// What knows the filter of the templates.
pub(crate) fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.add_filter("js", |value: &Value| -> String {
        let text = value.as_str().unwrap_or_default();
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if matches!(c, '\'' | '"' | '\\' | '/') {
                out.push('\\');
            }
            out.push(c);
        }
        out
    });
    environment
}

/// The variables of a rendering, with the body read.
pub(crate) fn variables(inputs: &Inputs) -> Value {
    let body = serde_json::from_str(&inputs.body).expect("JSON");
    let members = |members: &serde_json::Map<String, serde_json::Value>| -> Value {
        Value::from(members.iter().map(|(name, value)| (name.clone(), converted(value))).collect::<Map>())
    };
    let params = [
        ("path", members(&inputs.params.path)),
        ("querystring", members(&inputs.params.querystring)),
        ("header", members(&inputs.params.header)),
    ];
    Value::from(BTreeMap::from([
        ("body", converted(&body)),
        ("text", Value::from(inputs.body.as_str())),
        ("params", Value::from(BTreeMap::from(params))),
        ("context", members(&inputs.context)),
    ]))
}

fn converted(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::from(()),
        serde_json::Value::Bool(value) => Value::from(*value),
        serde_json::Value::Number(number) => Value::from(number.as_f64().unwrap_or(f64::NAN)),
        serde_json::Value::String(text) => Value::from(text.as_str()),
        serde_json::Value::Array(elements) => elements.iter().map(converted).collect(),
        serde_json::Value::Object(members) => {
            Value::from(members.iter().map(|(name, value)| (name.clone(), converted(value))).collect::<Map>())
        }
    }
}
