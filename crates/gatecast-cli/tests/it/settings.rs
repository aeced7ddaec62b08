//! Rules are switched off and their severity is changed: by gatecast.toml, by comments.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use gatecast::check::{Level, Settings, code};
use gatecast::{Diagnostic, Place, Severity, SourceFile, Span};
use insta::assert_snapshot;
use proptest::prelude::{prop, prop_assert_eq, proptest};

use crate::support::{ROOT, gatecast, gatecast_with};

#[test]
fn comments_in_yaml_are_obeyed() {
    assert_snapshot!(gatecast("check fixtures/settings/openapi.yaml").run());
}

#[test]
fn comments_apply_to_files_and_resources() {
    assert_snapshot!(gatecast("check fixtures/settings/template.yaml").run());
}

#[test]
fn comments_in_hcl_are_obeyed() {
    assert_snapshot!(gatecast("check fixtures/settings/main.tf").run());
}

#[test]
fn comments_in_scripts_are_obeyed() {
    assert_snapshot!(gatecast("check fixtures/settings/put.sh").run());
}

#[test]
fn unknown_comments_are_reported() {
    assert_snapshot!(gatecast("check fixtures/settings/wrong.yaml").run());
}

/// The comment on the line or the block, then that of the file, then gatecast.toml, then the rule.
#[test]
fn nearest_setting_counts() {
    let check = "check fixtures/settings/openapi.yaml --config fixtures/settings/settings.toml";
    let done = gatecast(check).run();
    let levels: Vec<_> =
        done.stdout().lines().filter_map(|line| Some(line.split_once('[')?.0.to_owned())).collect();
    // Line 23 by the comment on its block, line 31 by gatecast.toml, line 37 by the comment on it.
    assert_eq!(levels, ["note", "note", "warning"], "{done}");
    assert_eq!(done.code, Some(1), "denied by gatecast.toml: {done}");

    let text = "# gatecast: allow-file lost-cors\na: 1\n# gatecast: error lost-cors\nb:\n  c: 2 # gatecast: note lost-cors\n  d: 3\ne: 4\n";
    let mut settings = Settings::default();
    settings.set(code("lost-cors").expect("a rule"), Level::Report(Severity::Warning));
    let source = SourceFile::new("f.yaml", text);
    let taken = |at: &str| taken(&settings, &source, "lost-cors", text.find(at).expect("there"));
    assert_eq!(taken("a:"), None);
    assert_eq!(taken("b:"), Some(Severity::Error));
    assert_eq!(taken("c:"), Some(Severity::Note));
    assert_eq!(taken("d:"), Some(Severity::Error));
    assert_eq!(taken("e:"), None);
    let other = SourceFile::new("g.yaml", "a: 1\n");
    assert_eq!(self::taken(&settings, &other, "lost-cors", 0), Some(Severity::Warning));
    assert_eq!(self::taken(&settings, &other, "inner-quotes", 0), Some(Severity::Error), "as it was found");
}

/// A finding that is an error.
fn error(name: &str, place: Place) -> Diagnostic {
    let code = code(name).expect("a finding of this name");
    Diagnostic::of(code, "found").severity(Severity::Error).at(Some(place), "")
}

/// What becomes of a finding, which is an error, at an offset of a file.
fn taken(settings: &Settings, source: &Arc<SourceFile>, name: &str, at: usize) -> Option<Severity> {
    let place = Place::new(source, Span::at(at));
    let findings = vec![error(name, place)];
    let taken = settings.apply(findings, &[Arc::clone(source)]);
    taken.iter().find(|finding| finding.name() == Some(name)).map(|finding| finding.severity)
}

#[test]
fn unused_comments_are_not_reported_for_a_single_api() {
    let file = "fixtures/settings/wrong.yaml";
    assert!(gatecast(&format!("check {file}")).run().stdout().contains("[unused-setting]"));
    let done = gatecast(&format!("check {file} --api orchard")).run();
    assert!(!done.stdout().contains("[unused-setting]"), "{done}");
    assert!(done.stdout().contains("[unknown-rule]"), "{done}");
}

#[test]
fn deny_decides_the_exit_code() {
    let code = |args: &str| gatecast(&format!("check fixtures/settings/template.yaml {args}")).run().code;
    assert_eq!(code(""), Some(0), "warnings only");
    assert_eq!(code("--deny warning"), Some(1));
    let config = "--config fixtures/settings/settings.toml";
    assert_eq!(code(config), Some(1));
    assert_eq!(code(&format!("{config} --deny error")), Some(0), "what is typed wins");
}

/// A folder of its own, away from every repository; removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("gatecast-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("api/v1")).expect("a folder");
        fs::copy(format!("{ROOT}/fixtures/check/lost-cors/bad.yaml"), folder.join("api/v1/api.yaml"))
            .expect("copied");
        Self(folder)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).expect("written");
    }

    /// How bad `lost-cors` is, for `check` in a folder below.
    fn lost_cors(&self, below: &str, args: &[&str]) -> String {
        let api = self.0.join("api/v1/api.yaml");
        let api = api.to_string_lossy();
        let done =
            gatecast_with(&[["check", &api].as_slice(), args].concat()).within(&self.0.join(below)).run();
        let stdout = done.stdout();
        let line = stdout.lines().find(|line| line.contains("[lost-cors]")).unwrap_or("none[");
        line.split('[').next().unwrap_or_default().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn nearest_settings_file_of_the_repository_is_read() {
    let folder = Folder::new("nearest");
    folder.write("gatecast.toml", "[check.rules]\nlost-cors = 'error'\n");
    assert_eq!(folder.lost_cors(".", &[]), "error");
    assert_eq!(folder.lost_cors("api", &[]), "note", "without a repository, only the folder itself");
    fs::create_dir(folder.0.join(".git")).expect("a folder");
    assert_eq!(folder.lost_cors("api/v1", &[]), "error");
    folder.write("api/gatecast.toml", "[check.rules]\nlost-cors = 'allow'\n");
    assert_eq!(folder.lost_cors("api/v1", &[]), "none");
    assert_eq!(folder.lost_cors("api/v1", &["--config", "../../gatecast.toml"]), "error");
    // A repository inside of another ends the search.
    fs::create_dir(folder.0.join("api/v1/.git")).expect("a folder");
    assert_eq!(folder.lost_cors("api/v1", &[]), "note");
}

#[test]
fn unusable_settings_end_the_check() {
    let cases = [
        ("no TOML", "[check\ndeny = \"note\"\n"),
        ("no value", "[check]\ndeny = \n"),
        ("a word without quotes", "[check.rules]\nlost-cors = allow\n"),
        ("a rule twice", "[check.rules]\nlost-cors = \"note\"\nlost-cors = \"note\"\n"),
        ("no table", "check = \"warning\"\n"),
        ("no table of rules", "[check]\nrules = [\"lost-cors\"]\n"),
        ("an unknown level", "[check.rules]\nlost-cors = \"off\"\n"),
        ("a level misspelt", "[check.rules]\nlost-cors = \"warnings\"\n"),
        ("no level", "[check.rules]\nlost-cors = false\n"),
        ("deny nothing", "[check]\ndeny = \"allow\"\n"),
        ("cut", "[check]\ndeny = \"err"),
    ];
    let folder = Folder::new("broken");
    let mut transcript = String::new();
    for (name, toml) in cases {
        folder.write("gatecast.toml", toml);
        let done = gatecast("check api/v1/api.yaml").within(&folder.0).run();
        assert_eq!(done.code, Some(2), "{done}");
        assert!(done.stderr.is_empty() && done.stdout().contains("gatecast.toml:"), "{done}");
        transcript.push_str(&format!("# {name}\n{}\n", done.stdout()));
    }
    assert_snapshot!(transcript);
    let done = gatecast("check api/v1/api.yaml --config none.toml").within(&folder.0).run();
    assert_eq!(done.code, Some(2), "{done}");
    assert!(done.stdout().contains("cannot read `none.toml`"), "{done}");
}

#[test]
fn unknown_settings_are_findings() {
    let folder = Folder::new("unknown");
    folder.write(
        "gatecast.toml",
        "[chekc]\na = 1\n\n[check]\ndenny = \"note\"\n\n[check.rules]\nlost-crs = \"error\"\n\"no such rule\" = \"note\"\n",
    );
    let done = gatecast("check api/v1/api.yaml --deny warning").within(&folder.0).run();
    assert_snapshot!(done);
    folder.write("gatecast.toml", "[check.rules]\nlost-crs = 'note'\nunknown-rule = 'allow'\n");
    let done = gatecast("check api/v1/api.yaml --deny warning").within(&folder.0).run();
    assert_eq!(done.code, Some(0), "{done}");
}

/// What is no lint rule has levels as well, where `check` finds it.
#[test]
fn levels_hold_for_other_findings() {
    let folder = Folder::new("other");
    let api = "x-amazon-apigateway-gateway-responses:\n  THROTTLED:\n    statusCod: 429\n";
    let level = || {
        let shown = gatecast("check other.yaml").within(&folder.0).run().stdout();
        let line = shown.lines().find(|line| line.contains("[unknown-member]")).map(str::to_owned);
        line.map(|line| line.split('[').next().unwrap_or_default().to_owned())
    };
    folder.write("other.yaml", &format!("openapi: 3.0.1\n{api}"));
    folder.write("gatecast.toml", "");
    assert_eq!(level().as_deref(), Some("warning"));
    folder.write("gatecast.toml", "[check.rules]\nunknown-member = 'error'\n");
    assert_eq!(level().as_deref(), Some("error"));
    folder.write("other.yaml", &format!("openapi: 3.0.1 # gatecast: allow-file unknown-member\n{api}"));
    assert_eq!(level(), None);

    // Those of other commands are known in gatecast.toml, which may be for all of them.
    folder.write("gatecast.toml", "[check.rules]\nopen-to-all = 'error'\n");
    folder.write("other.yaml", "openapi: 3.0.1 # gatecast: allow open-to-all\n");
    let done = gatecast("check other.yaml").within(&folder.0).run();
    assert!(done.stdout().contains("warning[unknown-rule]: there is no rule `open-to-all`"), "{done}");
    assert_eq!(done.stdout().matches("unknown-rule").count(), 1, "{done}");
}

/// What cannot be read was not checked, whatever the settings say.
#[test]
fn unreadable_inputs_stay_errors() {
    let folder = Folder::new("unread");
    folder.write("broken.yaml", "# gatecast: allow-file invalid-yaml\na: b: c\n");
    folder.write("gatecast.toml", "[check.rules]\nlost-cors = 'allow'\n");
    let done = gatecast("check api/v1/api.yaml broken.yaml").within(&folder.0).run();
    assert_eq!(done.code, Some(2), "{done}");
    assert!(done.stdout().contains("error[invalid-yaml]"), "{done}");
}

/// What the documentation shows is what the program takes.
#[test]
fn documented_settings_are_taken() {
    let documentation = include_str!("../../../../docs/configuration.md");
    let folder = Folder::new("documented");
    let blocks = |language: &str| -> Vec<String> {
        let fence = format!("```{language}\n");
        let blocks = documentation.split(&fence).skip(1);
        blocks.map(|block| block.split("```").next().unwrap_or_default().to_owned()).collect()
    };
    let [toml] = blocks("toml").try_into().expect("one file");
    folder.write("gatecast.toml", &toml);
    let done = gatecast("check api/v1/api.yaml").within(&folder.0).run();
    assert!(done.stdout().contains("warning[lost-cors]"), "{done}");
    assert!(!done.stdout().contains("gatecast.toml"), "nothing in it is unknown: {done}");
    for (language, ending) in [("yaml", "yaml"), ("hcl", "tf"), ("sh", "sh")] {
        let blocks = blocks(language);
        assert!(!blocks.is_empty(), "{language}");
        for text in blocks {
            let source = SourceFile::new(format!("f.{ending}"), text);
            let found = Settings::default().apply(Vec::new(), &[source]);
            assert!(
                !found.is_empty() && found.iter().all(|finding| finding.name() == Some("unused-setting")),
                "{found:?}"
            );
        }
    }
}

/// Each comment applies to what it stands by, in files that would take minutes if they were looked
/// through for each comment.
#[test]
fn many_comments_are_applied() {
    let mut nested = String::new();
    for depth in 0..2_000 {
        nested.push_str(&format!("{0}# gatecast: allow lost-cors\n{0}a:\n", " ".repeat(depth)));
    }
    let texts = [
        "key: value # gatecast: allow lost-cors, inner-quotes -- why\n".repeat(160_000),
        "# gatecast: allow lost-cors\nkey: value\n".repeat(40_000),
        "# gatecast: allow lost-cors\n".repeat(60_000) + "key: value\n",
        "# gatecast: allow nothing, at, all\n".repeat(50_000),
        "# gatecast: ".repeat(150_000),
        format!("# gatecast: allow {}", "lost-cors, ".repeat(150_000)),
        nested,
    ];
    let mut table = String::new();
    for text in texts {
        let shown: String = text.chars().take(40).collect();
        let source = SourceFile::new("f.yaml", text);
        let places = (0..source.text().len()).step_by(100).map(|at| Place::new(&source, Span::at(at)));
        let findings: Vec<_> = places.map(|place| error("lost-cors", place)).collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in Settings::default().apply(findings, &[source]) {
            *counts.entry(finding.name().unwrap_or_default()).or_default() += 1;
        }
        let _ = writeln!(table, "{shown:?} {counts:?}");
    }
    assert_snapshot!(table);
}

proptest! {
    /// Comments of any kind in text of any kind are read to the end, and where they stand is said.
    #[test]
    fn comments_in_any_text_are_read(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "# gatecast: ", "// gatecast:", "allow", "allow-file ", "note ", "error", " lost-cors", ",", " -- ",
                "inner-quotes", "é", "\u{feff}", "\n", "\r\n", "\r", "  ", "\t", "a: ", "- ", "}", "<<EOF", "EOF\n",
                "'", "\"", "\\", "\\\n", "#", "$((1<<2))", "unused-setting", "unknown-rule",
            ]),
            0..60,
        ),
        name in prop::sample::select(vec!["f.yaml", "f.tf", "f.sh", "<stdin>"]),
    ) {
        let source = SourceFile::new(name, pieces.concat());
        let length = source.text().len();
        let places = (0..length + 2).map(|at| Place::new(&source, Span::at(at)));
        let findings: Vec<_> =
            places.map(|place| error("lost-cors", place)).collect();
        let taken = Settings::default().apply(findings, &[Arc::clone(&source)]);
        for finding in taken.iter().filter(|finding| finding.name() != Some("lost-cors")) {
            let place = &finding.labels[0].place;
            prop_assert_eq!(place.span.of(source.text()).is_empty(), false, "{}", finding);
        }
    }
}
