//! Methods of maps, and of what comes from them.

use super::super::velocity::{Group, entry};

pub(in super::super) static GROUP: Group = Group {
    name: "methods of maps",
    about: "what can be called on maps, on their entries, on `$foreach` and on every value",
    entries: &[
        entry(
            &[".keySet"],
            "$MAP.keySet()",
            "the keys, to go through with `#foreach`",
            [
                "#foreach($k in $input.path('$.owner').keySet())$k #end",
                r#"{"tags": ["a", "b", "c"], "owner": {"name": "Jane", "age": 7}}"#,
                "name age ",
            ],
        ),
        entry(
            &[".values"],
            "$MAP.values()",
            "the values, to go through with `#foreach`",
            [
                "#foreach($v in $input.path('$.owner').values())$v #end",
                r#"{"tags": ["a", "b", "c"], "owner": {"name": "Jane", "age": 7}}"#,
                "Jane 7 ",
            ],
        ),
        entry(
            &[".entrySet", ".getKey", ".getValue"],
            "$MAP.entrySet(), $ENTRY.getKey(), $ENTRY.getValue()",
            "the members, each with a `key` and a `value`",
            [
                "#foreach($e in $input.path('$.owner').entrySet())$e.getKey()=$e.getValue() #end",
                r#"{"tags": ["a", "b", "c"], "owner": {"name": "Jane", "age": 7}}"#,
                "name=Jane age=7 ",
            ],
        ),
        entry(
            &[".containsKey", ".containsValue"],
            "$MAP.containsKey(KEY), .containsValue(VALUE)",
            "whether there is such a key or value",
            [
                "$input.path('$.owner').containsKey('name') $input.path('$.owner').containsValue('Tom')",
                r#"{"tags": ["a", "b", "c"], "owner": {"name": "Jane", "age": 7}}"#,
                "true false",
            ],
        ),
        entry(
            &[".getOrDefault"],
            "$MAP.getOrDefault(KEY, OTHER)",
            "a member, or another value where there is none",
            [
                "$input.path('$.owner').getOrDefault('city', 'unknown')",
                r#"{"tags": ["a", "b", "c"], "owner": {"name": "Jane", "age": 7}}"#,
                "unknown",
            ],
        ),
        entry(
            &[".put", ".putIfAbsent", ".putAll"],
            "$MAP.put(KEY, VALUE), .putIfAbsent(KEY, VALUE), .putAll(OTHER)",
            "sets a member, sets it where there is none, or sets all members of another map. `put` gives what was there, so call it in a `#set`",
            [
                "#set($m = {})#set($ok = $m.put('a', 1))#set($ok = $m.putIfAbsent('a', 2))$m.putAll({'b': 3})$m",
                "",
                "{a=1, b=3}",
            ],
        ),
        entry(
            &[".getIndex", ".getCount", ".getFirst", ".isFirst", ".getLast", ".isLast", ".getHasNext"],
            "$foreach.getIndex(), .getCount(), .isFirst(), .isLast(), .getHasNext()",
            "where a loop is; `$foreach.index`, `$foreach.count` and so on are shorter",
            [
                "#foreach($t in $input.path('$.tags'))$foreach.getIndex() $foreach.getCount() $foreach.isFirst() $foreach.getFirst() $foreach.isLast() $foreach.getLast() $foreach.getHasNext()#break#end",
                r#"{"tags": ["a", "b", "c"], "owner": {"name": "Jane", "age": 7}}"#,
                "0 1 true true false false true",
            ],
        ),
        entry(
            &[".getParent", ".getTopmost", ".getReplaced"],
            "$foreach.getParent(), .getTopmost(), .getReplaced()",
            "the loop around a loop, the outermost one, and what `$foreach` was before",
            [
                "#foreach($i in [1, 2])#foreach($j in [3])$foreach.getParent().index $foreach.getTopmost().index [$foreach.getReplaced()] #end#end",
                "",
                "0 0 [] 1 1 [] ",
            ],
        ),
        entry(
            &[".hashCode"],
            "$VALUE.hashCode()",
            "the number that Java sorts values into maps by",
            ["#set($t = 'Rex')$t.hashCode()", "", "82053"],
        ),
        entry(
            &[".getClass", ".getName", ".getSimpleName", ".getTypeName", ".getCanonicalName"],
            "$VALUE.getClass().getName()",
            "the class of Java that a value is of; nothing else can be reached through it",
            [
                "#set($c = $input.path('$.tags').getClass())$c.getName() $c.getSimpleName() $c.getTypeName() $c.getCanonicalName()",
                r#"{"tags": ["a", "b", "c"], "owner": {"name": "Jane", "age": 7}}"#,
                "net.minidev.json.JSONArray JSONArray net.minidev.json.JSONArray net.minidev.json.JSONArray",
            ],
        ),
        entry(
            &[".getBody"],
            "$input.getBody()",
            "as `$input.body`",
            ["$input.getBody()", r#"{"a": 1}"#, r#"{"a": 1}"#],
        ),
    ],
};
