"""Answering laptops over TLS 1.3 until the process is told to stop; what was begun is finished first."""

from __future__ import annotations

import ssl
import sys
from pathlib import Path

import uvicorn

from visitapp.office.app import Office, create_app
from visitapp.office.roles import may_change_operations
from visitapp.office.store import OfficeStore
from visitapp.office.upgrading import serving

STOP_SECONDS = 20


def serve(store: OfficeStore, folder: Path, *, listen: str, port: int) -> None:
    """Serve until SIGTERM or Ctrl+C. Raises what `upgrading.serving` raises."""
    with serving(store.engine):
        store.fact("organisation")
        if store.engine.dialect.name == "postgresql" and may_change_operations(store.engine):
            sys.stderr.write(
                "The role that serves may change operations. `visitapp-office roles` tells how to mend it.\n"
            )
        settings = uvicorn.Config(
            create_app(Office(store)),
            host=listen,
            port=port,
            ssl_certfile=folder / "office.crt",
            ssl_keyfile=str(folder / "office.key"),
            limit_concurrency=256,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=STOP_SECONDS,
            h11_max_incomplete_event_size=32 * 1024,
            access_log=False,
            server_header=False,
            log_level="warning",
        )
        settings.load()
        if settings.ssl is not None:
            settings.ssl.minimum_version = ssl.TLSVersion.TLSv1_3
        sys.stdout.write(f"The office listens at https://{listen}:{port}. Stop it with Ctrl+C.\n")
        sys.stdout.flush()
        uvicorn.Server(settings).run()
