"""A PostgreSQL of one's own, or a pair of them, for as long as a test or a measurement takes.

As root it runs as `postgres`.
"""

import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.office.running import free_port


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    path = shutil.which("initdb")
    return found[0].parent if found else Path(path).parent if path else None


class Server:
    """One PostgreSQL in a folder."""

    def __init__(self, folder: Path, *, options: str = "") -> None:
        self.folder, self.data, self.port, self._options = folder, folder / "data", free_port(), options
        folder.mkdir(mode=0o755)
        self._prefix = []
        if sys.platform != "win32" and os.geteuid() == 0:
            self._prefix = ["runuser", "-u", "postgres", "--"]
            shutil.chown(folder, "postgres")

    @property
    def address(self) -> str:
        return f"postgresql+psycopg://office@/postgres?host={self.folder}&port={self.port}"

    def run(self, program: str, *arguments: object) -> None:
        bin_folder = programs()
        if bin_folder is None:
            raise RuntimeError("PostgreSQL is not installed")
        command = [*self._prefix, str(bin_folder / program), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self.folder)
        assert done.returncode == 0, done.stdout + done.stderr

    def make(self) -> None:
        self.run("initdb", "-D", self.data, "-U", "office", "--auth=trust", "-E", "UTF8", "--no-locale")

    def follow(self, primary: "Server") -> None:
        """Become a copy of another one that follows it."""
        source = f"host=127.0.0.1 port={primary.port} user=office application_name=standby"
        self.run("pg_basebackup", "-D", self.data, "-R", "-X", "stream", "--checkpoint=fast", "-d", source)

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 {self._options}"
        self.run("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o", options, "start")

    def promote(self) -> None:
        self.run("pg_ctl", "-D", self.data, "-w", "promote")

    def kill(self) -> None:
        """End it as a power cut does."""
        os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        (self.data / "postmaster.pid").unlink()

    def remove(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self.run("pg_ctl", "-D", self.data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


def new_folder() -> Path:
    """Name a folder outside a test's own: the user `postgres` may not look in there."""
    return Path(os.environ.get("TMPDIR", "/tmp")) / f"visitapp-postgres-{secrets.token_hex(4)}"


@contextmanager
def postgres(*, durable: bool = True) -> Iterator[str]:
    """Start a fresh one and give its address. Raises RuntimeError where there is no PostgreSQL."""
    with postgres_server(durable=durable) as server:
        yield server.address


@contextmanager
def postgres_server(*, durable: bool = True) -> Iterator[Server]:
    """Start a fresh one. Raises RuntimeError where there is no PostgreSQL."""
    server = Server(new_folder(), options=f"-c fsync={'on' if durable else 'off'}")
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.remove()


@contextmanager
def pair() -> Iterator[tuple[str, Server, Server]]:
    """Start a primary and a standby that has to have each commit too; give the address of both, and both."""
    primary, standby = (Server(new_folder(), options="-c fsync=off") for _ in range(2))
    try:
        primary.make()
        primary.start()
        standby.follow(primary)
        standby.start()
        settings = "ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (standby)'"
        for statement in (settings, "SELECT pg_reload_conf()"):
            primary.run(
                "psql", "-h", "127.0.0.1", "-p", primary.port, "-U", "office", "-d", "postgres", "-c", statement
            )
        hosts = "&".join(f"host=127.0.0.1:{each.port}" for each in (primary, standby))
        yield f"postgresql+psycopg://office@/postgres?{hosts}&target_session_attrs=read-write", primary, standby
    finally:
        for each in (primary, standby):
            each.remove()
