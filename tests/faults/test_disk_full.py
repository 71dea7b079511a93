"""No room on the disk while somebody types: the words stay, the page says so, and they are saved once there is room."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.end_to_end.morning import PASSPHRASE
from tests.end_to_end.worker import CTRL, Key, Worker
from visitapp.domain.visits import VisitSection
from visitapp.services import vaults

OpenWindow = Callable[[Path], Worker]
Outcome = Callable[[str, str], None]
WORDS = "The kettle is new and she is proud of it."


def start_typing(worker: Worker) -> None:
    """Unlock, open the person at the top of the list, and start a visit."""
    worker.saved()
    worker.fill("Passphrase", PASSPHRASE)
    worker.key(Key.Key_Return)
    worker.wait(lambda: not worker.window.is_locked, "the vault stays locked")
    worker.press("People")
    worker.reads("Enter opens the person")
    worker.saved()
    worker.key(Key.Key_Return)
    worker.press("Start visit")
    worker.reads("Who is here", "encrypted on this laptop")
    worker.saved()


@contextmanager
def no_room_in_files() -> Iterator[None]:
    """Let no file of this process grow: what a full disk answers, without filling one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def no_room_in_database(worker: Worker) -> Iterator[None]:
    """Let the database have no further page: SQLite answers that the disk is full."""

    def set_pages(count: int) -> None:
        assert worker.window.session is not None
        workspace = worker.window.session.workspace

        def limit() -> None:
            with workspace.store.reading() as connection:
                connection.exec_driver_sql(f"PRAGMA max_page_count = {count}").all()

        worker.window.background.on_store(worker.window, limit, lambda _: None)
        worker.saved()

    set_pages(1)
    try:
        yield
    finally:
        set_pages(1_000_000)


def written(vault: Path) -> str:
    """Read the words of the visit a second time, from a vault that was closed."""
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE)
    words = " ".join(section.text for section in workspace.store.all(VisitSection))
    workspace.close()
    return words


def test_words_typed_on_a_full_disk_stay_and_are_saved_once_there_is_room(
    vault: Path, open_window: OpenWindow, outcome: Outcome
) -> None:
    worker = open_window(vault)
    start_typing(worker)
    with no_room_in_database(worker):
        worker.type(WORDS * 40)
        worker.reads("This laptop is full", "Not saved yet", WORDS)
    worker.press("Try again now")
    worker.no_longer_reads("Not saved yet")
    worker.no_longer_reads("This laptop is full")
    lock(worker)
    assert written(vault) == WORDS * 40
    outcome("database cannot grow while typing", "said at once, words stay, saved once there is room")


def test_words_typed_while_no_file_can_grow_stay_and_are_saved_by_themselves(
    vault: Path, open_window: OpenWindow, outcome: Outcome
) -> None:
    worker = open_window(vault)
    start_typing(worker)
    with no_room_in_files():
        worker.type(WORDS)
        worker.reads("Not saved yet", "Your words stay here.", WORDS)
    worker.no_longer_reads("Not saved yet")
    lock(worker)
    assert written(vault) == WORDS
    outcome("files cannot grow while typing", "said at once, words stay, saved by itself once there is room")


def test_the_window_does_not_lock_over_words_that_cannot_be_saved(
    vault: Path, open_window: OpenWindow, outcome: Outcome
) -> None:
    worker = open_window(vault)
    start_typing(worker)
    with no_room_in_database(worker):
        worker.type(WORDS * 40)
        worker.key(Key.Key_L, CTRL)
        worker.saved()
        assert not worker.window.is_locked
        worker.reads(WORDS, "This laptop is full")
    lock(worker)
    assert written(vault) == WORDS * 40
    outcome("locking on a full disk", "stays open with the words, locks once there is room")


def lock(worker: Worker) -> None:
    """Lock, and wait until the vault is free."""
    worker.key(Key.Key_L, CTRL)
    worker.reads("Unlock your visits and notes to begin.")
    worker.saved()
