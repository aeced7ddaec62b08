//! Files that documents refer to: read below one folder, and nowhere else.

use std::fs;
use std::path::{Path, PathBuf};

use gatecast::{Files, FilesError, Folder, SourceFile};

use crate::support::gatecast_with;

/// A fresh folder with `inside/` to read from and a secret beside it.
fn folder(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&root);
    fs::create_dir_all(root.join("inside/deep")).expect("made");
    fs::create_dir_all(root.join("inside-too")).expect("made");
    let definitions = "x-amazon-apigateway-gateway-responses: {THROTTLED: {statusCode: 420}}\n";
    for file in ["secret.yaml", "inside/api.yaml", "inside/deep/api.yaml", "inside-too/api.yaml"] {
        fs::write(root.join(file), definitions).expect("written");
    }
    root
}

fn read(root: &Path, from: &str, path: &str) -> Result<String, FilesError> {
    let folder = Folder::new(root.join("inside")).expect("a folder");
    let from = SourceFile::new(root.join(from).to_string_lossy(), "");
    folder.read(&from, path).map(|source| source.name().to_owned())
}

#[test]
fn files_below_the_folder_are_read() {
    let root = folder("references-below");
    for (from, path) in [
        ("inside/t.yaml", "api.yaml"),
        ("inside/t.yaml", "./deep/../deep/api.yaml"),
        ("inside/deep/t.yaml", "../api.yaml"),
    ] {
        let name = read(&root, from, path).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert!(Path::new(&name).exists() && !name.contains(".."), "{name}");
    }
    let absolute = root.join("inside/api.yaml");
    assert!(read(&root, "inside/t.yaml", &absolute.to_string_lossy()).is_ok(), "absolute, but below");
}

#[test]
fn files_outside_the_folder_are_refused() {
    let root = folder("references-outside");
    for path in
        ["../secret.yaml", "deep/../../secret.yaml", "../inside-too/api.yaml", "/etc/passwd", "../../nowhere"]
    {
        let error = read(&root, "inside/t.yaml", path).expect_err(path);
        assert!(matches!(error, FilesError::Outside { .. }), "{path}: {error}");
    }
    let missing = read(&root, "inside/t.yaml", "missing.yaml").expect_err("missing");
    assert!(matches!(missing, FilesError::Io(_)), "{missing}");
    let folder = read(&root, "inside/t.yaml", "deep").expect_err("a folder");
    assert!(matches!(folder, FilesError::NotAFile), "{folder}");
}

#[test]
#[cfg(unix)]
fn links_that_leave_the_folder_are_refused() {
    use std::os::unix::fs::symlink;

    let root = folder("references-links");
    symlink(root.join("secret.yaml"), root.join("inside/link.yaml")).expect("linked");
    symlink(&root, root.join("inside/up")).expect("linked");
    symlink("deep", root.join("inside/there")).expect("linked");
    for path in ["link.yaml", "up/secret.yaml", "up/inside-too/api.yaml"] {
        let error = read(&root, "inside/t.yaml", path).expect_err(path);
        assert!(matches!(error, FilesError::Outside { .. }), "{path}: {error}");
    }
    assert!(read(&root, "inside/t.yaml", "there/api.yaml").is_ok(), "a link that stays inside");
    // Through the link and back by `..`: where the path leads is what counts.
    let error = read(&root, "inside/t.yaml", "up/../secret.yaml").expect_err("a path through a link");
    assert!(matches!(error, FilesError::Outside { .. } | FilesError::Io(_)), "{error}");
}

#[test]
fn root_can_be_widened() {
    let root = folder("references-root");
    let template = "Resources: {Api: {Type: AWS::Serverless::Api, Properties: {StageName: live, DefinitionUri: ../secret.yaml}}}\n\
                    Transform: AWS::Serverless-2016-10-31\n";
    let file = root.join("inside/template.yaml");
    fs::write(&file, template).expect("written");
    let file = file.to_string_lossy();
    let args = ["render", &file, "--type", "THROTTLED"];
    let done = gatecast_with(&args).run();
    assert!(done.stderr.contains("it lies outside of") && done.stderr.contains("--root DIR"), "{done}");
    assert!(done.stdout().starts_with("HTTP/1.1 429 "), "{done}");
    let wide = root.to_string_lossy();
    let done = gatecast_with(&[&args[..], &["--root", &wide]].concat()).run();
    assert!(done.stdout().starts_with("HTTP/1.1 420 "), "{done}");
    assert_eq!(done.stderr, "");
    let done = gatecast_with(&[&args[..], &["--root", "no/such/folder"]].concat()).run();
    assert_eq!(done.code, Some(2), "{done}");
}

/// A file that includes itself, and files that include each other more than once.
#[test]
fn includes_without_end_are_refused() {
    let root = folder("references-bomb");
    let include =
        |file: &str| format!("Fn::Transform: {{Name: AWS::Include, Parameters: {{Location: {file}}}}}\n");
    fs::write(root.join("inside/self.yaml"), include("self.yaml")).expect("written");
    let double = |file: &str| format!("a:\n  {0}b:\n  {0}", include(file));
    for level in 0..12 {
        fs::write(root.join(format!("inside/{level}.yaml")), double(&format!("{}.yaml", level + 1)))
            .expect("written");
    }
    fs::write(root.join("inside/12.yaml"), "x: y\n").expect("written");
    for (file, limit) in [("self.yaml", "more than 64 times over"), ("0.yaml", "more than 1000 files")] {
        let template = format!(
            "Resources:\n  A:\n    Type: AWS::ApiGateway::GatewayResponse\n    Properties:\n      RestApiId: a\n      \
             ResponseType: THROTTLED\n      ResponseTemplates:\n        {}",
            include(file)
        );
        let path = root.join("inside/template.yaml");
        fs::write(&path, template).expect("written");
        let done = gatecast_with(&["render", &path.to_string_lossy(), "--type", "THROTTLED"]).run();
        assert_eq!(done.code, Some(2), "{done}");
        assert!(done.stderr.contains(limit), "{done}");
    }
}
