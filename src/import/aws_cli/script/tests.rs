use super::*;
use crate::import::aws_cli::words::ShellPart;

/// The calls of a script, their words between bars.
fn calls(script: &str) -> Vec<String> {
    calls_in("s.sh", script)
}

fn calls_in(name: &str, script: &str) -> Vec<String> {
    let source = SourceFile::new(name, script);
    let shown = |part: &ShellPart| match part {
        ShellPart::Text(text) => text.as_str().to_owned(),
        ShellPart::ShellVariable(variable) => format!("[{}]", variable.name),
        ShellPart::Command { inside, .. } => format!("({})", inside.of(script)),
        ShellPart::BadSubstitution(place) => format!("!{}", place.text()),
    };
    let call = |step: Step| match step {
        Step::Call(call) => {
            let words = call.words.iter().map(|word| word.parts.iter().map(shown).collect::<String>());
            Some(words.collect::<Vec<_>>().join("|"))
        }
        Step::Unterminated(place) => Some(format!("unterminated {}", place.span.start)),
        _ => None,
    };
    Script::new(&source).filter_map(call).collect()
}

#[test]
fn quotes_are_undone() {
    let command = |words: &str| calls(&format!("aws apigateway put-gateway-response {words}")).join("\n");
    assert_eq!(command(r#"a 'b c' "d e" f\ g"#), "a|b c|d e|f g");
    assert_eq!(command(r#"'{"a":"'"'"'*'"'"'"}'"#), r#"{"a":"'*'"}"#);
    assert_eq!(command(r"'a'\''b'"), "a'b");
    assert_eq!(command(r#""\"\\\$x\n\`""#), r#""\$x\n`"#);
    assert_eq!(command(r"$'\'\n\x41\u00e9\\'"), "'\nAé\\");
    assert_eq!(command("a \\\n  b\\\r\n c `\n d ^\n e"), "a|b|c|d|e");
    assert_eq!(command("\"a\\\nb\""), "ab");
    assert_eq!(command("$A ${B} \"x$C.y\" '$D' $"), "[A]|[B]|x[C].y|$D|$");
    assert_eq!(command("${context.error} ${A:-b} ${A%/}"), "!${context.error}|[A]|[A%/]");
    assert_eq!(command("\"${{ secrets.A }}\""), "[{ secrets.A }]");
    assert_eq!(command("$(a \"$(b ')')\" '(') `c`"), "(a \"$(b ')')\" '(')|(c)");
    assert_eq!(command("a 2>/dev/null b >out c <API_ID> 2>&1 d &> e"), "a|b|c|<API_ID>|d");
    assert_eq!(command("a # b"), "a");
    assert_eq!(command("a; b"), "a");
    assert_eq!(command("a && b"), "a");
    assert_eq!(command("\"$(cat <<'EOF'\n{\"a\": \"it's)\"}\nEOF\n)\" b"), "{\"a\": \"it's)\"}|b");
}

#[test]
fn commands_are_found_where_people_write_them() {
    let put = "aws apigateway put-gateway-response x";
    for line in [
        "{}",
        "  {}",
        "$ {}",
        "user@host:~$ {}",
        "A=b {}",
        "if {}; then",
        "set -e; {}",
        "export A=b && {}",
        "X=$({})",
        "X=`{}`",
        "for a in b; do {}; done",
        "f() { {}; }",
        "- run: {}",
        "run: |\n    {}",
        "make: all\n\t@{}",
        "{} | jq .",
        "true || {}",
        "```bash\n{}\n```",
    ] {
        assert_eq!(calls(&line.replace("{}", put)), ["x"], "{line}");
    }
    assert_eq!(calls("sudo -E /usr/bin/aws --debug --profile p $O apigateway put-gateway-response x"), ["x"]);
    for line in [
        "# {}",
        "echo {}",
        "echo '\n{}\n'",
        "echo \"{}\"",
        "Run {} to put it",
        "aws s3 cp apigateway put-gateway-response x",
        "cat > notes <<EOF\n{}\nEOF",
        "aws apigateway put-gateway-response",
    ] {
        assert_eq!(calls(&line.replace("{}", put)), [""; 0], "{line}");
    }
}

#[test]
fn commands_are_found_behind_what_runs_them() {
    let put = "apigateway put-gateway-response --x y";
    for line in [
        "$AWS {}",
        "${AWS} {}",
        "\"$AWS\" {}",
        "\t$(AWS) {}",
        "run aws {}",
        "retry 3 aws {}",
        "retry 3 \\\n  aws {}",
        "cond_log_and_run aws --region eu-west-1 {}",
        "aws-vault exec prod -- aws {}",
        "docker run --rm -it amazon/aws-cli {}",
        "true && run aws {}",
    ] {
        assert_eq!(calls(&line.replace("{}", put)), ["--x|y"], "{line}");
    }
    for line in ["ls | xargs -I{} aws {}", "Don't run aws {}", "# run aws {}", "echo run aws {}"] {
        assert_eq!(calls(&line.replacen("aws {}", &format!("aws {put}"), 1)), [""; 0], "{line}");
    }
    for line in
        [format!("ls | xargs -I{{}} aws {put}"), format!("sudo bash -c 'aws {}'", put.replace('\'', "\""))]
    {
        let source = SourceFile::new("s.sh", line);
        assert!(Script::new(&source).any(|step| matches!(step, Step::RunElsewhere(_))));
    }
    // A sentence hides nothing behind it.
    assert_eq!(calls(&format!("Don't run aws {put}\naws {put}")), ["--x|y"]);
}

#[test]
fn functions_end_where_their_brace_does() {
    let steps = |script: &str| {
        let source = SourceFile::new("s.sh", script);
        let shown = |step: Step| match step {
            Step::Function(name) => Some(format!("{name}(")),
            Step::FunctionEnd => Some(")".to_owned()),
            Step::Invoke { name, words, .. } => Some(format!("{name} {}", words.len())),
            Step::Call(_) => Some("call".to_owned()),
            _ => None,
        };
        Script::new(&source).filter_map(shown).collect::<Vec<_>>().join(" ")
    };
    let put = "aws apigateway put-gateway-response --a b";
    assert_eq!(steps(&format!("f() {{\n  {put}\n}}\nf x y")), "f( call ) f 2");
    assert_eq!(steps(&format!("function f {{ {put}; }}\nf")), "f( call ) f 0");
    assert_eq!(steps("f ()\n{\n  cat <<E\n{\n \"a\": 1\n },\nE\n}\nf x"), "f( ) f 1");
    assert_eq!(steps("f() { awk '{print}'; { g; }; }\nf x"), "f( ) f 1");
    assert_eq!(steps(&format!("run() {{ \"$@\"; }}\nrun {put}")), "run( ) call");
    assert_eq!(steps("before x\nbefore() { x; }"), "before( )");
}

#[test]
fn power_shell_is_read_as_such() {
    let command =
        |words: &str| calls_in("s.ps1", &format!("aws apigateway put-gateway-response {words}\n")).join("\n");
    assert_eq!(command(r#"'{"a":"''*''"}' b"#), r#"{"a":"'*'"}|b"#);
    assert_eq!(command(r#"'{\"a\":\"$x\"}'"#), r#"{"a":"$x"}"#);
    assert_eq!(command(r#""{`"a`":`"$x`"}" "a""b" "`$c""#), r#"{"a":"[x]"}|a"b|$c"#);
    assert_eq!(command("a `\n  b `\r\n  c"), "a|b|c");
    assert_eq!(command("$env:API $a.b ${c} C:\\d"), "[API]|[a.b]|[c]|C:\\d");
    assert_eq!(command("@'\n{\"a\":\n 'b'}\n'@ c"), "{\"a\":\n 'b'}|c");
    assert_eq!(command("@\"\n{\"a\":\"$b\"}\n\"@"), "{\"a\":\"[b]\"}");
    assert_eq!(command("a | Out-Null"), "a");
    assert_eq!(calls_in("s.ps1", "if ($x) { & aws apigateway put-gateway-response --a b }"), ["--a|b"]);
    assert_eq!(calls_in("s.ps1", "$y = aws apigateway put-gateway-response --a b"), ["--a|b"]);
    assert_eq!(calls_in("s.ps1", "& $aws apigateway put-gateway-response --a b"), ["--a|b"]);
}

#[test]
fn a_quote_that_does_not_end_is_said_and_passed() {
    let script = "aws apigateway put-gateway-response 'x\naws apigateway put-gateway-response y\n";
    assert_eq!(calls(script), ["unterminated 36", "y"]);
    assert_eq!(calls("A='\naws apigateway put-gateway-response y\n"), ["y"]);
}

/// Each line would look for its end up to the end of the file.
#[test]
fn many_unterminated_quotes_are_passed() {
    for (line, calls) in [
        ("A=$(\n", 0),
        ("cat > a <<EOF\n", 0),
        ("aws apigateway put-gateway-response $(\n", 50_000),
        ("echo ${\n", 0),
        ("x apigateway put-gateway-response --a $(\n", 0),
    ] {
        let source = SourceFile::new("s.sh", line.repeat(50_000));
        assert_eq!(Script::new(&source).count(), calls, "{line}");
    }
}
