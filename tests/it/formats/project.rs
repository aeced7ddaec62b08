//! Projects that lie nowhere, and what a search of a folder opens.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gatecast::project::{
    Disk, Environment, FileVersion, Grouping, Inputs, LintOptions, Loaded, Overlaid, Overlay, fix, lint, load,
};
use gatecast::{Diagnostic, Files, FilesError, ImportOptions, SourceFile};
use insta::assert_snapshot;

/// Files in memory, as an editor or a web page has them.
#[derive(Clone, Debug, Default)]
struct Memory(BTreeMap<String, String>);

impl Memory {
    fn of<const N: usize>(files: [(&str, &str); N]) -> Self {
        Self(files.map(|(name, text)| (name.to_owned(), text.to_owned())).into())
    }

    fn text(&self, name: &str) -> io::Result<&String> {
        self.0.get(name).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Environment for Memory {
    fn bytes(&self, name: &str) -> io::Result<Vec<u8>> {
        Ok(self.text(name)?.clone().into_bytes())
    }

    fn is_folder(&self, name: &str) -> bool {
        self.0.keys().any(|file| file.starts_with(&format!("{name}/")))
    }

    fn files_below(&self, folder: &str, is_known: fn(&Path) -> bool, most: usize) -> Vec<PathBuf> {
        let files = self.0.keys().map(PathBuf::from).filter(|file| file.starts_with(folder));
        files.filter(|file| is_known(file)).take(most).collect()
    }

    fn referable(&self, _: &Path) -> io::Result<Arc<dyn Files>> {
        Ok(Arc::new(self.clone()))
    }
}

impl Files for Memory {
    fn read(&self, from: &SourceFile, path: &str) -> Result<Arc<SourceFile>, FilesError> {
        let path = Path::new(from.name()).with_file_name(path);
        let name = path.to_string_lossy().into_owned();
        Ok(SourceFile::new(name.clone(), self.text(&name)?.as_str()))
    }
}

fn inputs(names: &[String], grouping: Grouping) -> Inputs<'_> {
    Inputs { names, root: None, options: ImportOptions::default(), grouping }
}

fn loaded(names: &[&str], environment: &dyn Environment) -> Loaded {
    let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
    load(&inputs(&names, Grouping::Merged), environment)
}

const COMMAND: &str = "aws apigateway put-gateway-response --rest-api-id a1b2c3d4e5 --response-type THROTTLED \
    --response-parameters \"gatewayresponse.header.Retry-After='30'\"\n";
const RESOURCE: &str = "resource \"aws_api_gateway_gateway_response\" \"r\" {\n  rest_api_id = \"a1b2c3d4e5\"\n  \
    response_type = \"THROTTLED\"\n  response_parameters = { \"gatewayresponse.header.Retry-After\" = \"'30'\" }\n}\n";

/// A file of every syntax is read alone and found in its folder.
#[test]
fn folder_search_opens_every_file_that_is_read_alone() {
    let markdown = format!("# Deploy\n\n```sh\n{COMMAND}```\n");
    for (name, text) in [
        ("p/deploy.sh", COMMAND),
        ("p/deploy.bash", COMMAND),
        ("p/deploy.zsh", COMMAND),
        ("p/README.md", &markdown),
        ("p/main.tf", RESOURCE),
        ("p/main.hcl", RESOURCE),
    ] {
        let memory = Memory::of([(name, text)]);
        for named in [name, "p"] {
            let loaded = loaded(&[named], &memory);
            assert!(loaded.failures.is_empty(), "{named} of {name}: {:?}", loaded.failures);
            let api = loaded.merged(None).expect("one API").value;
            assert_eq!(api.definitions().len(), 1, "{named} of {name}");
        }
    }
}

/// A page that only mentions gateway responses is not a broken definition of them.
#[test]
fn folder_search_passes_over_prose() {
    let memory = Memory::of([
        ("p/notes.md", "Run `aws apigateway put-gateway-response` by hand.\n"),
        ("p/deploy.sh", COMMAND),
    ]);
    let loaded = loaded(&["p"], &memory);
    assert_eq!(loaded.documents.len(), 1);
    let about_notes = |finding: &Diagnostic| finding.to_string().contains("notes.md");
    assert!(!loaded.findings.iter().any(about_notes), "{:?}", loaded.findings);
}

/// Everything that the command line loads from a disk, a caller loads from memory: includes, modules,
/// folders; findings and failures are values.
#[test]
fn load_reads_from_any_environment() {
    let memory = Memory::of([
        (
            "api/template.yaml",
            "Transform: AWS::Serverless-2016-10-31\nResources:\n  Api:\n    Type: AWS::Serverless::Api\n    \
             Properties:\n      StageName: v1\n      DefinitionBody:\n        Fn::Transform:\n          \
             Name: AWS::Include\n          Parameters: { Location: api.yaml }\n",
        ),
        (
            "api/api.yaml",
            "openapi: 3.0.1\nx-amazon-apigateway-gateway-responses:\n  THROTTLED:\n    responseParameters:\n      \
             gatewayresponse.header.Retry-After: 30\n",
        ),
        ("module/main.tf", "resource \"aws_api_gateway_rest_api\" \"a\" { name = var.name }\n"),
        ("module/responses.tf", RESOURCE),
        ("module/terraform.tfvars", "name = \"orchard\"\n"),
        ("broken/api.yaml", "x-amazon-apigateway-gateway-responses: ["),
    ]);
    let names = ["api", "module", "broken", "missing.yaml"].map(str::to_owned);
    let loaded = load(&inputs(&names, Grouping::Separate), &memory);
    let mut shown = String::new();
    for document in &loaded.documents {
        let files: Vec<_> = document.files.iter().map(|file| file.name()).collect();
        let apis: Vec<_> = document.apis.iter().map(|api| api.name.as_deref().unwrap_or("-")).collect();
        shown += &format!("{} from {}\n", apis.join(", "), files.join(", "));
    }
    loaded.findings.iter().for_each(|finding| shown += &format!("{finding}\n"));
    loaded.failures.iter().for_each(|failure| shown += &format!("failed: {failure}\n"));
    assert_snapshot!(shown);
}

/// What an editor has not saved yet lies over the files; fixes come out as texts.
#[test]
fn fix_changes_an_overlay_and_no_file() {
    let saved = Memory::of([("api.yaml", "openapi: 3.0.1\n")]);
    let unsaved = "openapi: 3.0.1\nx-amazon-apigateway-gateway-responses:\n  THROTTLED:\n    responseParameters:\n      \
                   gatewayresponse.header.A: x\n";
    let mut overlay = Overlay::default();
    let version = FileVersion {
        name: "api.yaml".to_owned(),
        before: "openapi: 3.0.1\n".to_owned(),
        text: unsaved.to_owned(),
    };
    overlay.set(Environment::identity(&saved, "api.yaml"), version);
    let environment = Overlaid::new(&saved, overlay);
    let names = ["api.yaml".to_owned()];
    let inputs = inputs(&names, Grouping::Separate);
    let found = lint(&inputs, &LintOptions::default(), &environment).expect("checked");
    assert_eq!(found.findings[0].name(), Some("unquoted-constant"));
    let fixed = fix(&inputs, &LintOptions::default(), &environment).expect("fixed");
    let texts: Vec<_> = fixed.files.versions().map(|version| version.text.as_str()).collect();
    assert_eq!(texts, [unsaved.replace("A: x", "A: \"'x'\"")]);
    assert!(fixed.after.findings.is_empty());
}

/// What the library finds is worded for everyone: a program words its own flags.
#[test]
fn findings_name_no_flag_of_a_program() {
    let folders =
        ["field", "cloudformation", "mistakes", "sam", "serverless", "terraform", "check", "moments"];
    let names = folders.map(|folder| format!("fixtures/{folder}"));
    let run = lint(&inputs(&names, Grouping::Separate), &LintOptions::default(), &Disk).expect("checked");
    assert!(run.findings.len() > 400, "{} findings", run.findings.len());
    let flags = ["--parameter", "--api", "--type", "--root", "--input", "--max-", "gatecast "];
    for finding in &run.findings {
        let shown = finding.to_string();
        assert!(!flags.iter().any(|flag| shown.contains(flag)), "{shown}");
    }
}
