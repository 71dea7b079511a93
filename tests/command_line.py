"""The command line, run as a person runs it: real processes, real files, sentences and exit codes.

Each command is a process of its own, forked from one that has everything imported: the tests do not wait for Python.
"""

import atexit
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PASSPHRASE = "lantern pebble orchard violin damson"

AHEAD = {
    "visitapp.__main__": ("visitapp.cli.commands",),
    "visitapp.office.__main__": ("visitapp.office.copies", "visitapp.office.watching"),
}
"""What each program imports when it is asked for something."""
FORKING = """
import importlib, json, os, sys
program, *ahead = sys.argv[1:]
main = importlib.import_module(program).main
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
                file = os.open(name, os.O_RDWR | os.O_CREAT, 0o600)
                os.dup2(file, number)
                os.close(file)
            sys.stdin = open(os.devnull)
            sys.argv = ["visitapp", *asked["arguments"]]
            try:
                code = main()
            except SystemExit as end:
                code = end.code or 0
            sys.stdout.flush()
            sys.stderr.flush()
        except BaseException:
            import traceback
            traceback.print_exc()
        finally:
            os._exit(code)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
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
    """Run a command to its end."""
    if not hasattr(os, "fork"):
        return visitapp_from_cold(*arguments, program=program)
    asked = {"folder": str(Path.cwd()), "environment": environment(), "arguments": [*map(str, arguments)]}
    outputs = [os.memfd_create(name) for name in ("out", "err")]
    try:
        files = [f"/proc/{os.getpid()}/fd/{output}" for output in outputs]
        server = _forking(program)
        server.stdin.write(json.dumps(asked | {"out": files[0], "err": files[1]}) + "\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
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


def environment() -> dict[str, str]:
    """Return what a command sees of its surroundings: no screen."""
    names = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return names | {"PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT), "COLUMNS": "100"}


def _read(output: int) -> str:
    os.lseek(output, 0, os.SEEK_SET)
    with os.fdopen(os.dup(output), encoding="utf-8") as file:
        return file.read()


@cache
def _forking(program: str) -> "subprocess.Popen[str]":
    server = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", FORKING, program, *AHEAD[program]],
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
