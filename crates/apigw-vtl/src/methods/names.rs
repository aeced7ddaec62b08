//! The names of methods, known when a template is read.

/// Makes the names of those that give something, and of those that Java has but no template can call.
macro_rules! methods {
    (supported { $($method:ident = $name:literal,)* } refused { $($refused:ident = $refused_name:literal,)* }) => {
        /// A method by its name; what it does depends on what it is called on.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Method {
            $($method,)*
            $($refused,)*
            /// A name that no value has a method for.
            Unknown,
        }

        impl Method {
            pub(crate) fn of(name: &str) -> Self {
                match name {
                    $($name => Self::$method,)*
                    $($refused_name => Self::$refused,)*
                    _ => Self::Unknown,
                }
            }

            pub(crate) fn name(self) -> &'static str {
                match self {
                    $(Self::$method => $name,)*
                    $(Self::$refused => $refused_name,)*
                    Self::Unknown => "",
                }
            }
        }

        /// The names of all methods that templates can call, in order.
        pub const METHODS: &[&str] = &[$($name),*];
    };
}

methods! {
    supported {
        Abs = "abs", Add = "add", AddAll = "addAll", Base64Decode = "base64Decode", Base64Encode = "base64Encode",
        BooleanValue = "booleanValue", CharAt = "charAt", CharValue = "charValue", Clear = "clear", Clone = "clone",
        CodePointAt = "codePointAt", Compare = "compare", CompareTo = "compareTo",
        CompareToIgnoreCase = "compareToIgnoreCase", Concat = "concat", Contains = "contains",
        ContainsAll = "containsAll", ContainsKey = "containsKey", ContainsValue = "containsValue",
        ContentEquals = "contentEquals", CopyValueOf = "copyValueOf", Decode = "decode",
        DoubleValue = "doubleValue", EndsWith = "endsWith", EntrySet = "entrySet", Equals = "equals",
        EqualsIgnoreCase = "equalsIgnoreCase", EscapeJavaScript = "escapeJavaScript", FloatValue = "floatValue",
        Format = "format", Formatted = "formatted", Get = "get", GetBody = "getBody", GetBytes = "getBytes",
        GetCanonicalName = "getCanonicalName", GetClass = "getClass", GetCount = "getCount", GetFirst = "getFirst",
        GetHasNext = "getHasNext", GetIndex = "getIndex", GetKey = "getKey", GetLast = "getLast",
        GetName = "getName", GetOrDefault = "getOrDefault", GetParent = "getParent", GetReplaced = "getReplaced",
        GetSimpleName = "getSimpleName", GetTopmost = "getTopmost", GetTypeName = "getTypeName",
        GetValue = "getValue", HasNext = "hasNext", HashCode = "hashCode", IndexOf = "indexOf",
        IntValue = "intValue", Intern = "intern", IsBlank = "isBlank", IsEmpty = "isEmpty", IsFirst = "isFirst",
        IsInfinite = "isInfinite", IsLast = "isLast", IsNaN = "isNaN", Iterator = "iterator", Join = "join",
        Json = "json", KeySet = "keySet", LastIndexOf = "lastIndexOf", Length = "length", LongValue = "longValue",
        Matches = "matches", Max = "max", Min = "min", Negate = "negate", Next = "next", Params = "params",
        ParseBoolean = "parseBoolean", ParseDouble = "parseDouble", ParseInt = "parseInt", ParseJson = "parseJson",
        ParseLong = "parseLong", Path = "path", Put = "put", PutAll = "putAll", PutIfAbsent = "putIfAbsent",
        Remove = "remove", RemoveAll = "removeAll", Repeat = "repeat", Replace = "replace",
        ReplaceAll = "replaceAll", ReplaceFirst = "replaceFirst", RetainAll = "retainAll", Set = "set",
        Signum = "signum", Size = "size", Split = "split", StartsWith = "startsWith", Strip = "strip",
        StripLeading = "stripLeading", StripTrailing = "stripTrailing", SubList = "subList",
        SubSequence = "subSequence", Substring = "substring", Subtract = "subtract", Sum = "sum",
        ToArray = "toArray", ToBinaryString = "toBinaryString", ToCharArray = "toCharArray",
        ToHexString = "toHexString", ToJsonString = "toJSONString", ToLowerCase = "toLowerCase",
        ToOctalString = "toOctalString", ToString = "toString", ToUpperCase = "toUpperCase", Trim = "trim",
        UrlDecode = "urlDecode", UrlEncode = "urlEncode", ValueOf = "valueOf", Values = "values",
    }
    refused {
        ByteValue = "byteValue", ShortValue = "shortValue", BitLength = "bitLength", BitCount = "bitCount",
        Not = "not", IntValueExact = "intValueExact", LongValueExact = "longValueExact",
        ShortValueExact = "shortValueExact", ByteValueExact = "byteValueExact",
        NextProbablePrime = "nextProbablePrime", GetLowestSetBit = "getLowestSetBit", ToByteArray = "toByteArray",
        Sqrt = "sqrt", Chars = "chars", CodePoints = "codePoints", Lines = "lines", StripIndent = "stripIndent",
        TranslateEscapes = "translateEscapes", Notify = "notify", NotifyAll = "notifyAll", Wait = "wait",
        Stream = "stream", ParallelStream = "parallelStream", Spliterator = "spliterator",
        ListIterator = "listIterator", TrimToSize = "trimToSize", GetInfo = "getInfo",
    }
}
