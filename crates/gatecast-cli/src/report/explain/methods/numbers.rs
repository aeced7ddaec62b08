//! Methods of numbers, booleans and characters.

use super::super::velocity::{Group, entry};

pub(in super::super) static GROUP: Group = Group {
    name: "methods of numbers",
    about: "what can be called on numbers, booleans and characters. Static methods of Java are called on any number: `#set($Integer = 0)`, then `$Integer.parseInt('42')`",
    entries: &[
        entry(
            &[".parseInt", ".decode"],
            "$INTEGER.parseInt(TEXT, RADIX), .decode(TEXT)",
            "text as an integer. Text that is not a number is an error",
            [
                "#set($Integer = 0)#set($n = $Integer.parseInt('42') + 1)$n $Integer.parseInt('ff', 16) $Integer.decode('7')",
                "",
                "43 255 7",
            ],
        ),
        entry(
            &[".parseLong"],
            "$LONG.parseLong(TEXT)",
            "text as a long integer; called on one",
            ["#set($Long = 3000000000)$Long.parseLong('9000000000')", "", "9000000000"],
        ),
        entry(
            &[".parseDouble"],
            "$DOUBLE.parseDouble(TEXT)",
            "text as a number with a fraction; called on one",
            ["#set($Double = 0.0)$Double.parseDouble('2.50')", "", "2.5"],
        ),
        entry(
            &[".parseBoolean", ".booleanValue"],
            "$BOOLEAN.parseBoolean(TEXT), .booleanValue()",
            "text as a boolean: true where it is `true` in any case; and the boolean itself",
            [
                "#set($b = true)$b.parseBoolean('TRUE') $b.parseBoolean('yes') $b.booleanValue()",
                "",
                "true false true",
            ],
        ),
        entry(
            &[".intValue", ".longValue", ".floatValue", ".doubleValue"],
            "$NUMBER.intValue(), .longValue(), .floatValue(), .doubleValue()",
            "the number as another kind; `intValue` cuts the fraction off",
            [
                "#set($n = 7.9)$n.intValue() $n.longValue() $n.floatValue() $n.doubleValue()",
                "",
                "7 7 7.9 7.9",
            ],
        ),
        entry(
            &[".isNaN", ".isInfinite"],
            "$DOUBLE.isNaN(), .isInfinite()",
            "whether it is not a number, or has no end",
            ["#set($n = 1.5)$n.isNaN() $n.isInfinite()", "", "false false"],
        ),
        entry(
            &[".toHexString", ".toBinaryString", ".toOctalString"],
            "$INTEGER.toHexString(NUMBER), .toBinaryString(NUMBER), .toOctalString(NUMBER)",
            "a number in base 16, 2 or 8",
            [
                "#set($Integer = 0)$Integer.toHexString(255) $Integer.toBinaryString(5) $Integer.toOctalString(8)",
                "",
                "ff 101 10",
            ],
        ),
        entry(
            &[".max", ".min", ".sum", ".compare", ".signum"],
            "$INTEGER.max(A, B), .min(A, B), .sum(A, B), .compare(A, B), .signum(A)",
            "of two numbers of its kind the larger, the smaller, both added, or how they compare; of one its sign",
            [
                "#set($Integer = 0)$Integer.max(2, 3) $Integer.min(2, 3) $Integer.sum(2, 3) $Integer.compare(2, 3) $Integer.signum(-7)",
                "",
                "3 2 5 -1 -1",
            ],
        ),
        entry(
            &[".negate", ".abs", ".subtract"],
            "$BIG.negate(), .abs(), .subtract(OTHER)",
            "of integers that are too large for a long: the opposite, without the sign, the difference; `add`, `max` and `min` take another one as well",
            [
                "#set($n = $input.path('$.n'))$n.negate() $n.negate().abs() $n.subtract($n)",
                r#"{"n": 12345678901234567890}"#,
                "-12345678901234567890 12345678901234567890 0",
            ],
        ),
        entry(
            &[".charValue"],
            "$CHARACTER.charValue()",
            "the character that `charAt` gives",
            ["#set($t = 'Rex')$t.charAt(0).charValue()", "", "R"],
        ),
    ],
};
