"""All that is left to chance, from one seed: the same seed gives the same ids, streams, keys, nonces and order."""

import random
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any

import pytest

from visitapp.office import answering, app
from visitapp.services import opening
from visitapp.sync import pulling


async def at_once(work: Callable[..., Any], *arguments: Any) -> Any:
    """Do in this thread what a server does in one of its pool: a pool has an order of its own."""
    return work(*arguments)


class AtOnce(Executor):
    """Does in this thread what a pool of one would do beside it."""

    def __init__(self, *_: object, **__: object) -> None:
        """Start no thread."""

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(work(*arguments, **named))
        except Exception as error:  # noqa: BLE001 - told to whoever asks for the result
            done.set_exception(error)
        return done


@contextmanager
def seeded(dice: random.Random) -> Iterator[None]:
    """Draw from these dice what the product draws from the system."""

    def new_id() -> str:
        return f"{dice.getrandbits(128):032x}"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "new_id", new_id)
        patch.setattr(secrets, "token_bytes", lambda count=32: dice.randbytes(count))
        patch.setattr(random, "sample", dice.sample)
        patch.setattr(secrets, "token_hex", lambda count=32: dice.randbytes(count).hex())
        for module in (app, answering):
            patch.setattr(module, "run_in_threadpool", at_once)
        patch.setattr(pulling, "ThreadPoolExecutor", AtOnce)
        yield
