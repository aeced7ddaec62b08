"""Loads two servers in turn and compares them: measure.py GATECAST BARE_HYPER.

The answer is a customised gateway response of the petstore. The bare server sends a copy of one such
answer. Each server runs pinned to one core and wrk to another, so that neither takes the other's time;
the rounds alternate, so that whatever else happens on the machine meets both.
"""

import contextlib
import os
import pathlib
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time

PATH = "/prod/nowhere?q=1"
SECONDS = int(os.environ.get("SECONDS_EACH", "10"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
CONNECTIONS = 32

# What must hold of gatecast's median against the bare server's.
AIMS = [("requests/s", ">=", 0.8), ("CPU µs/request", "<=", 1.3), ("p99 µs", "<=", 2.0)]

PETSTORE = pathlib.Path(__file__).parent.parent.parent / "fixtures" / "petstore" / "openapi.yaml"
UNITS = {"us": 1, "ms": 1_000, "s": 1_000_000, "m": 60_000_000}


class Server:
    """A server pinned to one core."""

    def __init__(self, name, core, command, log):
        self.name = name
        # taskset becomes the server, so the process is the server's own.
        self.process = subprocess.Popen(["taskset", "-c", str(core), *command], stdout=log, stderr=log)
        deadline = time.monotonic() + 30
        while not (ready := re.search(r"listening on (http://\S+)", said := pathlib.Path(log.name).read_text())):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                sys.exit(f"{name} does not listen; it wrote:\n{said}")
            time.sleep(0.02)
        self.url = ready[1] + PATH

    def cpu_seconds(self):
        """Of all threads, in user and kernel mode."""
        # The name in parentheses may hold blanks; utime and stime are fields 14 and 15.
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)[1]) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def answer_of(server):
    """One answer as curl shows it, and what of it must be the same for both servers."""
    raw = subprocess.run(
        ["curl", "--silent", "--show-error", "--include", "--noproxy", "*", "--max-time", "30", server.url],
        check=True, capture_output=True,
    ).stdout
    head, _, body = raw.partition(b"\r\n\r\n")
    status, *headers = head.decode().split("\r\n")
    # Request ids differ in their characters, not in their number.
    lengths = sorted((line.partition(":")[0].lower(), len(line)) for line in headers)
    return raw, (status.split()[1], lengths, len(body))


def load(server, core, seconds):
    """One run of wrk, as a row of the table. Ends the program when a request did not get its answer."""
    before = server.cpu_seconds()
    shown = subprocess.run(
        ["taskset", "-c", str(core), "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", server.url],
        check=True, capture_output=True, text=True, timeout=seconds + 60,
    ).stdout
    cpu = server.cpu_seconds() - before

    def found(pattern):
        match = re.search(pattern, shown)
        if match is None:
            sys.exit(f"{server.name}: no {pattern!r} in what wrk wrote:\n{shown}")
        return match.groups()

    requests = int(found(r"(\d+) requests in ")[0])
    # The answer is a 404, so each of them must be an error to wrk; a 200 or a lost one is a failure.
    errors = int(found(r"Non-2xx or 3xx responses: (\d+)")[0])
    if errors != requests or "Socket errors" in shown:
        sys.exit(f"{server.name}: not every request got the answer:\n{shown}")
    number, unit = found(r"99%\s+([\d.]+)(us|ms|s|m)\b")
    return {
        "requests/s": float(found(r"Requests/sec:\s+([\d.]+)")[0]),
        "CPU µs/request": cpu / requests * 1e6,
        "p99 µs": float(number) * UNITS[unit],
    }


def table(rows, servers, start):
    """Prints every round and the medians. Gives back whether the aims hold."""
    names = [name for name, _, _ in AIMS]
    line = "{:<12}{:>8}" + "{:>16}" * len(names)
    print(line.format("server", "round", *names))
    medians = {}
    for server in servers:
        of_server = rows[server.name]
        for number, row in enumerate(of_server, 1):
            print(line.format(server.name, number, *(f"{row[name]:.1f}" for name in names)))
        medians[server.name] = {name: statistics.median(row[name] for row in of_server) for name in names}
    for server in servers:
        print(line.format(server.name, "median", *(f"{medians[server.name][name]:.1f}" for name in names)))
    ours, bare = (medians[server.name] for server in servers)
    ratios = {name: ours[name] / bare[name] for name in names}
    print(line.format("ratio", "", *(f"{ratios[name]:.2f}" for name in names)))
    for server in servers:
        print(f"memory of {server.name}: {start[server.name]:.1f} MB at the start, {server.memory_mb():.1f} MB at the end")
    all_hold = True
    for name, sign, bound in AIMS:
        holds = ratios[name] >= bound if sign == ">=" else ratios[name] <= bound
        all_hold &= holds
        print(f"{'holds ' if holds else 'MISSED'} {name}: {ratios[name]:.2f} of the bare server's, aim {sign} {bound}")
    return all_hold


def main(gatecast, bare):
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        sys.exit("two cores are needed: one for the server, one for wrk")
    ours, wrks = cores[:2]
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))

        def started(name, *command):
            log = stack.enter_context(open(folder / f"{name}.log", "w"))
            server = Server(name, ours, command, log)
            stack.callback(server.stop)
            return server

        options = ("--stage", "prod", "--listen", "127.0.0.1:0")
        gatecast = started("gatecast", gatecast, "serve", str(PETSTORE), *options)
        raw, kept = answer_of(gatecast)
        if kept[0] != "404" or b"no such route" not in raw:
            sys.exit(f"this is not the petstore's own response:\n{raw.decode(errors='replace')}")
        (folder / "answer").write_bytes(raw)
        bare = started("bare hyper", bare, "127.0.0.1:0", str(folder / "answer"))
        if (copied := answer_of(bare)[1]) != kept:
            sys.exit(f"the answers differ: {kept} and {copied}")
        servers = (gatecast, bare)
        start = {server.name: server.memory_mb() for server in servers}
        for server in servers:
            load(server, wrks, min(2, SECONDS))  # warm-up
        rows = {server.name: [] for server in servers}
        for _ in range(ROUNDS):
            for server in servers:
                rows[server.name].append(load(server, wrks, SECONDS))
        print(f"{CONNECTIONS} connections, {SECONDS} s each, an answer of {len(raw)} bytes")
        all_hold = table(rows, servers, start)
    sys.exit(0 if all_hold else 1)


if __name__ == "__main__":
    # Otherwise a terminated run would leave its servers behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    main(*sys.argv[1:])
