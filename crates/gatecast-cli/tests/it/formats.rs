//! What holds for all formats alike.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gatecast::{
    Api, Event, Failure, Folder, Format, Gateway, ImportOptions, ResponseType, SourceFile, Span, Text,
    import, import_all, select,
};
use insta::assert_snapshot;

use crate::support::{FieldCase, ROOT, field_cases, formats, gatecast, round_trips};

fn fixture(name: &str) -> PathBuf {
    let root = Path::new(ROOT).canonicalize().expect("the folder of the project");
    root.join("fixtures").join(name)
}

/// The API of a file or a module's folder, which may refer to the files beside it.
fn api(path: &Path, format: Option<Format>) -> Api {
    let mut options = ImportOptions::default();
    options.format = format;
    of_path(path, options)
}

/// The API of a file or a module's folder below `fixtures`.
pub(crate) fn imported(name: &str, options: &ImportOptions) -> Api {
    of_path(&fixture(name), options.clone())
}

fn of_path(path: &Path, mut options: ImportOptions) -> Api {
    let (files, folder) = if path.is_dir() {
        (module(path), path)
    } else {
        (vec![path.to_owned()], path.parent().expect("a folder"))
    };
    let sources: Vec<_> = files
        .iter()
        .map(|file| SourceFile::new(file.to_string_lossy(), fs::read_to_string(file).expect("readable")))
        .collect();
    options.files = Some(Arc::new(Folder::new(folder).expect("a folder")));
    let imported = import_all(&sources, &options).unwrap_or_else(|error| panic!("{error}"));
    // That a change set has only what changes is said of every one.
    let findings: Vec<_> =
        imported.diagnostics.iter().filter(|finding| finding.name() != Some("partial-change-set")).collect();
    assert!(findings.is_empty(), "{}: {findings:?}", path.display());
    select(imported.value, None, None).expect("one API").value
}

/// The files of a Terraform module.
fn module(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    files.filter(|file| file.extension().is_some_and(|extension| extension == "tf")).collect()
}

/// Every response of an API, one after the other.
fn previewed(api: &Api) -> String {
    let gateway = Gateway::compile(api);
    assert!(gateway.diagnostics.is_empty(), "{:?}", gateway.diagnostics);
    let mut shown = String::new();
    for response_type in ResponseType::ALL {
        let failure = Failure::of(response_type);
        for accept in ["application/json", "application/xml"] {
            let mut event = Event::sample_for(&failure);
            event.set_header("Accept", accept);
            let _ =
                writeln!(shown, "{response_type}, {accept}\n{}\n", gateway.value.respond(&failure, &event));
        }
    }
    shown
}

#[test]
fn formats_preview_the_same_api_alike() {
    let expected = previewed(&api(&fixture("round-trip/openapi.yaml"), None));
    assert!(expected.contains("sign in – früh & spät 🍎"));
    for (format, file) in round_trips() {
        let path = fixture("round-trip").join(&file);
        assert_eq!(previewed(&api(&path, None)), expected, "{file}");
        let format: Format = format.parse().expect("a format");
        assert_eq!(previewed(&api(&path, Some(format))), expected, "{file} as {format}");
    }
}

/// `fixtures/formats.toml` lists every format, and with each the files of the API or why there are none.
#[test]
fn formats_have_fixtures() {
    let mut listed = Vec::new();
    for format in formats() {
        assert_eq!(format.round_trip.is_empty(), format.is_partial, "{}", format.name);
        listed.push(format.name);
    }
    let mut names: Vec<_> = Format::all().map(|format| format.name().to_owned()).collect();
    listed.sort();
    names.sort();
    assert_eq!(listed, names);
}

/// Where a needle in a decoded text is written: the bytes, and their file.
fn written(text: &Text, needle: &str) -> (String, String) {
    let start = text.as_str().find(needle).unwrap_or_else(|| panic!("{needle} in {text:?}"));
    let place = text.locate(Span::new(start, start + needle.len())).expect("placed");
    (place.text().to_owned(), place.source.name().to_owned())
}

#[test]
fn formats_lead_templates_back_to_the_file() {
    for (_, file) in round_trips() {
        let path = fixture("round-trip").join(&file);
        let api = api(&path, None);
        let template = |response_type, index: usize| {
            &api.definition(response_type).expect("defined").templates[index].body
        };
        for (text, needle) in [
            (template(ResponseType::Unauthorized, 0), "$context.error.messageString"),
            (template(ResponseType::Unauthorized, 0), "hint"),
            (template(ResponseType::Unauthorized, 1), "<error id="),
            (template(ResponseType::AccessDenied, 0), "$context.authorizer.reason"),
            (template(ResponseType::Throttled, 0), "slow"),
        ] {
            let (bytes, name) = written(text, needle);
            assert_eq!(bytes, needle, "{file}");
            assert!(Path::new(&name).starts_with(fixture("round-trip")), "{file}: {name}");
        }
    }
}

#[test]
fn templates_in_nested_documents_lead_back() {
    let path = fixture("cloudformation/nested.yaml");
    let file = fs::read_to_string(&path).expect("readable");
    let source = SourceFile::new("nested.yaml", file.clone());
    let imported = import(&source, &ImportOptions::default()).expect("a template").value;
    let definition = imported.definition(ResponseType::Default5xx).expect("defined");
    let template = &definition.templates[0].body;
    assert_eq!(template.as_str(), r#"{"region":"us-east-1","code":"$context.error.statusCode"}"#);
    let at = |needle: &str| {
        let start = template.as_str().find(needle).expect("in the template");
        template.locate(Span::new(start, start + needle.len())).expect("placed")
    };
    assert_eq!(
        at("$context.error.statusCode").span.start as usize,
        file.find("$context.error").expect("there")
    );
    assert_eq!(at("us-east-1").text(), "${AWS::Region}");
    assert_eq!(at("\"code\"").text(), "\\\"code\\\"");
    assert_eq!(at("\"us-east-1\",").text(), "\\\"${AWS::Region}\\\",");
}

/// Every case of the field study, as its note says: OK ones import without a word, broken ones as
/// far as possible and with what is wrong.
#[test]
fn field_cases_import_as_their_notes_say() {
    let mut table = String::new();
    for FieldCase { id, note, text, .. } in field_cases() {
        let source = SourceFile::new(id.as_str(), text);
        let _ = writeln!(table, "## {id}: {note}");
        let options = ImportOptions::default();
        let imported = match import_all(std::slice::from_ref(&source), &options) {
            Ok(imported) => imported,
            Err(error) => {
                let _ = writeln!(table, "error: {error}\n");
                continue;
            }
        };
        for api in &imported.value {
            let _ = writeln!(table, "API {}", api.name.as_deref().unwrap_or("without a name"));
            for definition in api.definitions() {
                let _ = writeln!(
                    table,
                    "  {} status {} headers {} templates {}",
                    definition.response_type,
                    definition.status.map_or("-".to_owned(), |status| status.to_string()),
                    definition.parameters.len(),
                    definition.templates.len()
                );
            }
        }
        let api = select(imported.value, None, Some(&source)).expect("one API");
        let compiled = Gateway::compile(&api.value);
        for diagnostic in imported.diagnostics.iter().chain(&api.diagnostics).chain(&compiled.diagnostics) {
            let _ = writeln!(table, "  {diagnostic}");
        }
        table.push('\n');
    }
    assert_snapshot!(table);
}

/// One snapshot for each file of a format: what is read from it, and what is said about it.
#[test]
fn preview_shows_each_file_of_a_format() {
    for format in formats() {
        let Some(folder) = format.folder else { continue };
        let mut files: Vec<_> = fs::read_dir(fixture(&folder)).expect("a folder").collect();
        files.sort_by_key(|entry| entry.as_ref().map(std::fs::DirEntry::path).ok());
        for file in files {
            let file = file.expect("an entry").file_name().to_string_lossy().into_owned();
            let api = format.apis.iter().find(|(of, _)| *of == file);
            let api = api.map(|(_, api)| format!(" --api {api}")).unwrap_or_default();
            let done = gatecast(&format!("preview fixtures/{folder}/{file}{api}")).run();
            assert_snapshot!(format!("{folder}_{}", file.replace('.', "_")), done);
        }
    }
}

#[test]
fn folders_are_searched() {
    let mut shown = String::new();
    for args in [
        "fixtures/round-trip/cdk.out --type THROTTLED",
        "fixtures/round-trip/sam-include --type THROTTLED",
        "fixtures/sam --type THROTTLED",
        "fixtures/sam --type THROTTLED --api Remote",
        "fixtures/events --type THROTTLED",
    ] {
        let _ = writeln!(shown, "{}\n", gatecast(&format!("render {args}")).run());
    }
    assert_snapshot!(shown);
}

/// Files of values count as Terraform has them, types convert, and numbers are printed as it prints them.
#[test]
fn terraform_values_are_read() {
    assert_snapshot!(gatecast("render fixtures/terraform-values --type THROTTLED --format body").run());
}

/// Modules below local paths are read where they are called, and not as roots of their own.
#[test]
fn terraform_modules_are_followed() {
    let mut shown = String::new();
    for args in [
        "check fixtures/terraform-modules",
        "check fixtures/terraform-modules/modules/uncalled",
        "preview fixtures/terraform-modules/modules/uncalled",
        "render fixtures/terraform-modules/env --type DEFAULT_5XX --format body",
    ] {
        let _ = writeln!(shown, "{}\n", gatecast(args).run());
    }
    assert_snapshot!(shown);
}

/// Deployments that lack responses, and responses that the next import removes.
#[test]
fn terraform_deployments_are_judged() {
    let mut shown = String::new();
    for folder in ["terraform-deployments", "terraform-deployments/good", "terraform-body"] {
        let _ = writeln!(shown, "{}\n", gatecast(&format!("check fixtures/{folder}")).run());
    }
    assert_snapshot!(shown);
}

/// What the values of variables leave out is checked, and is said to be left out.
#[test]
fn terraform_branches_are_checked() {
    assert_snapshot!(gatecast("check fixtures/terraform-branches").run());
}

/// One file that cannot be read does not hide what the others of its module define.
#[test]
fn terraform_modules_are_read_beside_broken_files() {
    assert_snapshot!(gatecast("check fixtures/terraform-one-broken").run());
}

/// Half of a resource, whose other half cannot be read, is none.
#[test]
fn terraform_overrides_of_broken_files_define_nothing() {
    assert_snapshot!(gatecast("check fixtures/terraform-override-of-broken").run());
}

/// A file is read with the others that it needs, whatever else they define.
#[test]
fn terraform_files_are_read_with_those_that_they_refer_to() {
    for command in ["check", "preview --type ACCESS_DENIED"] {
        let file = "fixtures/terraform-siblings/denied.tf";
        assert_snapshot!(
            format!("terraform-siblings-{}", &command[..5]),
            gatecast(&format!("{command} {file}")).run()
        );
    }
}

#[test]
fn apis_of_one_name_are_not_mixed_up() {
    for input in ["fixtures/terraform-namesakes", "fixtures/terraform-namesakes/main.tf"] {
        let name = format!("namesakes-{}", input.rsplit('/').next().unwrap_or_default());
        assert_snapshot!(name, gatecast(&format!("preview {input} --api shop")).run());
    }
}
