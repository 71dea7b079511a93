"""Somebody who has stolen the office's own key and sits on the line: all that goes by, as it is inside TLS."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Eavesdropper:
    """Listens on the office's port with the office's certificate, passes on to `behind`, and keeps what it hears."""

    def __init__(self, folder: Path, port: int, behind: int) -> None:
        self.heard = bytearray()
        self._port, self._behind = port, behind
        self._own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._own.load_cert_chain(folder / "office.crt", folder / "office.key")
        self._to_office = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._to_office.check_hostname = False
        self._to_office.verify_mode = ssl.CERT_NONE
        self._listening = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._over: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._listen(),))

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listen for as long as the block lasts."""
        self._thread.start()
        self._listening.wait()
        try:
            yield
        finally:
            assert self._over is not None
            self._loop.call_soon_threadsafe(self._over.set)
            self._thread.join()
            self._loop.close()

    async def _listen(self) -> None:
        self._over = asyncio.Event()
        passing: set[asyncio.Task[None]] = set()

        async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            passing.add(task)
            try:
                await self._pass_on(reader, writer)
            finally:
                passing.discard(task)

        server = await asyncio.start_server(accept, "127.0.0.1", self._port, ssl=self._own)
        self._listening.set()
        await self._over.wait()
        server.close()
        for task in passing:
            task.cancel()
        await asyncio.gather(*passing, return_exceptions=True)

    async def _pass_on(self, laptop: asyncio.StreamReader, to_laptop: asyncio.StreamWriter) -> None:
        office, to_office = await asyncio.open_connection("127.0.0.1", self._behind, ssl=self._to_office)
        both = [
            asyncio.create_task(self._copy(laptop, to_office)),
            asyncio.create_task(self._copy(office, to_laptop)),
        ]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in both:
                task.cancel()
            await asyncio.gather(*both, return_exceptions=True)
            to_office.close()
            to_laptop.close()

    async def _copy(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(64 * 1024):
                self.heard += data
                target.write(data)
                await target.drain()
