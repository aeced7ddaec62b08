//! Terraform: files of a module, plans, states.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use gatecast::{Api, Checked, Diagnostic, Folder, ImportOptions, SourceFile, import_all};
use insta::assert_snapshot;

/// The files of a folder of fixtures, which may refer to others there.
fn read(names: &[&str], parameters: &[(&str, &str)]) -> String {
    let folder = Path::new("fixtures/terraform");
    let source = |name: &&str| {
        let path = folder.join(name);
        let text =
            std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        SourceFile::new(path.to_string_lossy(), text)
    };
    let sources: Vec<_> = names.iter().map(source).collect();
    show(&sources, parameters)
}

fn options(parameters: &[(&str, &str)]) -> ImportOptions {
    let mut options = ImportOptions::default();
    options.parameters =
        parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    options.files = Some(Arc::new(Folder::new("fixtures/terraform").expect("a folder")));
    options
}

/// All that comes of files, for people to read.
fn show(sources: &[Arc<SourceFile>], parameters: &[(&str, &str)]) -> String {
    let mut out = String::new();
    match import_all(sources, &options(parameters)) {
        Ok(Checked { value: apis, diagnostics }) => {
            apis.iter().for_each(|api| show_api(api, &mut out));
            diagnostics.iter().for_each(|diagnostic| show_diagnostic(diagnostic, &mut out));
        }
        Err(error) => show_diagnostic(error.diagnostic(), &mut out),
    }
    out
}

fn show_api(api: &Api, out: &mut String) {
    let _ = writeln!(out, "API {} {:?}", api.name.as_deref().unwrap_or("without a name"), api.aliases);
    for definition in api.definitions() {
        let status = definition.status.map_or("-".to_owned(), |status| status.to_string());
        let _ = writeln!(out, "  {} {status}", definition.response_type);
        for parameter in &definition.parameters {
            let _ = writeln!(out, "    {}: {}", parameter.key, parameter.value);
        }
        for template in &definition.templates {
            let _ = writeln!(out, "    {}", template.media_type);
            template.body.as_str().lines().for_each(|line| _ = writeln!(out, "      | {line}"));
        }
    }
}

fn show_diagnostic(diagnostic: &Diagnostic, out: &mut String) {
    let _ = writeln!(
        out,
        "{}[{}]: {}",
        diagnostic.severity,
        diagnostic.name().unwrap_or_default(),
        diagnostic.message
    );
    for label in &diagnostic.labels {
        let _ = writeln!(out, "  at {} {:?}: {}", label.place, label.place.text(), label.message);
    }
    diagnostic.notes.iter().for_each(|note| _ = writeln!(out, "  note: {note}"));
    diagnostic.help.iter().for_each(|help| _ = writeln!(out, "  help: {help}"));
}

const SHOP: [&str; 3] = ["shop/main.tf", "shop/variables.tf", "shop/prod.tfvars"];

#[test]
fn a_module_of_several_files() {
    assert_snapshot!(read(&SHOP, &[("var.origin", "https://shop.example")]));
}

#[test]
fn what_is_not_known_stays_visible() {
    assert_snapshot!(read(&SHOP[..1], &[]));
}

#[test]
fn variables_can_be_given() {
    let given =
        [("var.origin", "https://shop.example"), ("var.stage", "test"), ("var.with_families", "false")];
    assert_snapshot!(read(&SHOP, &given));
}

#[test]
fn the_syntax_of_terraform_0_11() {
    assert_snapshot!(read(&["old-syntax.tf"], &[]));
}

#[test]
fn definitions_in_the_body_of_an_api() {
    assert_snapshot!(read(&["openapi.tf"], &[]));
}

#[test]
fn a_plan() {
    assert_snapshot!(read(&["plan.json"], &[]));
}

#[test]
fn states() {
    assert_snapshot!(read(&["state.json"], &[]) + &read(&["terraform.tfstate"], &[]));
}

/// The template that a gateway response has for JSON, beside these other blocks.
fn template(value: &str, others: &str) -> gatecast::Text {
    let file = format!(
        "resource \"aws_api_gateway_gateway_response\" \"a\" {{\n  rest_api_id = \"x\"\n  response_type = \"THROTTLED\"\n  response_templates = {{\n    \"application/json\" = {value}\n  }}\n}}\n{others}\n"
    );
    let source = SourceFile::new("fixtures/terraform/main.tf", file);
    let apis = import_all(&[source], &options(&[])).unwrap_or_else(|error| panic!("{error}\n{value}")).value;
    apis[0].definitions()[0].templates[0].body.clone()
}

/// What an expression is as a template.
fn text(value: &str) -> String {
    template(value, "").as_str().to_owned()
}

#[test]
fn strings_and_heredocs() {
    assert_eq!(
        text(r#""{\"a\":\"\u00e9\\n$${x}%%{y}$context.stage\"}""#),
        "{\"a\":\"é\\n${x}%{y}$context.stage\"}"
    );
    assert_eq!(text("<<EOF\n  {\n    \"a\": $x\n  }\n  EOF"), "  {\n    \"a\": $x\n  }\n");
    assert_eq!(text("<<-EOF\n      {\n        \"a\": $x\n\n      }\n    EOF"), "{\n  \"a\": $x\n\n}\n");
    // A blank line keeps what it has, and says nothing about the others.
    assert_eq!(text("<<-EOF\n    a\n  \n      b\n    EOF"), "a\n  \n  b\n");
    // What is indented least says how much goes.
    assert_eq!(text("<<-EOF\n    a\n  b\n    EOF"), "  a\nb\n");
    assert_eq!(text("<<-EOF\n    ${1}\n      ${2}\n    EOF"), "1\n  2\n");
    assert_eq!(text("<<-EOF\n${1}\n      b\n    EOF"), "1\n      b\n");
    assert_eq!(text("<<EOF\nEOF"), "");
    assert_eq!(text("<<EOF\r\na\r\nEOF"), "a\r\n");
    assert_eq!(text("<<EOF\na EOF\nEOFB\nEOF"), "a EOF\nEOFB\n");
    assert_eq!(text("trimspace(<<EOF\n a\nEOF\n)"), "a");
}

#[test]
fn directives_and_strip_markers() {
    assert_eq!(text(r#""%{ if true }a%{ else }b%{ endif }c""#), "ac");
    assert_eq!(text(r#""%{ for x in ["a", "b"] }<${x}>%{ endfor }""#), "<a><b>");
    assert_eq!(text(r#""%{ for k, v in {b = 1, a = 2} }${k}${v} %{ endfor }""#), "a2 b1 ");
    assert_eq!(text(r#""a  ${~ 1 ~}  b""#), "a1b");
    assert_eq!(text("<<EOF\n%{ for x in [1, 2] ~}\n- ${x}\n%{ endfor ~}\nend\nEOF"), "- 1\n- 2\nend\n");
    // Only the line next to a marker loses its white space.
    assert_eq!(text("<<EOF\na\n  %{~ if true ~}\n  b\n  %{~ endif ~}\nc\nEOF"), "a\n  b\nc\n");
    assert_eq!(text("<<EOF\na\n\n%{~ if true }\nb\n%{ endif }\nEOF"), "a\n\nb\n\n");
}

#[test]
fn expressions() {
    let cases = [
        ("\"${1 + 2 * 3}\"", "7"),
        ("\"${10 / 4}\"", "2.5"),
        ("\"${-(2) % 2 == 0}\"", "true"),
        ("true && !false ? \"a\" : \"b\"", "a"),
        ("1 == 1.0 ? \"a\" : \"b\"", "a"),
        ("\"1\" == 1 ? \"a\" : \"b\"", "b"),
        ("[1, 2] == [1, 2] ? \"a\" : \"b\"", "a"),
        ("{ a = { b = [\"x\"] } }.a.b[0]", "x"),
        ("{ a = { b = [\"x\"] } }[\"a\"].b.0", "x"),
        ("join(\"-\", [{ n = 1 }, { n = 2 }][*].n)", "1-2"),
        ("join(\"-\", [{ n = 1 }, { n = 2 }].*.n)", "1-2"),
        ("join(\",\", [for i, x in [\"a\", \"b\"] : \"${i}${x}\" if x != \"a\"])", "1b"),
        ("jsonencode({ for k, v in { b = 1, a = 2 } : v => k... })", "{\"1\":[\"b\"],\"2\":[\"a\"]}"),
        ("jsonencode({ (\"a\") : 1, \"b\" = null, c = true, })", "{\"a\":1,\"b\":null,\"c\":true}"),
    ];
    for (expression, expected) in cases {
        assert_eq!(text(expression), expected, "{expression}");
    }
}

#[test]
fn functions() {
    let cases = [
        (
            "jsonencode({ b = \"<$context.stage>\\n\\\"&\", a = [1, 1.50] })",
            r#"{"a":[1,1.5],"b":"\u003c$context.stage\u003e\n\"\u0026"}"#,
        ),
        ("jsondecode(\"{\\\"a\\\": \\\"b\\\"}\").a", "b"),
        ("yamldecode(\"a: [1, b]\").a[1]", "b"),
        ("join(\", \", [\"a\"], [\"b\"])", "a, b"),
        ("join(\",\", keys({ b = 1, a = 2 }))", "a,b"),
        ("join(\",\", values({ b = 1, a = 2 }))", "2,1"),
        ("jsonencode(merge({ a = 1 }, null, { a = 2, b = 3 }))", "{\"a\":2,\"b\":3}"),
        ("format(\"%s-%03d-%v%%-%q\", \"a\", 7, true, \"x\")", "a-007-true%-\"x\""),
        ("format(\"%[2]s%[1]s%5s|%-3s|\", \"a\", \"b\", \"c\")", "ba    b|c  |"),
        ("join(\",\", formatlist(\"%s=%s\", [\"a\", \"b\"], \"c\"))", "a=c,b=c"),
        ("jsonencode(setproduct([\"a\", \"b\"], [1, 2]))", "[[\"a\",1],[\"a\",2],[\"b\",1],[\"b\",2]]"),
        ("length(setproduct(range(1000), range(1000), range(1000), [])) == 0 ? \"none\" : \"some\"", "none"),
        ("replace(\"a-b-c\", \"-\", \"\")", "abc"),
        ("replace(\"a\\n b\", \"/\\n/\", \"\")", "a b"),
        ("replace(\"a.b\", \"/\\\\./\", \"-\")", "a-b"),
        ("lower(\"AB\")", "ab"),
        ("upper(\"ab\")", "AB"),
        ("title(\"hello world\")", "Hello World"),
        ("\"<${trimspace(\" a \")}>\"", "<a>"),
        ("\"<${chomp(\"a\\n\")}>\"", "<a>"),
        ("trim(\"?!a!?\", \"!?\")", "a"),
        ("trimprefix(\"https://x\", \"https://\")", "x"),
        ("trimsuffix(\"x/\", \"/\")", "x"),
        ("substr(\"hello\", 1, 3)", "ell"),
        ("substr(\"hello\", -2, -1)", "lo"),
        ("indent(2, \"a\\nb\")", "a\n  b"),
        ("join(\"+\", split(\",\", \"a,b\"))", "a+b"),
        ("join(\"\", concat([\"a\"], [\"b\"]))", "ab"),
        ("lookup({ a = \"x\" }, \"b\", \"default\")", "default"),
        ("contains([\"a\"], \"a\") ? \"yes\" : \"no\"", "yes"),
        ("\"${length([1, 2])}${length(\"äöü\")}${length({ a = 1 })}\"", "231"),
        ("join(\"\", flatten([[\"a\"], [[\"b\"]]]))", "ab"),
        ("join(\"\", distinct([\"a\", \"a\", \"b\"]))", "ab"),
        ("join(\"\", compact([\"a\", \"\", null]))", "a"),
        ("coalesce(\"\", null, \"a\")", "a"),
        ("element([\"a\", \"b\"], 3)", "b"),
        ("join(\"\", toset([\"b\", \"a\", \"b\"]))", "ab"),
        ("tomap({ a = \"x\" })[\"a\"]", "x"),
        ("tostring(1)", "1"),
        ("\"${tonumber(\"2\") + 1}\"", "3"),
        ("tobool(\"true\") ? \"a\" : \"b\"", "a"),
        ("zipmap([\"a\"], [\"x\"]).a", "x"),
        ("join(\",\", range(3))", "0,1,2"),
        ("try({ a = 1 }.b, \"none\")", "none"),
        ("can({ a = 1 }.b) ? \"a\" : \"b\"", "b"),
        ("sensitive(\"a\")", "a"),
        ("join(\",\", [for t in sort([\"b\", \"a\"]) : t])", "a,b"),
        ("lookup(map(\"a\", \"x\"), \"a\")", "x"),
        ("join(\",\", list(\"a\", \"b\"))", "a,b"),
        ("max([1, 3, 2]...) == 3 ? \"a\" : \"b\"", "a"),
    ];
    for (expression, expected) in cases {
        assert_eq!(text(expression), expected, "{expression}");
    }
}

#[test]
fn what_stays_visible() {
    let cases = [
        ("aws_cloudfront_distribution.site.domain_name", "${aws_cloudfront_distribution.site.domain_name}"),
        ("\"<${data.aws_region.current.name}>\"", "<${data.aws_region.current.name}>"),
        ("jsonencode({ a = module.x.y })", "{\"a\":\"${module.x.y}\"}"),
        ("regex(\"a+\", \"aa\")", "${regex(a+, aa)}"),
        ("upper(\"a\", \"b\")", "${upper(a, b)}"),
        ("replace(\"aa\", \"/a+/\", \"b\")", "${replace(aa, /a+/, b)}"),
        ("upper(var.x)", "${upper(var.x)}"),
        ("var.x == \"prod\" ? \"a\" : \"b\"", "${var.x == prod ? a : b}"),
        ("false && var.x ? \"a\" : \"b\"", "b"),
        ("aws_x.y[\"k\"].z", "${aws_x.y[k].z}"),
        ("join(\",\", [\"a\", var.x])", "a,${var.x}"),
        ("local.none.deeper", "${local.none.deeper}"),
        ("coalesce(var.x, \"a\")", "${coalesce(var.x, a)}"),
        ("try(var.x, \"a\")", "${var.x}"),
    ];
    for (expression, expected) in cases {
        assert_eq!(text(expression), expected, "{expression}");
    }
}

/// What the bytes of `needle` in the template were written as.
fn written(value: &str, others: &str, needle: &str) -> String {
    let text = template(value, others);
    let start = text.as_str().find(needle).unwrap_or_else(|| panic!("{needle} in {text:?}"));
    text.locate(gatecast::Span::new(start, start + needle.len())).expect("placed").text().to_owned()
}

#[test]
fn templates_lead_back() {
    assert_eq!(written(r#""{\"a\": $x}""#, "", "\"a\": $x"), r#"\"a\": $x"#);
    assert_eq!(written("<<-EOF\n      {\n        \"a\": $x\n      }\n    EOF", "", "$x\n}"), "$x\n      }");
    assert_eq!(written("jsonencode({ b = 1, a = \"<$x>\" })", "", "$x"), "$x");
    assert_eq!(written("jsonencode({ b = 1, a = \"<$x>\" })", "", "\\u003c"), "<");
    assert_eq!(written("replace(jsonencode({ a = \"$y\" }), \"\\\"$y\\\"\", \"$x\")", "", "$x"), "$x");
    assert_eq!(written("local.t", "locals { t = \"-$x-\" }", "$x"), "$x");
    assert_eq!(written("\"-${local.t}-\"", "locals { t = \"-$x-\" }", "$x"), "${local.t}");
    assert_eq!(written("join(\"$y\", [\"$x\", \"$z\"])", "", "$y"), "$y");
    assert_eq!(written("trimspace(indent(2, \"\\n  $x\"))", "", "$x"), "$x");
    assert_eq!(
        written(
            "templatefile(\"old-syntax.json.tpl\", { code = \"$x\" })",
            "",
            "$context.error.messageString"
        ),
        "$context.error.messageString"
    );
    assert_eq!(written("templatefile(\"old-syntax.json.tpl\", { code = \"$x\" })", "", "$x"), "${code}");
    // Parsed out of a string, put together again.
    assert_eq!(written(r#"jsonencode(jsondecode("{\"a\": \"$x\"}"))"#, "", "$x"), "$x");
    assert_eq!(written("jsonencode(yamldecode(<<EOF\na:\n  - $x\nEOF\n))", "", "$x"), "$x");
}

#[test]
fn arguments_of_other_resources_are_known() {
    let others = "resource \"aws_a\" \"b\" {\n  domain = \"orchard.example\"\n  list = [\"x\"]\n}\nresource \"aws_a\" \"each\" {\n  count = 2\n  domain = \"x\"\n}\nresource \"aws_a\" \"round\" {\n  domain = aws_a.round.name\n}";
    let text = |value| template(value, others).as_str().to_owned();
    assert_eq!(text("\"https://${aws_a.b.domain}/\""), "https://orchard.example/");
    assert_eq!(text("aws_a.b.list[0]"), "x");
    assert_eq!(text("aws_a.b.arn"), "${aws_a.b.arn}");
    assert_eq!(text("aws_a.each[0].domain"), "${aws_a.each[0].domain}");
    assert_eq!(text("aws_a.round.domain"), "${aws_a.round.name}");
}

/// A module with a gateway response that has these attributes.
fn module(attributes: &str, others: &str) -> String {
    format!(
        "{others}\nresource \"aws_api_gateway_gateway_response\" \"a\" {{\n  rest_api_id   = \"x\"\n  response_type = \"THROTTLED\"\n{attributes}\n}}\n"
    )
}

#[test]
fn instances() {
    let cases = [
        (
            "a set",
            "for_each = toset([\"THROTTLED\", \"UNAUTHORIZED\"])\n  response_type = each.key\n  status_code = each.value == \"THROTTLED\" ? 429 : 401",
        ),
        ("a count", "count = length(var.types)\n  response_type = var.types[count.index]"),
        ("element", "count = 2\n  response_type = \"${element(var.types, count.index)}\""),
        ("none", "count = var.enabled ? 1 : 0\n  response_type = \"THROTTLED\""),
        ("an empty map", "for_each = {}\n  response_type = each.key"),
        (
            "not known",
            "for_each = var.unknown\n  response_type = \"THROTTLED\"\n  status_code = each.value.status\n  response_parameters = { \"gatewayresponse.header.X-Key\" = \"'${each.key}'\" }",
        ),
        ("a count that is too large", "count = 1e9\n  response_type = \"THROTTLED\""),
    ];
    let mut out = String::new();
    for (name, attributes) in cases {
        let file = format!(
            "variable \"types\" {{\n  default = [\"THROTTLED\", \"QUOTA_EXCEEDED\"]\n}}\nvariable \"enabled\" {{\n  default = false\n}}\nresource \"aws_api_gateway_gateway_response\" \"a\" {{\n  rest_api_id = aws_api_gateway_rest_api.a[0].id\n  {attributes}\n}}\n"
        );
        let _ = writeln!(out, "# {name}\n{}", show(&[SourceFile::new("main.tf", file)], &[]));
    }
    assert_snapshot!(out);
}

#[test]
fn apis_are_told_apart() {
    let response = |name: &str, id: &str| {
        format!(
            "resource \"aws_api_gateway_gateway_response\" \"{name}\" {{\n  rest_api_id = {id}\n  response_type = \"THROTTLED\"\n}}\n"
        )
    };
    let ids = [
        "aws_api_gateway_rest_api.one.id",
        "\"${aws_api_gateway_rest_api.two[0].id}\"",
        "join(\"\", aws_api_gateway_rest_api.two.*.id)",
        "aws_api_gateway_rest_api.three[\"a\"].id",
        "local.id",
        "data.aws_api_gateway_rest_api.other.id",
        "module.api.rest_api_id",
        "var.id",
        "\"a1b2c3d4e5\"",
    ];
    let mut file = "locals {\n  id = aws_api_gateway_rest_api.one.id\n}\nresource \"aws_api_gateway_rest_api\" \"one\" {\n  name = \"first\"\n}\nresource \"aws_api_gateway_rest_api\" \"two\" {\n  count = 1\n}\nresource \"aws_api_gateway_rest_api\" \"three\" {\n  for_each = { a = 1 }\n  name = \"third-${each.key}\"\n}\n".to_owned();
    for (index, id) in ids.iter().enumerate() {
        file.push_str(&response(&format!("r{index}"), id));
    }
    assert_snapshot!(show(&[SourceFile::new("main.tf", file)], &[]));
}

#[test]
fn broken_files() {
    let deep = |open: &str, close: &str, times: usize| {
        format!("  status_code = {}1{}", open.repeat(times), close.repeat(times))
    };
    let double: String =
        (0..40).map(|n| format!("  a{} = \"${{local.a{n}}}${{local.a{n}}}\"\n", n + 1)).collect();
    let nested: String = (0..60).map(|n| format!("  a{} = [[[[local.a{n}]]]]\n", n + 1)).collect();
    let uses: String = (0..60).map(|n| format!("    \"k{n}\" = local.a{n}\n")).collect();
    let entries: String = (0..20_001).map(|n| format!("  a{n} = 1\n")).collect();
    let cases = [
        ("cut in a block", "resource \"aws_api_gateway_gateway_response\" \"a\" {\n  response_type = ".to_owned()),
        ("cut in a string", "resource \"aws_api_gateway_gateway_response\" \"a\" {\n  response_type = \"THR".to_owned()),
        ("cut in a label", "resource \"aws_api_gateway_gateway_response".to_owned()),
        ("cut before a block", "resource \"aws_api_gateway_gateway_response\" \"a\" ".to_owned()),
        ("a heredoc without an end", module("  status_code = <<EOF\n403\n  EOFX", "")),
        ("a comment without an end", module("/* status_code = 403", "")),
        ("an interpolation without an end", module("  status_code = \"${var.x\"", "")),
        ("a directive without an end", module("  status_code = \"%{ if true }403\"", "")),
        ("an end without a directive", module("  status_code = \"403%{ endif }\"", "")),
        ("no value", module("  status_code =", "")),
        ("no equals sign", module("  status_code 403", "")),
        ("no comma", module("  response_templates = { \"a\" = \"b\" \"c\" = \"d\" }", "")),
        ("single quotes", module("  status_code = '403'", "")),
        ("an unknown escape", module("  status_code = \"\\d\"", "")),
        ("brackets that do not match", module("  status_code = [403}", "")),
        ("an attribute twice", module("  status_code = 403\n  status_code = 404", "")),
        ("a key twice", module("  response_templates = {\n    \"text/plain\" = \"a\"\n    \"text/plain\" = \"b\"\n  }", "")),
        ("text after a block", module("", "") + "} }"),
        ("brackets nest too deep", module(&deep("[", "]", 70), "")),
        ("parentheses nest far too deep", module(&deep("(", ")", 100_000), "")),
        ("operators without end", module(&format!("  status_code = 1{}", "+1".repeat(500)), "")),
        ("an object with many entries", format!("locals {{\n  x = {{\n{entries}  }}\n}}\n")),
        ("a local that refers to itself", module("  status_code = local.a", "locals {\n  a = \"${local.b}\"\n  b = local.a\n}")),
        ("locals that double", module("  status_code = local.a40", &format!("locals {{\n  a0 = \"xxxxxxxxxxxxxxxx\"\n{double}}}"))),
        ("locals that nest", module(&format!("  response_templates = {{\n{uses}  }}"), &format!("locals {{\n  a0 = 1\n{nested}}}"))),
        ("loops in loops", module("  response_templates = [for a in local.r : [for b in local.r : [for c in local.r : 1 if false]]]", "locals {\n  r = range(1000)\n}")),
        ("a template without the names of its module", module("  response_templates = { \"text/plain\" = templatestring(local.t, {}) }", "locals {\n  t = \"$${templatestring(local.t, {})}\"\n}")),
        ("wrong types", module("  status_code = \"4O4\"\n  response_templates = [\"a\"]\n  response_parameters = \"b\"\n  response_template = {}", "")),
        ("no value in an expression", module("  status_code = local.x.b\n  response_templates = { \"text/plain\" = join(1, 2) }", "locals {\n  x = { a = 1 }\n}")),
        (
            "a template in itself",
            module("  response_templates = { \"text/plain\" = templatefile(\"recursive.json.tftpl\", {}) }", ""),
        ),
        ("a template that is broken", module("  response_templates = { \"text/plain\" = templatestring(\"{ $${x\", { x = 1 }) }", "")),
        ("a template without its variable", module("  response_templates = { \"text/plain\" = templatestring(\"<$${x}>\", { y = 1 }) }", "")),
        ("a file that is not there", module("  response_templates = { \"text/plain\" = file(\"none.txt\"), \"text/html\" = file(\"../../Cargo.toml\") }", "")),
        ("a body that is no document", "resource \"aws_api_gateway_rest_api\" \"a\" {\n  body = \"{\\\"openapi\\\": }\"\n}\nresource \"aws_api_gateway_rest_api\" \"b\" {\n  body = { a = 1 }\n}\n".to_owned()),
        ("a body with a mistake in it", "resource \"aws_api_gateway_rest_api\" \"a\" {\n  body = jsonencode({\n    x-amazon-apigateway-gateway-responses = {\n      THROTTLE = { statusCode = 42 }\n      THROTTLED = { statusCode = aws_x.y.z, responseTemplates = { \"text/plain\" = aws_x.y.t } }\n    }\n  })\n}\n".to_owned()),
    ];
    let mut out = String::new();
    for (name, file) in cases {
        let source = SourceFile::new("fixtures/terraform/main.tf", file);
        let begun = std::time::Instant::now();
        let shown = show(&[source], &[]).replace("fixtures/terraform/", "");
        assert!(begun.elapsed() < std::time::Duration::from_secs(30), "{name}");
        let lines = shown.lines().map(|line| line.chars().take(200).collect::<String>() + "\n");
        let _ = writeln!(out, "# {name}\n{}", lines.collect::<String>());
    }
    assert_snapshot!(out);
}

#[test]
fn deep_expressions_fit_the_stack() {
    // As deep as the parser takes them, through as many references as there may be.
    let chain: String = (0..80)
        .map(|n| {
            format!(
                "  a{n} = upper(\"-${{join(\"\", [lower(\"${{[{{ x = (local.a{}) }}][0].x}}\")])}}\")\n",
                n + 1
            )
        })
        .collect();
    let file = module("  status_code = local.a0", &format!("locals {{\n{chain}}}"));
    assert!(show(&[SourceFile::new("main.tf", file)], &[]).contains("too-deep"));
    let file = module(&format!("  status_code = {}1{}", "[".repeat(60), "]".repeat(60)), "");
    assert!(show(&[SourceFile::new("main.tf", file)], &[]).contains("wrong-type"));
    let calls = module(&format!("  status_code = {}1{}", "max(".repeat(60), ")".repeat(60)), "");
    assert!(show(&[SourceFile::new("main.tf", calls)], &[]).contains("invalid-status"));
    let strings = module(&format!("  status_code = {}1{}", "\"${".repeat(30), "}\"".repeat(30)), "");
    assert!(show(&[SourceFile::new("main.tf", strings)], &[]).contains("invalid-status"));
}

#[test]
fn types_of_variables_fill_what_is_left_out() {
    let others = r#"
variable "responses" {
  type = map(object({
    status  = optional(number)
    message = optional(string, "Sorry")
    details = optional(object({ help = optional(string, "https://help.example") }), {})
    tags    = list(string)
  }))
  default = {
    a = { status = "403", tags = [1, true] }
  }
}
"#;
    let expected = r#"{"a":{"details":{"help":"https://help.example"},"message":"Sorry","status":403,"tags":["1","true"]}}"#;
    assert_eq!(template("jsonencode(var.responses)", others).as_str(), expected);
}

#[test]
fn templates_in_the_body_of_an_api_lead_back() {
    let body = |value: &str| {
        let file = format!("resource \"aws_api_gateway_rest_api\" \"a\" {{\n  body = {value}\n}}\n");
        let source = SourceFile::new("fixtures/terraform/main.tf", file);
        let apis =
            import_all(&[source], &options(&[])).unwrap_or_else(|error| panic!("{error}\n{value}")).value;
        let text = &apis[0].definitions()[0].templates[0].body;
        let start = text.as_str().find("\": $x").expect("in the template");
        text.locate(gatecast::Span::new(start, start + 5)).expect("placed").text().to_owned()
    };
    let object = r#"{ x-amazon-apigateway-gateway-responses = { THROTTLED = { responseTemplates = { "text/plain" = TEMPLATE } } } }"#;
    let object = |template: &str| object.replace("TEMPLATE", template);
    assert_eq!(body(&format!("jsonencode({})", object(r#""{\"a\": $x}""#))), r#"\": $x"#);
    assert_eq!(body(&format!("jsonencode({})", object("<<-EOT\n    {\"a\": $x}\n  EOT\n"))), "\": $x");
    let json = r#"{"x-amazon-apigateway-gateway-responses": {"THROTTLED": {"responseTemplates": {"text/plain": "{\"a\": $x}"}}}}"#;
    assert_eq!(body(&format!("<<EOT\n{json}\nEOT")), r#"\": $x"#);
    let quoted = json.replace('\\', "\\\\").replace('"', "\\\"");
    assert_eq!(body(&format!("\"{quoted}\"")), r#"\\\": $x"#);
    let yaml = "x-amazon-apigateway-gateway-responses:\n  THROTTLED:\n    responseTemplates:\n      text/plain: |\n        {\"a\": $x}\n";
    assert_eq!(body(&format!("<<EOT\n{yaml}EOT")), "\": $x");
    // What is not known stands where JSON has a value.
    let with_unknown = json.replacen('{', "{\"paths\": ${jsonencode(var.paths)}, ", 1);
    assert_eq!(body(&format!("<<EOT\n{with_unknown}\nEOT")), r#"\": $x"#);
}

#[test]
fn plans_without_a_configuration() {
    let plan = |values: &str, unknown: &str| {
        let resource = format!(
            r#"{{"address": "aws_api_gateway_gateway_response.a", "mode": "managed", "type": "aws_api_gateway_gateway_response", "name": "a", "values": {values}, "sensitive_values": {{}}}}"#
        );
        let change = format!(
            r#"{{"address": "aws_api_gateway_gateway_response.a", "change": {{"actions": ["create"], "before": null, "after_unknown": {unknown}}}}}"#
        );
        let text = format!(
            r#"{{"format_version": "1.2", "planned_values": {{"root_module": {{"resources": [{resource}]}}}}, "resource_changes": [{change}]}}"#
        );
        show(&[SourceFile::new("plan.json", text)], &[])
    };
    let all = r#"{"response_type": "BAD_REQUEST_BODY", "rest_api_id": "a1b2c3d4e5", "status_code": "400", "response_parameters": {}, "response_templates": {"application/json": "{\n  \"message\": \"$context.error.messageString\"\n}\n"}}"#;
    let little = r#"{"response_type": "DEFAULT_4XX", "status_code": null, "response_parameters": null}"#;
    let shown = [
        plan(all, r#"{"id": true}"#),
        plan(
            little,
            r#"{"id": true, "rest_api_id": true, "response_templates": true, "response_parameters": {}}"#,
        ),
        plan(little, r#"{"response_type": true}"#),
        plan(
            r#"{"response_type": "DEFAULT_5XX", "status_code": "", "tags": {}, "response_templates": []}"#,
            "{}",
        ),
    ];
    assert_snapshot!(shown.join("\n"));
}

/// How headers are made to depend on conditions, and methods are listed.
#[test]
fn nulls_are_dropped_and_sets_are_in_order() {
    let module = r#"
variable "retry" { default = null }
variable "methods" {
  type    = set(string)
  default = ["POST", "GET", "POST"]
}
resource "aws_api_gateway_gateway_response" "throttled" {
  rest_api_id   = "a1b2c3d4e5"
  response_type = "THROTTLED"
  response_parameters = {
    "gatewayresponse.header.Retry-After" = var.retry == null ? null : "'${var.retry}'"
    "gatewayresponse.header.Allow"       = "'${join(",", var.methods)}'"
  }
}
"#;
    assert_snapshot!(show(&[SourceFile::new("main.tf", module)], &[]));
}

/// Inputs that would take minutes if anything in them were looked through for each of its parts.
#[test]
fn large_bodies_and_maps_end_soon() {
    let many = "${var.x}".repeat(60_000);
    let body = format!(
        "resource \"aws_api_gateway_rest_api\" \"a\" {{\n  body = \"{{\\\"a\\\":\\\"{many}\\\"}}\"\n}}\n"
    );
    let shown = show(&[SourceFile::new("main.tf", body)], &[]);
    assert!(shown.starts_with("API aws_api_gateway_rest_api.a"), "{shown}");
    let others = "locals {\n  ns = [for a in range(200) : [for b in range(200) : \"${a}-${b}\"]]\n  \
                  m = { for n in flatten(local.ns) : n => n }\n}\n";
    let value =
        "  status_code = length([for a in range(300) : [for b in range(300) : local.m[\"199-199\"]]])";
    let shown = show(&[SourceFile::new("main.tf", module(value, others))], &[]);
    assert!(shown.contains("error[too-large]"), "{shown}");
}
