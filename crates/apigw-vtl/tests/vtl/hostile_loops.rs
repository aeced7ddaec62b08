//! Loops that mean harm: each ends at a limit, soon.

use crate::hostile::{Ends, LOOP_STEPS, assert_ends_within, forever};

#[test]
fn loops_end() {
    use Ends::{Memory, Output, Steps, Well, Wrong};
    let cases: Vec<(&str, String, String, &[Ends])> = [
        ("nothing", forever(""), &[Steps][..]),
        ("text", forever(&"x".repeat(1_000)), &[Output, Steps]),
        ("range", "#foreach($x in [1..2000000000])$x#end".to_owned(), &[Well]),
        ("range as a value", "#set($x = [1..2000000000])$x".to_owned(), &[Wrong]),
        ("ranges", forever("#set($x = [1..900000])"), &[Steps, Memory]),
        ("doubling", forever("#set($s = \"$s$s x\")"), &[Memory, Output, Steps]),
        ("doubling by +", forever("#set($s = $s + 'x' + $s)"), &[Memory, Steps]),
        ("doubling by concat", format!("#set($s = 'x'){}", forever("#set($s = $s.concat($s))")), &[Memory, Steps]),
        ("doubling by replace", format!("#set($s = 'x'){}", forever("#set($s = $s.replace('x', 'xx'))")), &[Memory, Steps]),
        ("doubling by replaceAll", format!("#set($s = 'x'){}", forever("#set($s = $s.replaceAll('x', 'xx'))")), &[Memory, Steps, Wrong]),
        ("doubling by addAll", format!("#set($l = [1]){}", forever("$l.addAll($l)")), &[Memory, Steps]),
        ("repeat", "#set($s = 'x')$s.repeat(2000000000)".to_owned(), &[Memory]),
        ("format", "#set($s = '%9999d')#set($f = $s.repeat(100000))$s.format($f, 1)".to_owned(), &[Wrong, Memory, Steps]),
        ("format, one argument", "#set($s = '%1$9999d')#set($f = $s.repeat(100000))$s.format($f, 1)".to_owned(), &[Wrong, Memory, Steps]),
        ("squares", format!("#set($n = 3){}", forever("#set($n = $n * $n)")), &[Steps, Memory]),
        ("sums of long numbers", format!("#set($n = {}){}", "9".repeat(9_000), forever("#set($n = $n + $n)")), &[Steps, Memory]),
        ("split", "#set($s = 'x')#set($s = $s.repeat(60000000))$s.split('')".to_owned(), &[Wrong, Steps, Memory]),
        ("characters", "#set($s = 'x')#set($s = $s.repeat(60000000))$s.toCharArray()".to_owned(), &[Memory, Steps]),
        ("join", "#set($s = 'x')#set($b = $s.repeat(1000000))#set($l = [])#foreach($i in [1..1000])$l.add($b)#end$s.join('', $l)".to_owned(), &[Memory, Output, Steps]),
        ("a list of a long text", "#set($s = 'x')#set($b = $s.repeat(1000000))#set($l = [])#foreach($i in [1..1000])$l.add($b)#end$l".to_owned(), &[Memory, Output, Steps]),
        ("shared lists", shared("$l"), &[Output, Steps]),
        ("shared lists as an override", shared("#set($context.responseOverride.x = $l)"), &[Wrong, Steps]),
        ("hash of shared lists", shared("$l.hashCode()"), &[Steps]),
        ("shared lists are equal", shared("#set($a = $l)#set($l = 1)#if($a == $b)x#end"), &[Well, Steps]),
        ("a list of itself twice", "#set($l = [])#set($x = $l.add($l) + $l.add($l))#set($context.responseOverride.x = [$l])".to_owned(), &[Wrong]),
        ("itself in another", "#set($l = [])#set($m = [$l])$l.add($m)$l".to_owned(), &[Ends::TooDeep]),
        ("a block of itself", "#define($b)$b$b#end$b".to_owned(), &[Well, Steps, Ends::TooDeep]),
        ("searches of a long list", format!("#set($l = [1..900000]){}", forever("$l.contains(1)")), &[Steps, Memory]),
        ("iterators of a long map", format!("#foreach($i in [1..1000])#foreach($j in [1..500])$context.put(\"$i $j\", 1)#end#end{}", forever("#foreach($x in $context)#break#end")), &[Steps, Memory]),
        ("a sorted map", format!("#set($h = $input.params().header){}", forever("#set($n = $n + 1)$h.put(\"$n\", 1)")), &[Steps, Memory]),
    ]
    .into_iter()
    .map(|(name, text, allowed)| (name, text, "{}".to_owned(), allowed))
    .collect();
    assert_ends_within(LOOP_STEPS, cases);
}

/// A list of two lists, each of which is the same one, and so on.
fn shared(then: &str) -> String {
    format!("#set($l = [1])#foreach($i in [1..60])#set($l = [$l, $l])#end{then}")
}
