"""Answering laptops over TLS 1.3 until the process is told to stop; what was begun is finished first."""

from __future__ import annotations

import ssl
import sys
from collections.abc import Sequence
from ipaddress import ip_network
from pathlib import Path

import uvicorn

from visitapp.office.answering import Network, Office
from visitapp.office.app import create_app
from visitapp.office.connections import TimedProtocol
from visitapp.office.journal import LOG, write_log
from visitapp.office.roles import may_change_operations
from visitapp.office.shelf import Shelf
from visitapp.office.store import OfficeStore
from visitapp.office.upgrading import serving

STOP_SECONDS = 20
LOOPBACK: tuple[Network, ...] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
CONNECTIONS = 1000
"""Laptops that may be connected at once; more are told to come again."""


def serve(
    store: OfficeStore, shelf: Shelf, folder: Path, *, listen: str, port: int, monitors: Sequence[Network] = ()
) -> None:
    """Serve until SIGTERM or Ctrl+C; `monitors` may read the metrics too.

    Raises what `Shelf.prepare` and `upgrading.serving` raise, before anything was changed or is listened to.
    """
    write_log()
    shelf.prepare()
    with serving(store.engine):
        store.fact("organisation")
        if store.engine.dialect.name == "postgresql" and may_change_operations(store.engine):
            LOG.warning("The role that serves may change operations: `visitapp-office roles` tells how to mend it.")
        settings = uvicorn.Config(
            create_app(Office(store, shelf=shelf, monitors=(*LOOPBACK, *monitors))),
            http=TimedProtocol,
            ws="none",
            lifespan="off",
            proxy_headers=False,
            host=listen,
            port=port,
            ssl_certfile=folder / "office.crt",
            ssl_keyfile=str(folder / "office.key"),
            limit_concurrency=CONNECTIONS,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=STOP_SECONDS,
            h11_max_incomplete_event_size=32 * 1024,
            access_log=False,
            server_header=False,
            log_config=None,
        )
        settings.load()
        if settings.ssl is not None:
            settings.ssl.minimum_version = ssl.TLSVersion.TLSv1_3
        sys.stderr.write(f"The office listens at https://{listen}:{port}. Stop it with Ctrl+C.\n")
        uvicorn.Server(settings).run()
