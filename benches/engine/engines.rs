//! Template engines on the equivalent template: variables of flat names in double braces.

use std::collections::BTreeMap;
use std::hint::black_box;

use criterion::BenchmarkGroup;
use criterion::measurement::WallTime;

use crate::workloads::Workload;

/// Benches every engine on a workload; each renders the body alone.
pub(crate) fn all(group: &mut BenchmarkGroup<'_, WallTime>, workload: &Workload) {
    let source = source(workload);
    let values = values(workload);

    let mut environment = minijinja::Environment::new();
    environment.add_template("body", &source).expect("a template");
    let template = environment.get_template("body").expect("there");
    let context: BTreeMap<String, minijinja::Value> =
        values.iter().map(|(name, value)| (name.clone(), minijinja::Value::from(value.as_str()))).collect();
    let context = minijinja::Value::from(context);
    // It drops the last line break of a template.
    assert_eq!(template.render(&context).expect("renders"), workload.rendered.trim_end_matches('\n'));
    group.bench_function("minijinja", |b| b.iter(|| template.render(black_box(&context)).expect("renders")));

    let mut registry = handlebars::Handlebars::new();
    registry.register_escape_fn(handlebars::no_escape);
    registry.register_template_string("body", &source).expect("a template");
    assert_eq!(registry.render("body", &values).expect("renders"), workload.rendered);
    group.bench_function("handlebars", |b| {
        b.iter(|| registry.render("body", black_box(&values)).expect("renders"));
    });

    let mut tera = tera::Tera::default();
    tera.add_raw_template("body", &source).expect("a template");
    let mut context = tera::Context::new();
    for (name, value) in &values {
        context.insert(name.clone(), value);
    }
    assert_eq!(tera.render("body", &context).expect("renders"), workload.rendered);
    group.bench_function("tera", |b| b.iter(|| tera.render("body", black_box(&context)).expect("renders")));

    let engine = upon::Engine::new();
    let template = engine.compile(&source).expect("a template");
    let context: BTreeMap<String, upon::Value> =
        values.iter().map(|(name, value)| (name.clone(), upon::Value::from(value.as_str()))).collect();
    let context = upon::Value::from(context);
    assert_eq!(template.render_from(&engine, &context).to_string().expect("renders"), workload.rendered);
    group.bench_function("upon", |b| {
        b.iter(|| template.render_from(&engine, black_box(&context)).to_string().expect("renders"));
    });
}

/// The name of a variable without its dots.
fn flat(reference: &str) -> String {
    reference.replace('.', "_")
}

/// The workload's template in the engines' syntax. W1 has braces of its own, all single.
fn source(workload: &Workload) -> String {
    let pieces = workload.pieces.iter().zip(&workload.references);
    let written = pieces.map(|((literal, _), reference)| {
        if reference.is_empty() { literal.clone() } else { format!("{literal}{{{{ {} }}}}", flat(reference)) }
    });
    written.collect()
}

fn values(workload: &Workload) -> BTreeMap<String, String> {
    let pieces = workload.pieces.iter().zip(&workload.references);
    let named = pieces.filter(|(_, reference)| !reference.is_empty());
    named.map(|((_, value), reference)| (flat(reference), value.clone())).collect()
}
