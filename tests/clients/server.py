"""Starts `gatecast serve` for a client and ends it again, whatever happens: server.py BIN COMMAND…

The command finds the server's address in the environment variable ENDPOINT. The port is whatever
the system gives, so runs beside each other do not meet.
"""

import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

READY = re.compile(r"^listening on (http://127\.0\.0\.1:(\d+))$", re.MULTILINE)


class Server:
    """A running `gatecast serve`. Leaving the context ends it and requires that it ended well."""

    def __init__(self, binary, *arguments):
        self.command = [binary, "serve", *arguments, "--listen", "127.0.0.1:0"]

    def __enter__(self):
        # A file, not a pipe: a server that says much never waits for a reader.
        self.log = tempfile.NamedTemporaryFile(prefix="gatecast-serve-")
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log
        )
        try:
            self.url, port = self._wait_until_ready(seconds=30)
        except BaseException:
            self._kill()
            raise
        self.port = int(port)
        return self

    def __exit__(self, kind, _error, _trace):
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._kill()
            code = "nothing within 15 seconds"
        if kind is not None:
            print(f"the server wrote:\n{self._said()}", file=sys.stderr)
        elif code != 0:
            raise RuntimeError(f"SIGTERM ended the server with {code}, not 0; it wrote:\n{self._said()}")
        self.log.close()

    def _wait_until_ready(self, seconds):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if ready := READY.search(self._said()):
                return ready.groups()
            if (code := self.process.poll()) is not None:
                raise RuntimeError(f"{self.command} ended with {code} and wrote:\n{self._said()}")
            time.sleep(0.02)
        raise RuntimeError(f"{self.command} was not ready within {seconds} seconds and wrote:\n{self._said()}")

    def _said(self):
        return pathlib.Path(self.log.name).read_text(encoding="utf-8", errors="replace")

    def _kill(self):
        self.process.kill()
        self.process.wait()


def main(binary, *command):
    # Otherwise a terminated script would leave its server behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with Server(binary) as server:
        done = subprocess.run(command, env={**os.environ, "ENDPOINT": server.url})
        if done.returncode != 0:
            # Raised inside the context, so that what the server wrote is shown.
            sys.exit(done.returncode)


if __name__ == "__main__":
    main(*sys.argv[1:])
