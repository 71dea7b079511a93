"""A PostgreSQL of one's own, for as long as a test or a measurement takes. As root it runs as `postgres`."""

import os
import secrets
import shutil
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


@contextmanager
def postgres(*, durable: bool = True) -> Iterator[str]:
    """Start a fresh one and give its address. Raises RuntimeError where there is no PostgreSQL."""
    bin_folder = programs()
    if bin_folder is None:
        raise RuntimeError("PostgreSQL is not installed")
    # Not in a test's own folder: others may not look in there.
    folder = Path(os.environ.get("TMPDIR", "/tmp")) / f"visitapp-postgres-{secrets.token_hex(4)}"
    folder.mkdir(mode=0o755)
    is_root = sys.platform != "win32" and os.geteuid() == 0
    prefix = ["runuser", "-u", "postgres", "--"] if is_root else []
    if is_root:
        shutil.chown(folder, "postgres")
    data, port = folder / "data", free_port()

    def run(*arguments: object) -> None:
        done = subprocess.run([*prefix, *map(str, arguments)], capture_output=True, text=True, check=False, cwd=folder)
        assert done.returncode == 0, done.stdout + done.stderr

    run(bin_folder / "initdb", "-D", data, "-U", "office", "--auth=trust", "-E", "UTF8", "--no-locale")
    options = f"-p {port} -k {folder} -c listen_addresses='' -c fsync={'on' if durable else 'off'}"
    run(bin_folder / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        yield f"postgresql+psycopg://office@/postgres?host={folder}&port={port}"
    finally:
        run(bin_folder / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
