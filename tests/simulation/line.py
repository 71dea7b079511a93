"""The line between laptops and the office: every way in which a request or its answer can go astray."""

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fastapi import FastAPI


class Fate(StrEnum):
    """What becomes of one request."""

    ARRIVES = "arrives"
    LOST = "lost"
    """It never arrives."""
    UNHEARD = "unheard"
    """It is done, and its answer is lost."""
    LATE = "late"
    """The laptop gave up waiting; it arrives later, behind others."""
    TWICE = "twice"
    """A proxy sends it a second time, and the second answer is the one that is heard."""
    AGAIN = "again"
    """It is heard as it should be, and arrives once more later."""
    CUT = "cut"
    """Its body ends in the middle."""
    BROKEN_OFF = "broken off"
    """The connection ends in the middle of its body."""
    SHORTENED = "shortened"
    """A proxy passes a part of the answer on as if it were all."""
    CAPTIVE = "captive"
    """Something else answers: a page to log in."""
    DOWN = "down"
    """What stands before the office says that it is not there."""
    BUSY = "busy"
    """The office itself says that it is too much."""


WEATHERS: tuple[tuple[str, dict[Fate, int]], ...] = (
    ("calm", {Fate.ARRIVES: 60, Fate.LOST: 1, Fate.UNHEARD: 1, Fate.AGAIN: 1}),
    ("patchy", {Fate.ARRIVES: 60, Fate.LOST: 3, Fate.UNHEARD: 4, Fate.LATE: 3, Fate.AGAIN: 2, Fate.BROKEN_OFF: 1}),
    ("proxies", {Fate.ARRIVES: 60, Fate.TWICE: 4, Fate.CUT: 2, Fate.SHORTENED: 2, Fate.CAPTIVE: 6, Fate.DOWN: 2}),
    ("storm", {Fate.ARRIVES: 30} | {fate: 2 for fate in Fate if fate is not Fate.ARRIVES}),
    ("deaf", {Fate.ARRIVES: 30, Fate.UNHEARD: 8, Fate.LATE: 8}),
)


@dataclass
class Request:
    """One request as it left a laptop."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> str:
        return f"{self.method} {self.path.partition('?')[0]}"


class Disconnected(Exception):
    """Nobody was left to answer to."""


def ask_app(
    loop: asyncio.AbstractEventLoop, app: FastAPI, request: Request, *, broken_off_at: int | None = None
) -> tuple[int, bytes]:
    """Ask an application as a server would, and return status and body. Raises Disconnected."""
    path, _, query = request.path.partition("?")
    body = request.body if broken_off_at is None else request.body[:broken_off_at]
    headers = {name.lower(): value for name, value in request.headers.items()}
    headers |= {"host": "office.test", "content-length": str(len(request.body))}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "https",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("office.test", 443),
    }
    incoming: list[dict[str, Any]] = [
        {"type": "http.request", "body": body, "more_body": broken_off_at is not None},
        {"type": "http.disconnect"},
    ]
    answered: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return incoming.pop(0) if len(incoming) > 1 else incoming[0]

    async def send(message: dict[str, Any]) -> None:
        answered.append(message)

    loop.run_until_complete(app(scope, receive, send))
    if not answered or broken_off_at is not None:
        raise Disconnected
    return answered[0]["status"], b"".join(part.get("body", b"") for part in answered[1:])
