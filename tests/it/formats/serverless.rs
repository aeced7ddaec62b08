//! The Serverless Framework: services, what they include, and what their variables stand for.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use gatecast::{Checked, Diagnostic, Folder, Format, Gateway, ImportOptions, SourceFile, import, import_all};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn options(parameters: &[(&str, &str)]) -> ImportOptions {
    let mut options = ImportOptions::default();
    options.parameters =
        parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    options
}

/// All APIs of a fixture, as text.
fn fixture(name: &str, parameters: &[(&str, &str)]) -> String {
    let mut options = options(parameters);
    options.files = Some(Arc::new(Folder::new(root()).expect("a folder")));
    let path = root().join("fixtures/serverless").join(name);
    let text = std::fs::read_to_string(&path).expect("a fixture");
    shown(&SourceFile::new(path.display().to_string(), text), &options)
}

/// All APIs of a document, as text.
fn document(text: &str, parameters: &[(&str, &str)]) -> String {
    shown(&SourceFile::new("serverless.yml", text), &options(parameters))
}

fn shown(source: &Arc<SourceFile>, options: &ImportOptions) -> String {
    let Checked { value: apis, diagnostics } = match import_all(std::slice::from_ref(source), options) {
        Ok(imported) => imported,
        Err(error) => return format!("error: {}\n", error.diagnostic().message),
    };
    let mut out = String::new();
    for api in apis {
        writeln!(out, "API {}", api.name.as_deref().unwrap_or("-")).expect("text");
        for definition in api.definitions() {
            let status = definition.status.map(|status| format!(" {status}")).unwrap_or_default();
            writeln!(out, "  {}{status}", definition.response_type).expect("text");
            for parameter in &definition.parameters {
                writeln!(out, "    {}: {}", parameter.key, parameter.value).expect("text");
            }
            for template in &definition.templates {
                writeln!(out, "    {}: {:?}", template.media_type, template.body.as_str()).expect("text");
            }
        }
    }
    diagnostics.iter().for_each(|diagnostic| out.push_str(&finding(diagnostic)));
    out
}

/// A finding with the text that it underlines.
fn finding(diagnostic: &Diagnostic) -> String {
    let mut out = format!(
        "{}[{}]: {}\n",
        diagnostic.severity,
        diagnostic.name().unwrap_or_default(),
        diagnostic.message
    );
    for label in &diagnostic.labels {
        let name = label.place.source.name().trim_start_matches(root().to_str().expect("text"));
        let (line, column) = label.place.line_column();
        let text = label.place.text();
        writeln!(out, "  {name}:{line}:{column} {text:?} {}", label.message).expect("text");
    }
    diagnostic.help.iter().for_each(|help| writeln!(out, "  help: {help}").expect("text"));
    out
}

/// `tests/oracle_serverless.sh` compares them with the framework itself.
#[test]
fn services_are_what_the_framework_prints() {
    for name in ["escapes.yml", "stage.yml", "files/serverless.yml", "env/serverless.yml"] {
        insta::assert_snapshot!(format!("print {name}"), fixture(&format!("print/{name}"), &[]));
    }
}

#[test]
fn services_are_recognised() {
    insta::assert_snapshot!(fixture("basic.yml", &[]));
}

#[test]
fn services_of_many_files_are_read() {
    insta::assert_snapshot!("orchard_dev", fixture("orchard/serverless.yml", &[]));
    let prod = [("opt:stage", "prod"), ("file(./build.js):version", "7.1")];
    insta::assert_snapshot!("orchard_prod", fixture("orchard/serverless.yml", &prod));
}

#[test]
fn fragments_are_read_alone() {
    insta::assert_snapshot!("fragment", fixture("fragment.yml", &[]));
    let given = fixture("fragment.yml", &[("self:custom.origin", "https://a.example")]);
    assert!(given.contains("Allow-Origin: 'https://a.example'"), "{given}");
    let bare = "Denied:\n  Type: AWS::ApiGateway::GatewayResponse\n  Properties:\n    ResponseType: ACCESS_DENIED\n    RestApiId: {Ref: ApiGatewayRestApi}\n";
    assert_eq!(document(bare, &[]), "API ApiGatewayRestApi\n  ACCESS_DENIED\n");
}

#[test]
fn apis_of_other_stacks_are_named() {
    insta::assert_snapshot!("shared_api", fixture("shared-api.yml", &[]));
    let given = fixture("shared-api.yml", &[("cf:harbour-shared.ApiId", "a1b2c3")]);
    assert!(given.starts_with("API a1b2c3\n") && !given.contains("note"), "{given}");
}

#[test]
fn mistakes_are_reported_at_their_places() {
    insta::assert_snapshot!(fixture("mistakes.yml", &[]));
}

/// A finding of the template language, in a body that three variables lead to.
#[test]
fn findings_of_templates_lead_back() {
    let path = root().join("fixtures/serverless/mistakes.yml");
    let text = std::fs::read_to_string(&path).expect("a fixture");
    let source = SourceFile::new("mistakes.yml", text);
    let imported = import(&source, &ImportOptions::default()).expect("an API");
    let found = Gateway::compile(&imported.value).diagnostics;
    let shown: String = found.iter().map(finding).collect();
    insta::assert_snapshot!(shown);
}

/// Every file below `fixtures/serverless/variables`, read once for each of its lines `# with NAME=VALUE …`.
#[test]
fn variables_are_resolved() {
    let folder = root().join("fixtures/serverless/variables");
    let entries = std::fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<_> = entries.filter(|path| path.is_file()).collect();
    files.sort();
    let mut out = String::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("readable");
        let mut runs: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("# with")).collect();
        if runs.is_empty() {
            runs.push("");
        }
        let name = file.file_name().expect("a name").to_string_lossy();
        for run in runs {
            let parameters: Vec<_> =
                run.split_whitespace().map(|given| given.split_once('=').expect("NAME=VALUE")).collect();
            let shown = fixture(&format!("variables/{name}"), &parameters);
            let _ = writeln!(out, "# {name}{run}\n{shown}");
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn files_are_read_only_where_that_is_turned_on() {
    let text = "service: a\nresources: ${file(a.yml)}\n";
    let shown = document(text, &[]);
    assert!(shown.contains("reading files that a document refers to is not turned on"), "{shown}");
}

#[test]
fn references_are_limited() {
    let references = "error: values refer to values more than 64 times over\n";
    let limited = |custom: &str, value: &str| {
        let text = format!(
            "service: a\nprovider: {{}}\ncustom:\n{custom}\nresources:\n  Resources:\n    A:\n      Type: AWS::ApiGateway::GatewayResponse\n      \
             Properties: {value}\n"
        );
        document(&text, &[])
    };
    assert_eq!(limited("  a: ${self:custom.b}\n  b: ${self:custom.a}", "${self:custom.a}"), references);
    assert_eq!(limited("  a: x${self:custom.a}", "${self:custom.a}"), references);
    assert_eq!(limited("  a: {b: '${self:custom.a}'}", "${self:custom.a}"), references);
    assert_eq!(limited("  a: '${self:custom.${self:custom.a}}'", "${self:custom.a}"), references);
    assert_eq!(limited("  a: ${self:}", "${self:custom}"), references);
    let doubled = |first: &str, twice: fn(usize) -> String| {
        (1..60).fold(format!("  a0: {first}\n"), |text, level| {
            text + &format!("  a{level}: {}\n", twice(level - 1))
        })
    };
    let too_large = "error: the values of the document resolve to more than 67108864 bytes\n";
    let texts = doubled("x", |level| format!("'${{self:custom.a{level}}}${{self:custom.a{level}}}'"));
    assert_eq!(limited(&texts, "${self:custom.a59}"), too_large);
    let lists = doubled("x", |level| format!("['${{self:custom.a{level}}}', '${{self:custom.a{level}}}']"));
    assert_eq!(limited(&lists, "${self:custom.a59}"), too_large);
    // Nothing doubled sixty times is nothing.
    let nothing = doubled("''", |level| format!("'${{self:custom.a{level}}}${{self:custom.a{level}}}'"));
    assert!(!limited(&nothing, "{ResponseType: '${self:custom.a59}'}").contains("error: the values"));
    let chain = format!("  a: {}\n", "[".repeat(100) + &"]".repeat(100))
        + &format!("  b: {}'${{self:custom.a}}'{}\n", "[".repeat(100), "]".repeat(100));
    assert_eq!(
        limited(&chain, "${self:custom.b}"),
        "error: the values of the document nest deeper than 128 levels\n"
    );
}

#[test]
fn included_files_are_limited() {
    let folder = std::env::temp_dir().join(format!("gatecast-serverless-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("written");
    let read = |text: &str| {
        let mut options = ImportOptions::default();
        options.files = Some(Arc::new(Folder::new(&folder).expect("a folder")));
        shown(&SourceFile::new(folder.join("serverless.yml").display().to_string(), text), &options)
    };
    write(
        "self.yml",
        "Resources:\n  A: {Type: AWS::ApiGateway::GatewayResponse, Properties: {x: '${file(self.yml)}'}}\n",
    );
    let itself = read("service: a\nresources: ${file(self.yml)}\n");
    write("loop.yml", "${file(loop.yml)}\n");
    let looped = read("service: a\nresources: ${file(loop.yml)}\n");
    let broad: String = (0..20_000).map(|n| format!("  R{n}: {{Type: AWS::SNS::Topic}}\n")).collect();
    write("broad.yml", &format!("Resources:\n{broad}"));
    let copies = read(&format!("service: a\nresources:\n{}", "  - ${file(broad.yml)}\n".repeat(5_000)));
    let many: String = (0..1_100).map(|n| format!("  - ${{file(f{n}.yml)}}\n")).collect();
    let many = read(&format!("service: a\nresources:\n{many}"));
    let outside = read("service: a\nresources: ${file(../../etc/passwd)}\n");
    std::fs::remove_dir_all(&folder).expect("removed");
    assert_eq!(itself, "error: the values of the document nest deeper than 128 levels\n");
    assert_eq!(looped, "error: values refer to values more than 64 times over\n");
    assert_eq!(copies, "error: the values of the document resolve to more than 67108864 bytes\n");
    assert_eq!(many, "error: the document refers to more than 1000 files, repeated ones included\n");
    assert!(outside.contains("`../../etc/passwd` is not read: it lies outside of"), "{outside}");
}

#[test]
fn other_documents_are_not_recognised() {
    let format = |text: &str| match import(&SourceFile::new("f.yml", text), &ImportOptions::default()) {
        Ok(_) => "read".to_owned(),
        Err(error) => error
            .diagnostic()
            .notes
            .iter()
            .find(|note| note.contains("not serverless"))
            .expect("said")
            .clone(),
    };
    assert_eq!(
        format("service: a\n"),
        "not serverless: `service`, but no member `provider`, `resources` or `functions`"
    );
    assert_eq!(format("services: {}\n"), "not serverless: no member `service`, but `services`");
    assert_eq!(
        format("AWSTemplateFormatVersion: x\nResources: []\n"),
        "not serverless: `AWSTemplateFormatVersion` is of CloudFormation"
    );
    assert_eq!("serverless".parse(), Ok(Format::Serverless));
}
