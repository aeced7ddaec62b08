//! The templates that are measured, and what they render to.

/// How many fields of their own the larger templates refer to, besides documented ones.
pub(crate) const FIELDS: usize = 8;

/// A template and what it renders to for a missing token and the bench's event.
pub(crate) struct Workload {
    pub(crate) name: &'static str,
    pub(crate) template: String,
    pub(crate) rendered: String,
    /// Literal text, and the value after it.
    pub(crate) pieces: Vec<(String, String)>,
    /// The references in order, without their dollars.
    pub(crate) references: Vec<String>,
    /// Names, mappings and values of headers.
    pub(crate) headers: Vec<(&'static str, &'static str, &'static str)>,
}

impl Workload {
    /// From literal text, a reference and its value, in turn; the last piece has no reference.
    fn new(name: &'static str, parts: Vec<(String, String, String)>) -> Self {
        let template = parts
            .iter()
            .map(
                |(literal, reference, _)| {
                    if reference.is_empty() { literal.clone() } else { format!("{literal}${reference}") }
                },
            )
            .collect();
        let rendered = parts.iter().map(|(literal, _, value)| format!("{literal}{value}")).collect();
        let references = parts.iter().map(|(_, reference, _)| reference.clone()).collect();
        let pieces = parts.into_iter().map(|(literal, _, value)| (literal, value)).collect();
        Self { name, template, rendered, pieces, references, headers: Vec::new() }
    }

    /// The headers that the response has, as hand-written code would write them.
    pub(crate) fn sent_headers(&self) -> Vec<(&'static str, &'static str)> {
        let mut sent = vec![
            ("Content-Type", "application/json"),
            ("x-amzn-ErrorType", "MissingAuthenticationTokenException"),
        ];
        sent.extend(self.headers.iter().map(|(name, _, value)| (*name, *value)));
        sent
    }
}

fn part(literal: &str, reference: &str, value: &str) -> (String, String, String) {
    (literal.to_owned(), reference.to_owned(), value.to_owned())
}

/// W1: the worked example of the API reference page, with its four headers.
pub(crate) fn w1() -> Workload {
    let mut workload = Workload::new(
        "W1",
        vec![
            part("{\n \"message\": ", "context.error.messageString", "\"Missing Authentication Token\""),
            part(",\n \"type\": \"", "context.error.responseType", "MISSING_AUTHENTICATION_TOKEN"),
            part("\",\n \"stage\": \"", "context.stage", "prod"),
            part("\",\n \"resourcePath\": \"", "context.resourcePath", "/pets/{petId}"),
            part("\",\n \"stageVariables.a\": \"", "stageVariables.a", "a"),
            part("\",\n \"statusCode\": \"'404'\"\n}", "", ""),
        ],
    );
    workload.headers = vec![
        ("x-request-path", "method.request.path.petId", "5"),
        ("Access-Control-Allow-Origin", "'a.b.c'", "a.b.c"),
        ("x-request-query", "method.request.querystring.q", "1"),
        ("x-request-header", "method.request.header.Accept", "application/json"),
    ];
    workload
}

/// W2: 10 KB, 100 references.
pub(crate) fn w2() -> Workload {
    Workload::new("W2", many(100))
}

/// W3: 1 MB, 10,000 references.
pub(crate) fn w3() -> Workload {
    Workload::new("W3", many(10_000))
}

fn many(references: usize) -> Vec<(String, String, String)> {
    let documented = [
        ("context.error.responseType", "MISSING_AUTHENTICATION_TOKEN"),
        ("context.stage", "prod"),
        ("context.path", "/prod/pets/5"),
        ("stageVariables.environment", "production"),
    ];
    let mut parts: Vec<_> = (0..references)
        .map(|index| {
            let literal = format!("  \"member{index:05}\": \"{} ", "lorem ipsum ".repeat(5));
            if index % 2 == 0 {
                let (reference, value) = documented[index / 2 % documented.len()];
                part(&literal, reference, value)
            } else {
                let field = index / 2 % FIELDS;
                part(&literal, &format!("context.field{field}"), &format!("value-{field}"))
            }
        })
        .collect();
    parts.push(part("\"\n", "", ""));
    parts
}
