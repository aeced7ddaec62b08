//! Fixes: what they change, and that what they leave behind is sound.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use insta::assert_snapshot;

use crate::support::{Done, ROOT, field_cases, gatecast_with};

/// A file of its own for a test, that no other test changes.
fn scratch(name: &str, text: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixes");
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(&path, text).expect("writable");
    path
}

fn check(flags: &[&str], file: &Path) -> Done {
    let file = file.to_string_lossy();
    gatecast_with(&[&["check"], flags, &[&*file]].concat()).run()
}

/// The lines that a patch takes away and adds.
fn changed_lines(patch: &str) -> String {
    let is_header = |line: &&str| line.starts_with("---") || line.starts_with("+++");
    let lines = patch.lines().filter(|line| line.starts_with(['-', '+']) && !is_header(line));
    lines.fold(String::new(), |lines, line| lines + line.trim_end_matches('\r') + "\n")
}

/// The names of findings, in brackets: `error[quoted-message-string]`.
fn found(done: &Done) -> Vec<String> {
    let stdout = done.stdout();
    let heads = stdout.lines().filter_map(|line| line.split_once("]: ").map(|(head, _)| format!("{head}]")));
    heads.filter(|head| ["error[", "warning[", "note["].iter().any(|begin| head.starts_with(begin))).collect()
}

/// Fixes a file and shows how. Nothing that could be fixed is left, nothing worse is found than
/// before, and what is fixed is done in one go.
fn fix(path: &Path) -> Option<String> {
    let before = check(&[], path);
    if !before.stdout().contains("fixable with `--fix`") {
        return None;
    }
    let patch = check(&["--fix", "--diff"], path);
    assert_eq!(found(&check(&[], path)), found(&before), "--diff changes nothing");
    let fixed = check(&["--fix"], path);
    let mut shown = changed_lines(&patch.stdout());
    let left = found(&fixed);
    let new = left.iter().filter(|name| name.starts_with("error") && !found(&before).contains(name));
    assert_eq!(new.count(), 0, "{}: {fixed}", path.display());
    assert_eq!(check(&["--fix", "--diff"], path).stdout(), "", "{}: done in one go", path.display());
    let _ = writeln!(shown, "left: {}", if left.is_empty() { "nothing".to_owned() } else { left.join(" ") });
    Some(shown)
}

#[test]
fn fixes_of_the_field_cases() {
    let mut transcript = String::new();
    for case in field_cases() {
        let path = scratch(&case.file, case.text.as_bytes());
        if let Some(shown) = fix(&path) {
            let _ = writeln!(transcript, "## {}\n{shown}", case.id);
        }
    }
    assert!(!transcript.is_empty(), "some of them can be fixed");
    assert_snapshot!(transcript);
}

/// Everything of a file that no fix is about stays as it is, byte for byte.
#[test]
fn fixes_change_nothing_else() {
    let text = "\u{feff}# a comment\r\nopenapi: 3.0.1\r\nx-amazon-apigateway-gateway-responses:\r\n  THROTTLED:\r\n    \
                responseParameters: {gatewayresponse.header.Retry-After: 60 } # é\r\n\r\n...\r\n";
    let path = scratch("bytes.yaml", text.as_bytes());
    let done = check(&["--fix"], &path);
    assert_eq!(done.code, Some(0), "{done}");
    assert_eq!(fs::read_to_string(&path).expect("readable"), text.replace("60", "\"'60'\""));
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let text = r#"{"responseType": "THROTTLED", "responseParameters": {"gatewayresponse.header.Retry-After": "60"}}"#;
    let path = scratch("target.json", text.as_bytes());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("ours");
    let link = path.with_file_name("link.json");
    let _ = fs::remove_file(&link);
    symlink(&path, &link).expect("a link");
    assert_eq!(check(&["--fix"], &link).code, Some(0));
    assert!(link.symlink_metadata().expect("there").is_symlink());
    assert_eq!(path.metadata().expect("there").permissions().mode() & 0o777, 0o640);
    assert!(fs::read_to_string(&path).expect("readable").contains("\"'60'\""));
}

#[test]
fn standard_input_is_not_fixed_in_place() {
    let put = r#"{"responseType": "THROTTLED", "responseParameters": {"gatewayresponse.header.Retry-After": "60"}}"#;
    let refused = gatecast_with(&["check", "--fix", "-"]).stdin(put).run();
    assert_eq!(refused.code, Some(2), "{refused}");
    let patch = gatecast_with(&["check", "--fix", "--diff", "-"]).stdin(put).run();
    assert!(patch.stdout().contains("+") && patch.stdout().contains("\"'60'\""), "{patch}");
}

/// Anchors and tags stand before a scalar and are no part of it; a value that several definitions
/// share is written once.
#[test]
fn values_with_anchors_are_fixed_where_they_stand() {
    let text = "openapi: 3.0.1\nx-text: &text '{\"a\":$context.stage}'\nx-amazon-apigateway-gateway-responses:\n  \
                THROTTLED:\n    responseTemplates: {application/json: *text}\n  UNAUTHORIZED:\n    responseParameters:\n      \
                gatewayresponse.header.A: &a !!str foo\n      gatewayresponse.header.B: *a\n      \
                gatewayresponse.header.C: &c '*'\n    responseTemplates: {application/json: *text}\n";
    let path = scratch("anchors.yaml", text.as_bytes());
    let done = check(&["--fix"], &path);
    assert_eq!(done.code, Some(0), "{done}");
    let expected = text.replace("$context.stage", "\"$context.stage\"").replace("str foo", "str \"'foo'\"");
    assert_eq!(fs::read_to_string(&path).expect("readable"), expected.replace("&c '*'", "&c \"'*'\""));
}

/// All that was named is fixed, and a file that cannot be read keeps no other from it.
#[test]
fn several_files_are_fixed() {
    let put = |header: &str| {
        format!(
            "{{\"responseType\": \"THROTTLED\", \"responseParameters\": {{\"gatewayresponse.header.{header}\": \"60\"}}}}"
        )
    };
    let [first, second] =
        ["first", "second"].map(|name| scratch(&format!("{name}.json"), put(name).as_bytes()));
    let missing = first.with_file_name("missing.json");
    let names: Vec<_> = [&first, &missing, &second].map(|path| path.to_string_lossy().into_owned()).to_vec();
    let args: Vec<&str> = ["check", "--fix"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let done = gatecast_with(&args).run();
    assert_eq!(done.code, Some(2), "{done}");
    for (path, name) in [(&first, "first"), (&second, "second")] {
        assert_eq!(fs::read_to_string(path).expect("readable"), put(name).replace("60", "'60'"), "{done}");
    }
}

/// What a mistake hides comes to light once it is mended, and is mended as well.
#[test]
fn fixes_may_uncover_others() {
    let text = "resource \"aws_api_gateway_gateway_response\" \"a\" {\n  rest_api_id = \"a\"\n  response_type = \"throttled\"\n  \
                response_templates = { \"application/json\" = \"{\\\"a\\\":\\\"$context.error.messageString\\\"}\" }\n}\n";
    let path = scratch("uncovered.tf", text.as_bytes());
    let done = check(&["--fix"], &path);
    assert_eq!(done.code, Some(0), "{done}");
    let expected = text
        .replace("throttled", "THROTTLED")
        .replace("\\\"$context.error.messageString\\\"", "$context.error.messageString");
    assert_eq!(fs::read_to_string(&path).expect("readable"), expected);
}

/// Two names of one file are one file, and its fixes are all made.
#[test]
fn files_named_twice_are_fixed_once() {
    let text = "openapi: 3.0.1\nx-amazon-apigateway-gateway-responses:\n  throttled:\n    statusCode: 503\n  UNAUTHORIZED:\n    \
                responseParameters: {gatewayresponse.header.A: b}\n";
    let path = scratch("twice.yaml", text.as_bytes());
    let again = path.with_file_name(".").join("twice.yaml");
    let names = [path.to_string_lossy(), again.to_string_lossy()];
    let done = gatecast_with(&["check", "--fix", &names[0], &names[1]]).run();
    assert_eq!(done.code, Some(0), "{done}");
    let expected = text.replace("throttled", "THROTTLED").replace(": b}", ": \"'b'\"}");
    assert_eq!(fs::read_to_string(&path).expect("readable"), expected);
}

/// Files that a fix once made worse: values in blocks, quotes that pile up, lines that are swallowed,
/// keys that are there twice, aliases that bring a value elsewhere.
#[test]
fn fixes_make_no_file_worse() {
    let mut transcript = String::new();
    let entries = fs::read_dir(Path::new(ROOT).join("fixtures/fix")).expect("a folder");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let copy = scratch(&name, &fs::read(&path).expect("readable"));
        let fixed = check(&["--fix"], &copy);
        let again = check(&["--fix", "--diff"], &copy);
        assert_eq!(again.stdout(), "", "{name}: done in one go");
        let text = fs::read_to_string(&copy).expect("readable");
        let left = found(&fixed).join(" ");
        let stdout = fixed.stdout();
        transcript.push_str(&format!("## {name}\n{text}left: {left}\n"));
        for line in stdout.lines().filter(|line| line.contains("= note: not fixed")) {
            transcript.push_str(&format!("{}\n", line.trim_start()));
        }
        transcript.push('\n');
    }
    assert_snapshot!(transcript);
}

/// A file that was named through a link is one of another folder, which nobody named.
#[cfg(unix)]
#[test]
fn links_out_of_the_folder_are_not_written_through() {
    let text = r#"{"responseType": "THROTTLED", "responseParameters": {"gatewayresponse.header.Retry-After": "60"}}"#;
    let outside = scratch("outside.json", text.as_bytes());
    let folder = outside.with_file_name("inside");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    std::os::unix::fs::symlink(&outside, folder.join("put.json")).expect("a link");
    for named in [folder.join("put.json"), folder] {
        let done = check(&["--fix", "--type", "THROTTLED"], &named);
        assert!(named.is_dir() || done.to_string().contains("leads out of its folder"), "{done}");
        assert_eq!(fs::read_to_string(&outside).expect("readable"), text, "{done}");
    }
}

/// What an interrupted run left beside the file goes, and nothing that only looks like it.
#[test]
fn abandoned_files_are_removed() {
    let text = r#"{"responseType": "THROTTLED", "responseParameters": {"gatewayresponse.header.Retry-After": "60"}}"#;
    let path = scratch("abandoned/put.json", b"").with_file_name("put.json");
    fs::write(&path, text).expect("writable");
    let left = [".gatecast-aB3dE6.http", ".gatecast-new001.http", ".gatecast-notes.http"]
        .map(|name| path.with_file_name(name));
    for (file, age) in left.iter().zip([3_600, 0, 3_600]) {
        let file = fs::File::create(file).expect("writable");
        let then = std::time::SystemTime::now() - std::time::Duration::from_secs(age);
        file.set_modified(then).expect("ours");
    }
    assert_eq!(check(&["--fix", "--type", "THROTTLED"], &path).code, Some(0));
    assert_eq!(left.map(|file| file.exists()), [false, true, true]);
}
