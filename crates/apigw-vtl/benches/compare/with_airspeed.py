"""Renders the templates of the benches with airspeed, warmed up: NAME and the nanoseconds of a rendering, a line each."""

import json
import os
import sys
import time

import airspeed


class JavaMap(dict):
    """A map with the methods of Java's that the templates call."""

    def keySet(self):
        return list(self)


class JavaString(str):
    """A string with the methods of Java's that the templates call."""

    def replaceAll(self, pattern, replacement):
        return self.replace("\\'", replacement)


def java(value):
    if isinstance(value, dict):
        return JavaMap((name, java(member)) for name, member in value.items())
    if isinstance(value, list):
        return [java(item) for item in value]
    return JavaString(value) if isinstance(value, str) else value


class Input:
    """As much of `$input` as the templates need."""

    def __init__(self, given):
        self.given, self.all = given, java(given["params"])

    def path(self, where):
        value = java(json.loads(self.given["body"]))
        for name in filter(None, where[2:].split(".")):
            value = value.get(name)
        return value

    def json(self, where):
        return json.dumps(self.path(where))

    def params(self, name=None):
        if name is None:
            return self.all
        return next((group[name] for group in self.all.values() if name in group), "")


class Util:
    def escapeJavaScript(self, text):
        for char in "\\\"'/":
            text = text.replace(char, "\\" + char)
        return JavaString(text)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        given = json.load(file)
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as file:
            template = airspeed.Template(file.read())

        def render():
            return template.merge({
                "input": Input(given),
                "util": Util(),
                "context": java(given["context"]),
                "stageVariables": java(given["stageVariables"]),
            })

        if os.environ.get("SHOW"):
            print(render(), file=sys.stderr)
        best = float("inf")
        for _ in range(7):
            begun, count = time.perf_counter(), 0
            while time.perf_counter() - begun < 0.3:
                render()
                count += 1
            best = min(best, (time.perf_counter() - begun) / count)
        print(os.path.basename(path).removesuffix(".vtl"), round(best * 1e9))


main()
