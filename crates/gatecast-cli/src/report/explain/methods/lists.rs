//! Methods of lists.

use super::super::velocity::{Group, entry};

pub(in super::super) static GROUP: Group = Group {
    name: "methods of lists",
    about: "what can be called on lists; indexes count from 0",
    entries: &[
        entry(
            &[".size"],
            "$LIST.size(), $MAP.size()",
            "how many elements or members there are",
            [
                "$input.path('$.tags').size() $input.path('$.owner').size()",
                r#"{"tags": ["a", "b", "c"], "owner": {"name": "Jane", "age": 7}}"#,
                "3 2",
            ],
        ),
        entry(
            &[".isEmpty"],
            "$LIST.isEmpty(), $MAP.isEmpty(), $TEXT.isEmpty()",
            "whether there is nothing in it",
            [
                "$input.path('$.tags').isEmpty()",
                r#"{"tags": ["a", "b", "c"], "owner": {"name": "Jane", "age": 7}}"#,
                "false",
            ],
        ),
        entry(
            &[".get"],
            "$LIST.get(INDEX), $MAP.get(KEY)",
            "an element or a member, as `$list[0]` and `$map['key']`. No such index is an error, no such key no value",
            [
                "$input.path('$.tags').get(1) $input.path('$.owner').get('name')",
                r#"{"tags": ["a", "b", "c"], "owner": {"name": "Jane", "age": 7}}"#,
                "b Jane",
            ],
        ),
        entry(
            &[".add"],
            "$LIST.add(VALUE), $LIST.add(INDEX, VALUE)",
            "adds an element. It prints `true`, so call it in a `#set`",
            ["#set($l = [])#set($ok = $l.add('a'))#set($ok = $l.add('b'))$l", "", "[a, b]"],
        ),
        entry(
            &[".set"],
            "$LIST.set(INDEX, VALUE)",
            "puts an element in place of another, which it gives",
            ["#set($l = ['a', 'b'])$l.set(0, 'c') $l", "", "a [c, b]"],
        ),
        entry(
            &[".addAll", ".removeAll", ".retainAll", ".containsAll"],
            "$LIST.addAll(OTHER), .removeAll(OTHER), .retainAll(OTHER), .containsAll(OTHER)",
            "adds, removes or keeps all elements of another list, or asks whether they are there",
            [
                "#set($l = [1, 2])$l.addAll([3]) $l.removeAll([1]) $l.retainAll([2, 3]) $l.containsAll([2]) $l",
                "",
                "true true false true [2, 3]",
            ],
        ),
        entry(
            &[".remove"],
            "$LIST.remove(INDEX), $LIST.remove(VALUE), $MAP.remove(KEY)",
            "removes an element or member, and gives it; a number is an index",
            ["#set($l = ['a', 'b'])$l.remove(0) $l.remove('b') $l", "", "a true []"],
        ),
        entry(
            &[".subList"],
            "$LIST.subList(START, END)",
            "the elements from one index up to another",
            [
                "$input.path('$.tags').subList(0, 2)",
                r#"{"tags": ["a", "b", "c"], "owner": {"name": "Jane", "age": 7}}"#,
                "[a, b]",
            ],
        ),
        entry(
            &[".clear"],
            "$LIST.clear(), $MAP.clear()",
            "removes everything; prints nothing",
            ["#set($l = [1])$l.clear()$l.size()", "", "0"],
        ),
        entry(
            &[".clone"],
            "$LIST.clone()",
            "another list of the same elements",
            ["#set($l = [1])#set($m = $l.clone())$m.add(2) $l $m", "", "true [1] [1, 2]"],
        ),
        entry(
            &[".toArray"],
            "$LIST.toArray()",
            "the elements as an array, which has the methods of lists that change nothing",
            [
                "$input.path('$.tags').toArray().size()",
                r#"{"tags": ["a", "b", "c"], "owner": {"name": "Jane", "age": 7}}"#,
                "3",
            ],
        ),
        entry(
            &[".toJSONString"],
            "$LIST.toJSONString()",
            "a list that `$input.path` gave, as JSON",
            [
                "$input.path('$.tags').toJSONString()",
                r#"{"tags": ["a", "b", "c"], "owner": {"name": "Jane", "age": 7}}"#,
                r#"["a","b","c"]"#,
            ],
        ),
        entry(
            &[".iterator", ".hasNext", ".next"],
            "$LIST.iterator(), $ITERATOR.hasNext(), $ITERATOR.next()",
            "goes through a list by hand, where `#foreach` does not do",
            [
                "#set($i = $input.path('$.tags').iterator())$i.next() $i.hasNext()",
                r#"{"tags": ["a", "b", "c"], "owner": {"name": "Jane", "age": 7}}"#,
                "a true",
            ],
        ),
    ],
};
