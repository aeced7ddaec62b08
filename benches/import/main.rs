//! How fast a large CloudFormation template is read, beside parsers that merely parse it, and checked.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use gatecast::{Api, ImportOptions, SourceFile, import_all};
use saphyr_parser::Parser;

/// About 10 MB, as JSON and as YAML: 500 resources, one in five a gateway response, each with a
/// body of 20 KB in which quotes and line breaks are escaped.
fn template(resources: usize) -> (String, String) {
    let mut json = String::from(
        "{\"Parameters\":{\"Origin\":{\"Type\":\"String\",\"Default\":\"'*'\"}},\"Resources\":{",
    );
    let mut yaml = String::from("Parameters:\n  Origin: { Type: String, Default: \"'*'\" }\nResources:\n");
    let lines = 20_000 / 60;
    for index in 0..resources {
        let response_type = gatecast::ResponseType::ALL[index % 21].name();
        let (kind, api) = if index % 5 == 0 {
            ("AWS::ApiGateway::GatewayResponse", format!("Api{}", index / 21))
        } else {
            ("AWS::Lambda::Function", "None".to_owned())
        };
        let separator = if index == 0 { "" } else { "," };
        json.push_str(&format!(
            "{separator}\"Resource{index}\":{{\"Type\":\"{kind}\",\"Properties\":{{\"RestApiId\":{{\"Ref\":\"{api}\"}},\
             \"ResponseType\":\"{response_type}\",\"ResponseParameters\":{{\"gatewayresponse.header.Access-Control-Allow-Origin\":\
             {{\"Ref\":\"Origin\"}}}},\"ResponseTemplates\":{{\"application/json\":{{\"Fn::Sub\":\""
        ));
        yaml.push_str(&format!(
            "  Resource{index}:\n    Type: {kind}\n    Properties:\n      RestApiId: !Ref {api}\n      ResponseType: {response_type}\n      \
             ResponseParameters:\n        gatewayresponse.header.Access-Control-Allow-Origin: !Ref Origin\n      ResponseTemplates:\n        \
             application/json: !Sub |\n"
        ));
        for line in 0..lines {
            json.push_str(&format!(
                "  \\\"line {line}\\\": $context.error.messageString, ${{AWS::Region}}\\n"
            ));
            yaml.push_str(&format!(
                "          \"line {line}\": $context.error.messageString, ${{AWS::Region}}\n"
            ));
        }
        json.push_str("\"}}}}");
    }
    json.push_str("}}");
    (json, yaml)
}

fn read(name: &str, text: &str) -> Vec<Api> {
    let source = SourceFile::new(name, text);
    import_all(&[source], &ImportOptions::default()).expect("a template").value
}

fn parse_only(text: &str) -> usize {
    Parser::new_from_str(text).filter(|event| event.is_ok()).count()
}

fn import(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("import");
    group.sample_size(10);
    for resources in [250, 500] {
        let (json, yaml) = template(resources);
        let definitions = |apis: &[Api]| apis.iter().map(|api| api.definitions().len()).sum::<usize>();
        assert_eq!(definitions(&read("t.json", &json)), resources / 5);
        assert_eq!(definitions(&read("t.yaml", &yaml)), resources / 5);
        group.throughput(Throughput::Bytes(json.len() as u64));
        group.bench_function(BenchmarkId::new("json/gatecast", resources), |bencher| {
            bencher.iter(|| read("t.json", &json));
        });
        group.bench_function(BenchmarkId::new("json/serde_json", resources), |bencher| {
            bencher.iter(|| serde_json::from_str::<serde_json::Value>(&json).expect("JSON"));
        });
        group.throughput(Throughput::Bytes(yaml.len() as u64));
        group.bench_function(BenchmarkId::new("yaml/gatecast", resources), |bencher| {
            bencher.iter(|| read("t.yaml", &yaml));
        });
        group.bench_function(BenchmarkId::new("yaml/saphyr-parser", resources), |bencher| {
            bencher.iter(|| parse_only(&yaml));
        });
    }
    group.finish();
}

/// A CloudFormation template of gateway responses as teams write them, for 50 APIs.
fn responses(resources: usize) -> String {
    let types = ["ACCESS_DENIED", "BAD_REQUEST_BODY", "DEFAULT_4XX", "DEFAULT_5XX", "EXPIRED_TOKEN"];
    let types = types.iter().chain(&["INVALID_API_KEY", "MISSING_AUTHENTICATION_TOKEN", "THROTTLED"]);
    let types: Vec<_> = types.chain(&["UNAUTHORIZED", "WAF_FILTERED"]).collect();
    let mut yaml = String::from("Resources:\n");
    for index in 0..resources {
        let (api, response_type) = (index / types.len(), types[index % types.len()]);
        yaml.push_str(&format!(
            "  Api{api}Response{index}:\n    Type: AWS::ApiGateway::GatewayResponse\n    Properties:\n      RestApiId: !Ref Api{api}\n      \
             ResponseType: {response_type}\n      ResponseParameters:\n        \
             gatewayresponse.header.Access-Control-Allow-Origin: \"'https://app.orchard.example'\"\n        \
             gatewayresponse.header.X-Request-Id: context.requestId\n      ResponseTemplates:\n        application/json: |\n          \
             {{\n            \"type\": \"$context.error.responseType\",\n            \"message\": $context.error.messageString,\n            \
             \"requestId\": \"$context.requestId\"\n          }}\n"
        ));
    }
    yaml
}

fn check(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("check");
    group.sample_size(10);
    for resources in [250, 500] {
        let yaml = responses(resources);
        let apis = read("t.yaml", &yaml);
        assert_eq!(apis.iter().map(|api| api.definitions().len()).sum::<usize>(), resources);
        let found = |apis: &[Api]| apis.iter().map(|api| gatecast::check::check(api).len()).sum::<usize>();
        assert_eq!(found(&apis), 0);
        group.bench_function(BenchmarkId::new("import", resources), |bencher| {
            bencher.iter(|| read("t.yaml", &yaml));
        });
        group.bench_function(BenchmarkId::new("check", resources), |bencher| bencher.iter(|| found(&apis)));
    }
    group.finish();
}

criterion_group!(benches, import, check);
criterion_main!(benches);
