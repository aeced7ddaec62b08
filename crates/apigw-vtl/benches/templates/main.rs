//! Templates as people write them, and long ones: `cargo bench --bench templates`.

use std::hint::black_box;

use apigw_vtl::{Inputs, Limits, Template};
use criterion::{BatchSize, Criterion, Throughput};

/// A request of the shape that frameworks pass on to a function.
const LAMBDA: &str = r##"#set($body = $input.json('$'))
{"body": $body, "method": "$context.httpMethod", "stage": "$context.stage",
"headers": {#foreach($h in $input.params().header.keySet())
"$h": "$util.escapeJavaScript($input.params().header.get($h))"#if($foreach.hasNext),#end
#end},
"path": {#foreach($p in $input.params().path.keySet())"$p": "$input.params('$p')"#if($foreach.hasNext),#end#end}}"##;

const QUERY: &str = r#"{"TableName": "pets", "KeyConditionExpression": "kind = :kind",
"ExpressionAttributeValues": {":kind": {"S": "$util.escapeJavaScript($input.params('kind'))"}}}"#;

const ANSWER: &str = r##"#set($root = $input.path('$'))
{"pets": [#foreach($item in $root.Items)
{"id": "$item.id.S", "name": "$item.name.S", "owner": {"id": "$item.owner.M.id.S"}}#if($foreach.hasNext),#end
#end]}"##;

fn inputs() -> Inputs {
    let item = r#"{"id": {"S": "17"}, "name": {"S": "Rex"}, "owner": {"M": {"id": {"S": "4"}}}}"#;
    let mut inputs =
        Inputs { body: format!(r#"{{"Items": [{}]}}"#, [item; 25].join(",")), ..Inputs::default() };
    for name in ["Accept", "Host", "User-Agent", "X-Forwarded-For"] {
        inputs.params.header.insert(name.to_owned(), "a value, \"quoted\"".into());
    }
    inputs.params.path.insert("id".to_owned(), "17".into());
    inputs.params.querystring.insert("kind".to_owned(), "dog".into());
    inputs.context.insert("httpMethod".to_owned(), "POST".into());
    inputs
}

/// A megabyte of one template after the other.
    long()
}
fn long() -> String {
    [LAMBDA, QUERY, ANSWER, "\n"].concat().repeat(1_100).chars().take(1 << 20).collect::<String>()
        + "#end#end#end"
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let inputs = inputs();
    for (name, text) in [("lambda-request", LAMBDA), ("dynamodb-query", QUERY), ("dynamodb-response", ANSWER)]
    {
        let template = Template::compile(text).expect("a template");
        assert!(
            template.render(&inputs, &Limits::default()).is_ok_and(|rendered| rendered.output.len() > 100)
        );
        criterion.bench_function(&format!("compile/{name}"), |bencher| {
            bencher.iter(|| Template::compile(black_box(text)));
        });
        criterion.bench_function(&format!("render/{name}"), |bencher| {
            bencher.iter(|| template.render(black_box(&inputs), &Limits::default()));
        });
    }
    let long = long();
    let mut group = criterion.benchmark_group("compile");
    group.throughput(Throughput::Bytes(long.len() as u64)).sample_size(20);
    group.bench_function("one-megabyte", |bencher| {
        bencher.iter_batched(|| &long, |text| Template::compile(black_box(text)), BatchSize::LargeInput);
    });
    group.finish();
    criterion.final_summary();
}
