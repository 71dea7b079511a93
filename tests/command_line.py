"""The command line, run as a person runs it: real processes, real files, sentences and exit codes.

Each command is a process of its own, forked from one that has everything imported: the tests do not wait for Python.
"""

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_one_at_a_time = threading.Lock()
"""Some tests begin several from threads, and an answer has to reach whoever asked."""
PASSPHRASE = "lantern pebble orchard violin damson"

AHEAD = {
    "visitapp.__main__": ("visitapp.cli.commands",),
    "visitapp.office.__main__": ("visitapp.office.copies", "visitapp.office.watching", "visitapp.office.serving"),
}
"""What each program imports when it is asked for something."""
FORKING = """
import importlib, json, os, sys
begun = set()
program, *ahead = sys.argv[1:]
module, _, name = program.partition(":")
main = getattr(importlib.import_module(module), name or "main")
for name in ahead:
    importlib.import_module(name)
for line in sys.stdin:
    asked = json.loads(line)
    child = os.fork()
    if not child:
        code = 1
        try:
            os.chdir(asked["folder"])
            os.environ.clear()
            os.environ.update(asked["environment"])
            for number, name in enumerate(("/dev/null", asked["out"], asked["err"])):
                file = os.open(name, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
                os.dup2(file, number)
                os.close(file)
            sys.stdin = open(os.devnull)
            sys.argv = ["visitapp", *asked["arguments"]]
            try:
                code = main() or 0
            except SystemExit as end:
                code = end.code or 0
            sys.stdout.flush()
            sys.stderr.flush()
        except BaseException:
            import traceback
            traceback.print_exc()
        finally:
            os._exit(code)
    if asked["waits"]:
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    else:
        begun.add(child)
        print(child, flush=True)
    begun -= {each for each in begun if each != child and os.waitpid(each, os.WNOHANG)[0]}
"""


@dataclass(frozen=True)
class Answer:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


def secret(folder: Path, words: str = PASSPHRASE) -> Path:
    """Write a passphrase file that only its owner reads."""
    file = folder / "words.txt"
    file.write_text(f"{words}\nanother line\n", encoding="utf-8")
    file.chmod(0o600)
    return file


def visitapp(*arguments: str | Path, program: str = "visitapp.__main__") -> Answer:
    """Run a command to its end. `program` is a module with a `main`, or `module:function`."""
    if not hasattr(os, "fork"):
        return visitapp_from_cold(*arguments, program=program)
    outputs = [os.memfd_create(name) for name in ("out", "err")]
    try:
        files = [f"/proc/{os.getpid()}/fd/{output}" for output in outputs]
        code = _asked(program, arguments, *files, waits=True)
        out, err = (_read(output) for output in outputs)
    finally:
        for output in outputs:
            os.close(output)
    assert "Traceback" not in err, err
    return Answer(code, out, err)


def visitapp_from_cold(*arguments: str | Path, program: str = "visitapp.__main__") -> Answer:
    """Run a command to its end in a Python of its own, as it is started by a person."""
    command = [sys.executable, "-W", "error", "-m", program, *map(str, arguments)]
    done = subprocess.run(
        command, env=environment(), capture_output=True, encoding="utf-8", check=False, stdin=subprocess.DEVNULL
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Answer(done.returncode, done.stdout, done.stderr)


class Begun:
    """A command that goes on until it is stopped, in a process of its own. It has what these tests use of a Popen."""

    def __init__(self, *arguments: str | Path, program: str, output: Path) -> None:
        self.pid = _asked(program, arguments, str(output), str(output), waits=False)
        self._ended = os.pidfd_open(self.pid)

    def poll(self) -> bool | None:
        """Tell whether it has ended, and None while it has not."""
        return True if select.select([self._ended], [], [], 0)[0] else None

    def terminate(self) -> None:
        signal.pidfd_send_signal(self._ended, signal.SIGTERM)

    def wait(self, seconds: float) -> None:
        """Wait until it has ended."""
        assert select.select([self._ended], [], [], seconds)[0], f"process {self.pid} does not end"
        os.close(self._ended)


def begin(*arguments: str | Path, program: str, output: Path) -> "Begun | subprocess.Popen[bytes]":
    """Begin a command that goes on; what it says is added to the file `output`."""
    if hasattr(os, "pidfd_open"):
        return Begun(*arguments, program=program, output=output)
    with output.open("ab") as log:
        return subprocess.Popen([sys.executable, "-m", program, *map(str, arguments)], stdout=log, stderr=log)


def environment() -> dict[str, str]:
    """Return what a command sees of its surroundings: no screen."""
    names = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return names | {"PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT), "COLUMNS": "100"}


def _asked(program: str, arguments: tuple[str | Path, ...], out: str, err: str, *, waits: bool) -> int:
    """Have a process forked; return its exit code, or its number where nobody waits for it."""
    asked = {"folder": str(Path.cwd()), "environment": environment(), "arguments": [*map(str, arguments)]}
    with _one_at_a_time:
        server = _forking(program)
        server.stdin.write(json.dumps(asked | {"out": out, "err": err, "waits": waits}) + "\n")
        server.stdin.flush()
        return int(server.stdout.readline())


def _read(output: int) -> str:
    os.lseek(output, 0, os.SEEK_SET)
    with os.fdopen(os.dup(output), encoding="utf-8") as file:
        return file.read()


@cache
def _forking(program: str) -> "subprocess.Popen[str]":
    server = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", FORKING, program, *AHEAD.get(program, ())],
        env=environment(),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def end() -> None:
        server.stdin.close()
        server.wait()
        server.stdout.close()

    atexit.register(end)
    return server
