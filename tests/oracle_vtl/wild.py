#!/usr/bin/env python3
"""Generates wilder templates than gen.py for the differential test: wild.py [-n 1000] [-s SEED] > requests.jsonl

Five kinds, by turns: pieces of syntax thrown together (what the lexer makes of them), expressions of all operators,
bodies that are almost JSON, JSONPaths, and methods with all sorts of arguments. Ids are wild/SEED/NUMBER."""
import argparse, json, random

PIECES = ["$", "#", "\\", "{", "}", "[", "]", "(", ")", "!", ".", "..", ",", ":", "'", '"', " ", "\t", "\n", "\r\n", "a", "b-c", "x_1", "1", "-2", "3.5", "é", "€", "😀", "##", "#*", "*#", "#**", "#[[", "]]#", "#if", "#end", "#else",
          "#elseif", "#{else}", "#{end}", "#set", "#set(", "#{set}(", "#foreach", "#foreach(", "#define", "#stop", "#break", "#macro", "#parse", "#include", "#literal", "#foo", "#@m", "#{foo}", "$a", "$!a", "${a}", "$!{a}", "$a.b", "$a.b(", "$a.size()",
          "$a[", "$a[0]", "$m.k", "${m.k", "$m['k']", "$.x", "$[", "$![", "$\\!a", "\\$a", "\\\\$a", "\\#if", "\\#foo", "\\\\#end", " in ", "=", "==", "&&", "and", "not ", "true", "false", "null", "#if(true)", "#if($a)", "#set($v=1)", "  #set($v = $a)\n",
          "#foreach($i in $l)", "#foreach($i in [1..2])", "#define($d)", "$d", "$i", "$v", "#end", "#end\n", "#else\n", " \n", "$foreach.count", "$velocityCount", "\"$a\"", "'$a'", "#13ff", "$5", "US$ ", "@", "&", "%", "<", ">", "/", "*", "+", "-", "|", ";"]
VALUES = ["1", "0", "-3", "2147483647", "9223372036854775807", "12345678901", "99999999999999999999", "1.5", ".5", "-0.0", "1e3", "1e22", "1.0E-7", "0.1", "'a'", "'5'", "''", '"$a x"', '"#if($v)y#end"', "true", "false", "$a", "$l", "$m", "$nope", "$m.k", "$l[0]",
          "[1,2]", "[]", "{}", "{'k':1}", "[1..3]", "[3..1]", "($v)", "!$v", "$v", "[$a..2]", "{'a':[1]}", "$l.size()", "$a.length()"]
OPS = ["+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "&&", "||", "and", "or", "eq", "ne", "lt", "gt", "le", "ge"]
JSON = ["{", "}", "[", "]", ",", ":", '"a"', "'b'", "c", "1", "-1", "1.5", "1e5", "1.", "-", "-.5", "01", "null", "true", "false", "NaN", " ", "\n", '"x\\ny"', '"\\u00e9"', "'it\\'s'", '"a\\qb"', "nul", "é", '"é€"', "12345678901", "1234567890123456789012", "1.0000000000000000001", "1e400", "\t", "/", '"q"r', "\\"]
DOC = {"a": 1, "s": "x/y", "n": None, "t": True, "d": 1.5, "l": [1, "b", None, {"c": 2}, [3]], "o": {"p": {"q": "r"}, "s": "z", "e": {}}, "items": [{"id": 1, "p": 2.5, "n": "x"}, {"id": 2, "n": "y", "t": ["u"]}, {"id": 3, "p": 10}], "k k": 5, "x-y": 6, "é": 7}
STEPS = [".a", ".s", ".l", ".o", ".p", ".q", ".items", ".id", ".n", ".t", ".zz", "[0]", "[1]", "[2]", "[9]", "[-1]", "[*]", ".*", "..", "..id", "..s", "['a']", "['o']", "['a','s']", "[0,1]", "[1:]", "[:2]", "[0:2]", "[-2:]", "[:-1]", "[(@.length-1)]", "[?(@.p)]", "[?(!@.p)]", "[?(@.id==2)]", "[?(@.id>1)]", "[?(@.id >= 2 && @.n == 'y')]",
         "[?(@.id==1 || @.id==3)]", "[?(@.n=~/x|y/)]", "[?(@.n != 'x')]", "[?('x' == @.n)]", "['k k']", ".x-y", ".é", ".", "[", "]", "[?", "*", " ", "$", "@", "['", "[:]", "[a]", "[\"a\"]"]
STRINGS = ["'a,b,,c,,'", "'O\\'", "'Hello World'", "'  trim '", "''", "'x'", "'aXbXc'", "'a.b.c'", "'2024-01-31'", "'éà€'", "'😀b'", "'TRUE'", "'42'", "'a|b'", "'(x)'", "'$1'", "'a b\tc'"]
PATTERNS = ["','", "'X'", "'[.]'", "'\\.'", "'.'", "'\\s+'", "'[a-c]'", "'(b)'", "'\\d+'", "'^a'", "'c$'", "'|'", "'(?i)hello'", "'[^a-z]'", "'\\w'", "'a*'", "''", "'-'", "'(a)(,)?'", "'\\|'", "'l{2}'", "'('", "'*'", "'[ab'", "'\\p{Upper}'", "'(?<=a),'", "'(.)\\1'"]
ARGS = STRINGS + ["1", "0", "-1", "2", "9", "null", "true", "1.5", "12345678901", "$l", "$m", "['a']", "$nope"]
METHODS = {"s": ["length", "isEmpty", "trim", "toUpperCase", "toLowerCase", "toString", "hashCode", "equals", "equalsIgnoreCase", "contains", "startsWith", "endsWith", "indexOf", "lastIndexOf", "substring", "replace", "replaceAll", "replaceFirst", "matches", "split", "concat", "charAt", "compareTo", "format", "valueOf", "nope", "get", "size", "isBlank", "repeat", "strip"],
           "l": ["size", "isEmpty", "get", "set", "add", "addAll", "remove", "contains", "indexOf", "lastIndexOf", "subList", "toString", "clear", "equals", "iterator", "containsAll", "nope", "keySet", "removeAll", "retainAll"],
           "m": ["get", "put", "putAll", "containsKey", "containsValue", "keySet", "values", "entrySet", "size", "isEmpty", "remove", "getOrDefault", "toString", "equals", "clear", "putIfAbsent", "nope"],
           "v": ["intValue", "longValue", "doubleValue", "toString", "equals", "compareTo", "parseInt", "parseLong", "parseDouble", "valueOf", "max", "min", "toHexString", "toBinaryString", "hashCode", "floatValue", "nope"]}


class Wild:
    def __init__(self, rng): self.r = rng
    def pick(self, x): return self.r.choice(x)
    def pre(self): return "#set($a='s')#set($l=[1,'x',[2]])#set($m={'k':'v','n':1})#set($v=3)"

    def pieces(self): return self.pre() + "".join(self.pick(PIECES) for _ in range(self.r.randint(1, 9))), None

    def expression(self, d=0):
        k = self.r.random()
        if d > 2 or k < .4: return self.pick(VALUES)
        if k < .5: return self.pick(["!", "! ", "not "]) + self.expression(d + 1)
        if k < .6: return "(" + self.expression(d + 1) + ")"
        return self.expression(d + 1) + " " + self.pick(OPS) + " " + self.expression(d + 1)

    def expressions(self):
        e = self.expression()
        return self.pre() + self.pick([f"#set($x = {e})[$x]", f"#if({e})yes#{{else}}no#end", f"#set($x = [{e}])$x", f"#foreach($i in {self.pick(VALUES)})<$i>#end", f"#set($x = {e})#if($x == {self.pick(VALUES)})eq#end$x.class.name"]), None

    def bodies(self):
        body = "".join(self.pick(JSON) for _ in range(self.r.randint(1, 9)))
        if self.r.random() < .5: body = self.pick(["{\"a\":", "[", "{", "{a:1,"]) + body + self.pick(["}", "]", ""])
        return "$input.path('$')|$input.json('$')|$input.path('$.a')|$input.json('$.a')|#set($p=$input.path('$'))$p.a $p.c $p.size()", body

    def paths(self):
        p = self.pick(["$", "$", "$", "", "@"]) + "".join(self.pick(STEPS) for _ in range(self.r.randint(0, 4)))
        return f"#set($q = '{p.replace(chr(39), chr(39) * 2)}')$input.path($q)|$input.json($q)", json.dumps(DOC, ensure_ascii=False)

    def methods(self):
        t = self.pre()
        for _ in range(self.r.randint(1, 3)):
            k = self.pick("slmv")
            obj = {"s": "$s", "l": "$l", "m": "$m", "v": "$v"}[k]
            if k == "s": t += f"#set($s = {self.pick(STRINGS)})"
            if k == "v": t += f"#set($v = {self.pick(['0', '7', '-1', '12345678901', '1.5', '1e10', '99999999999999999999'])})"
            if k == "l" and self.r.random() < .3: t += "#set($l = ['b','a','b'])"
            m = self.pick(METHODS[k])
            args = [self.pick(PATTERNS) if m in ("split", "matches", "replaceAll", "replaceFirst") and i == 0 else self.pick(ARGS) for i in range(self.pick([0, 1, 1, 1, 2, 2]))]
            t += f"[{obj}.{m}({','.join(args)})]{obj if k in 'lm' else ''}"
            if m == "split": t += f"#foreach($p in {obj}.{m}({','.join(args)}))<$p>#end"
        return t, None

    def request(self, i):
        template, body = [self.pieces, self.expressions, self.bodies, self.paths, self.methods][i % 5]()
        return {"template": template, "input": {"body": body or "{}", "params": {"path": {"id": "1"}}, "context": {"stage": "s", "identity": {"sourceIp": "1"}}}, "want": ["context"]}


if __name__ == "__main__":
    ap = argparse.ArgumentParser(); ap.add_argument("-n", type=int, default=1000); ap.add_argument("-s", type=int, default=1); a = ap.parse_args()
    for i in range(a.n):
        print(json.dumps({"id": f"wild/{a.s}/{i}", **Wild(random.Random(f"wild/{a.s}/{i}")).request(i)}, ensure_ascii=False))
