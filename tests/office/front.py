"""One address before several processes, as a load balancer is: each connection goes to the next that takes it."""

import asyncio
import itertools
import threading
from collections.abc import Sequence
from contextlib import suppress


class Front:
    """Listens on `port` and passes bytes on, from a thread of its own."""

    def __init__(self, port: int, behind: Sequence[int]) -> None:
        self._port = port
        self._behind = behind
        self._next = itertools.cycle(range(len(behind)))
        self.passed_on = dict.fromkeys(behind, 0)
        self._loop = asyncio.new_event_loop()
        self._listening = threading.Event()
        self._over: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),))

    def start(self) -> None:
        self._thread.start()
        self._listening.wait()

    def stop(self) -> None:
        assert self._over is not None
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()
        self._loop.close()

    async def _serve(self) -> None:
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
                writer.close()

        server = await asyncio.start_server(accept, "127.0.0.1", self._port)
        self._listening.set()
        await self._over.wait()
        server.close()
        for task in passing:
            task.cancel()
        await asyncio.gather(*passing, return_exceptions=True)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in self._behind:
            port = self._behind[next(self._next)]
            try:
                answers, asks = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                continue  # that one is dead: the next takes it
            self.passed_on[port] += 1
            both = [asyncio.create_task(_copy(reader, asks)), asyncio.create_task(_copy(answers, writer))]
            try:
                await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in both:
                    task.cancel()
                await asyncio.gather(*both, return_exceptions=True)
                asks.close()
            return


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await source.read(64 * 1024):
            target.write(data)
            await target.drain()
