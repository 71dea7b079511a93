"""A real office in a process of its own, on a free port of this machine."""

import os
import re
import signal
import socket
import ssl
import subprocess
import time
from pathlib import Path

from tests.command_line import Answer, Begun, begin, visitapp

PROGRAM = "visitapp.office.__main__"
SECONDS_TO_START = 30.0


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class RunningOffice:
    """One office. `invitation` is that of the first officer; `files` is what its office.files says."""

    def __init__(self, folder: Path, *, database: str = "", files: str = "") -> None:
        self.folder = folder
        self.port = free_port()
        where = ("--database", database) if database else ()
        said = self.run("init", folder, "--host", "127.0.0.1", "--port", str(self.port), *where)
        found = re.search(r"visitapp-1:\S+", said)
        assert found is not None, said
        self.invitation = found[0]
        if files:
            (folder / "office.files").write_text(files)
        self._process: Begun | subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def run(self, *arguments: object, code: int = 0) -> str:
        """Run one of its commands and return what it prints; `code` is how it has to end."""
        return self._ran(arguments, code).out

    def said(self, *arguments: object, code: int) -> str:
        """Run one of its commands and return what it says of a fault."""
        return self._ran(arguments, code).err

    def _ran(self, arguments: tuple[object, ...], code: int) -> Answer:
        done = visitapp(*map(str, arguments), program=PROGRAM)
        assert done.code == code, done.out + done.err
        return done

    def start(self, *, port: int = 0) -> None:
        """Start it and wait until it answers; with `port`, behind something else that listens where laptops ask."""
        self._listens_at = port or self.port
        log = self.folder / "office.log"
        self._process = begin("serve", self.folder, "--port", str(self._listens_at), program=PROGRAM, output=log)
        until = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            assert self._process.poll() is None, (self.folder / "office.log").read_text()
            assert time.monotonic() < until, "the office does not answer"
            time.sleep(0.05)

    def _answers(self) -> bool:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        try:
            with (
                socket.create_connection(("127.0.0.1", self._listens_at), 1) as plain,
                context.wrap_socket(plain, server_hostname="127.0.0.1"),
            ):
                return True
        except OSError:
            return False

    def processor_seconds(self) -> float:
        """Return how much of a processor it has used since it was started. Raises OSError where /proc is not there."""
        assert self._process is not None
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak_memory(self) -> int:
        """Return how many bytes its process had at once until now, where the system tells."""
        assert self._process is not None
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024

    def stop(self) -> None:
        """Stop it as a service manager does."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
            self._process = None

    def kill(self) -> None:
        """End it as a power cut does."""
        if self._process is not None:
            os.kill(self._process.pid, signal.SIGKILL)
            self._process.wait(30)
            self._process = None

    def freeze(self) -> None:
        """Let it hang: connections are taken and nothing is answered."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGCONT)
