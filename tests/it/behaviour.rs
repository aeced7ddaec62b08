//! What AWS does: recorded and reported exchanges, and every rule of the fidelity table.

use std::collections::BTreeSet;

use crate::exchange::Exchange;

/// Exchanges that were recorded from AWS or reported by people who saw them.
#[test]
fn recorded_exchanges_are_answered_alike() {
    let exchanges = Exchange::of("recorded");
    assert!(exchanges.len() > 40);
    exchanges.iter().for_each(Exchange::check);
}

/// The rules that the fidelity table lists, each with what it means in an exchange.
#[test]
fn rules_of_behaviour_hold() {
    Exchange::of("behaviour").iter().for_each(Exchange::check);
}

/// The fidelity table and the fixtures name the same rules.
#[test]
fn fidelity_table_lists_exactly_the_rules() {
    let exchanges = Exchange::of("behaviour");
    let tested: BTreeSet<&str> = exchanges.iter().map(|exchange| exchange.text("rule")).collect();
    let table = include_str!("../../docs/fidelity.md");
    let listed: BTreeSet<&str> =
        table.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    assert_eq!(tested.difference(&listed).collect::<Vec<_>>(), Vec::<&&str>::new(), "tested, not listed");
    assert_eq!(listed.difference(&tested).collect::<Vec<_>>(), Vec::<&&str>::new(), "listed, not tested");
}
