//! Methods of text.

use super::super::velocity::{Group, entry};

pub(in super::super) static GROUP: Group = Group {
    name: "methods of text",
    about: "what can be called on text; positions count from 0",
    entries: &[
        entry(
            &[".length"],
            "$TEXT.length()",
            "how many characters it has, counted as Java does: one beyond U+FFFF counts twice",
            ["$input.path('$.a').length()", r#"{"a": "Rex"}"#, "3"],
        ),
        entry(
            &[".isBlank"],
            "$TEXT.isBlank()",
            "whether it has nothing but white space",
            ["#set($t = '  ')$t.isBlank()", "", "true"],
        ),
        entry(
            &[".trim", ".strip", ".stripLeading", ".stripTrailing"],
            "$TEXT.trim(), .strip(), .stripLeading(), .stripTrailing()",
            "without the white space around it; `trim` takes control characters for white space as well",
            [
                "#set($t = ' a ')[$t.trim()][$t.strip()][$t.stripLeading()][$t.stripTrailing()]",
                "",
                "[a][a][a ][ a]",
            ],
        ),
        entry(
            &[".toLowerCase", ".toUpperCase"],
            "$TEXT.toLowerCase(), .toUpperCase()",
            "in small or capital letters",
            ["#set($t = 'Rex')$t.toLowerCase() $t.toUpperCase()", "", "rex REX"],
        ),
        entry(
            &[".substring", ".subSequence"],
            "$TEXT.substring(START, END)",
            "the part from one position up to another; without END the rest. `subSequence` takes both. A position beyond the text is an error",
            [
                "#set($t = 'petstore')$t.substring(3) $t.substring(0, 3) $t.subSequence(1, 3)",
                "",
                "store pet et",
            ],
        ),
        entry(
            &[".charAt", ".codePointAt"],
            "$TEXT.charAt(INDEX), .codePointAt(INDEX)",
            "the character at a position, or its number",
            ["#set($t = 'Rex')$t.charAt(0) $t.codePointAt(0)", "", "R 82"],
        ),
        entry(
            &[".indexOf", ".lastIndexOf"],
            "$TEXT.indexOf(PART), .lastIndexOf(PART)",
            "where a part is first or last found, from a position on with a second argument; -1 where it is not. Lists have both as well",
            [
                "#set($t = 'banana')$t.indexOf('an') $t.lastIndexOf('an') $t.indexOf('an', 2) $t.indexOf('x')",
                "",
                "1 3 3 -1",
            ],
        ),
        entry(
            &[".contains"],
            "$TEXT.contains(PART), $LIST.contains(VALUE)",
            "whether a part is in a text, or a value in a list",
            [
                "#set($t = 'petstore')$t.contains('store') $input.path('$.tags').contains('a')",
                r#"{"tags": ["a", "b", "c"], "owner": {"name": "Jane", "age": 7}}"#,
                "true true",
            ],
        ),
        entry(
            &[".startsWith", ".endsWith"],
            "$TEXT.startsWith(PART), .endsWith(PART)",
            "whether it begins or ends so",
            ["#set($t = 'petstore')$t.startsWith('pet') $t.endsWith('pet')", "", "true false"],
        ),
        entry(
            &[".equals"],
            "$VALUE.equals(OTHER)",
            "whether both are the same; a number is never the same as a text",
            ["#set($t = '7')$t.equals('7') $t.equals(7)", "", "true false"],
        ),
        entry(
            &[".equalsIgnoreCase", ".contentEquals"],
            "$TEXT.equalsIgnoreCase(OTHER), .contentEquals(OTHER)",
            "whether both are the same; the first takes small and capital letters for the same",
            ["#set($t = 'Rex')$t.equalsIgnoreCase('REX') $t.contentEquals('REX')", "", "true false"],
        ),
        entry(
            &[".compareTo", ".compareToIgnoreCase"],
            "$TEXT.compareTo(OTHER), .compareToIgnoreCase(OTHER)",
            "less than 0, 0 or more than 0, as it sorts before, with or after another. Numbers and booleans have `compareTo` as well",
            ["#set($t = 'b')$t.compareTo('a') $t.compareToIgnoreCase('B')", "", "1 0"],
        ),
        entry(
            &[".concat"],
            "$TEXT.concat(OTHER)",
            r#"both in a row, as `"$a$b"` is"#,
            ["#set($t = 'pet')$t.concat('store')", "", "petstore"],
        ),
        entry(
            &[".repeat"],
            "$TEXT.repeat(COUNT)",
            "so many times in a row",
            ["#set($t = 'ab')$t.repeat(3)", "", "ababab"],
        ),
        entry(
            &[".replace"],
            "$TEXT.replace(FROM, TO)",
            "with every FROM replaced; both are plain text. On a map: gives a key that is there another value",
            ["#set($t = 'a.b.c')$t.replace('.', '/')", "", "a/b/c"],
        ),
        entry(
            &[".replaceAll", ".replaceFirst"],
            "$TEXT.replaceAll(PATTERN, TO), .replaceFirst(PATTERN, TO)",
            "with every match, or the first, of a regular expression of Java replaced; `$1` in TO is a group",
            [
                "#set($t = 'a1b22')$t.replaceAll('[0-9]+', '#') $t.replaceFirst('[0-9]+', '#')",
                "",
                "a#b# a#b22",
            ],
        ),
        entry(
            &[".matches"],
            "$TEXT.matches(PATTERN)",
            "whether a regular expression of Java matches all of it",
            ["#set($t = 'a1')$t.matches('[a-z][0-9]') $t.matches('[a-z]')", "", "true false"],
        ),
        entry(
            &[".split"],
            "$TEXT.split(PATTERN, LIMIT)",
            "the parts between matches of a regular expression of Java; empty ones at the end are left out unless LIMIT is given",
            ["#set($t = 'a, b,c')#foreach($p in $t.split(', *'))[$p]#end", "", "[a][b][c]"],
        ),
        entry(
            &[".join"],
            "$TEXT.join(SEPARATOR, LIST)",
            "the elements in a row with a text between them; any text can be called so",
            [
                "#set($t = '')$t.join('-', $input.path('$.tags'))",
                r#"{"tags": ["a", "b", "c"], "owner": {"name": "Jane", "age": 7}}"#,
                "a-b-c",
            ],
        ),
        entry(
            &[".format", ".formatted"],
            "$TEXT.format(PATTERN, VALUE, …), $PATTERN.formatted(VALUE, …)",
            "values put into a pattern, as `printf` does",
            ["#set($t = '%s: %03d')$t.format($t, 'Rex', 7) $t.formatted('Tom', 5)", "", "Rex: 007 Tom: 005"],
        ),
        entry(
            &[".toString", ".intern"],
            "$VALUE.toString(), $TEXT.intern()",
            "the value as text; `$Integer.toString(NUMBER, RADIX)` writes a number in another base",
            [
                "#set($n = 255)$n.toString().length() $n.toString(255, 16) #set($t = 'a')$t.intern()",
                "",
                "3 ffa",
            ],
        ),
        entry(
            &[".valueOf", ".copyValueOf"],
            "$TEXT.valueOf(VALUE), $NUMBER.valueOf(TEXT)",
            "called on a text: the value as text; on a number: the text as a number of its kind",
            ["#set($t = '')#set($n = 0)#set($s = $n.valueOf('40') + 2)$t.valueOf(7) $s", "", "7 42"],
        ),
        entry(
            &[".toCharArray", ".getBytes"],
            "$TEXT.toCharArray(), .getBytes()",
            "its characters, or its bytes in UTF-8",
            ["#set($t = 'aé')$t.toCharArray().size() $t.getBytes().size()", "", "2 3"],
        ),
    ],
};
