//! How much work fixing is.

mod in_memory;

use self::in_memory::fixed_in_memory;
use super::Fixed;
use crate::import::ImportOptions;

fn fix(text: &str) -> (Fixed, String) {
    fixed_in_memory("only-in-memory.yaml", text, ImportOptions::default()).expect("can be read")
}

/// Definitions with a mistake each; `more` may add members to the headers of some.
fn definitions(count: usize, more: impl Fn(usize) -> &'static str) -> String {
    let definition = |index: usize| {
        format!(
            "  R{index}:\n    Type: AWS::ApiGateway::GatewayResponse\n    Properties:\n      RestApiId: a{index}\n      \
             ResponseType: THROTTLED\n      ResponseParameters:\n        gatewayresponse.header.A: x\n{}",
            more(index)
        )
    };
    (0..count).fold(String::from("Resources:\n"), |text, index| text + &definition(index))
}

#[test]
fn equal_mistakes_are_fixed_together() {
    let [few, many] = [10, 1_000].map(|count| fix(&definitions(count, |_| "")));
    assert_eq!(many.1.matches("header.A: \"'x'\"").count(), 1_000);
    assert_eq!((few.0.checks, many.0.checks), (2, 2));
}

/// Fixes that are refused keep no other from being made, and are not looked for one by one.
#[test]
fn refused_fixes_cost_one_check_for_each_reason() {
    const COLLIDES: &str = "        gatewayresponse.header.Access-Control-Alow-Origin: \"'a'\"\n        \
                            gatewayresponse.header.Access-Control-Allow-Origin: \"'b'\"\n";
    const COLLIDES_IN_CASE: &str = "        gatewayresponse.header.Access-Control-Alow-Origin: \"'a'\"\n        \
                                    gatewayresponse.header.access-control-allow-origin: \"'b'\"\n";
    let more = |index: usize| match index % 3 {
        0 => "",
        1 => COLLIDES,
        _ => COLLIDES_IN_CASE,
    };
    let [few, many] = [12, 600].map(|count| fix(&definitions(count, more)));
    assert_eq!(many.1.matches("header.A: \"'x'\"").count(), 600);
    assert_eq!(many.1.matches("Alow").count(), 400);
    assert_eq!(few.0.checks, many.0.checks);
    assert!(many.0.checks <= 4, "{}", many.0.checks);
}
