"""A visit is recorded and signed through the accessibility bus alone, as somebody does who sees nothing of the window.

Runs with `./run test --desktop`, on a screen in memory.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desktop.desktop import Desktop, desktop, lacking
from tests.desktop.reader import Node
from visitapp.config import resource
from visitapp.domain.actions import Action
from visitapp.domain.visits import Visit, VisitSection
from visitapp.domain.workers import Worker
from visitapp.services import vaults
from visitapp.services.demo import load_demo

pytestmark = pytest.mark.desktop
PASSPHRASE = "lantern pebble orchard violin damson"
WORKER = Worker(id="", name="Amara Okafor", role="Social worker", team="Northside CMHT")
WORDS = "Slept right through on Tuesday."
ACTION = "Ring the housing office"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """Make a vault with the demo caseload of today."""
    folder = tmp_path / "Amara.visitvault"
    workspace, _ = vaults.create(folder=folder, passphrase=PASSPHRASE, worker=WORKER, kdf=vaults.FAST_KDF)
    load_demo(workspace, caseload=resource("demo/caseload.json"))
    workspace.close()
    return folder


@pytest.fixture
def seat(vault: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """Sit before the app with a screen reader."""
    assert lacking() == [], f"this needs the packages {', '.join(lacking())}: `./run test --desktop` says more"
    with desktop(tmp_path_factory.mktemp("d"), vault) as opened:  # a socket's path is short
        yield opened


def find(seat: Desktop, role: str, name: str) -> Node:
    """Return what is showing with this role and a name that begins so."""

    def look() -> Node | None:
        return next((each for each in seat.app.walk() if each.name.startswith(name) and each.role == role), None)

    def missing() -> str:
        shown = "; ".join(f"{each.role} “{each.name}”" for each in seat.app.walk())
        return f"no {role} “{name}” is showing, but {shown}. {seat.said.read_text()}"

    found: Node = seat.reader.wait(look, missing)
    return found


def reads(seat: Desktop, words: str) -> None:
    """Wait until something that is showing has these words in its name."""
    seat.reader.wait(lambda: any(words in each.name for each in seat.app.walk()), f"nothing says “{words}”")


def focused(seat: Desktop, role: str, name: str) -> Node:
    """Return what has the focus, which is to be this."""
    found = find(seat, role, name)
    seat.reader.wait(lambda: "focused" in found.states, f"the focus is not on {role} “{name}”, but {lost(seat)}")
    return found


def lost(seat: Desktop) -> str:
    return ", ".join(f"{each.role} “{each.name}”" for each in seat.app.walk() if "focused" in each.states) or "nowhere"


def hears(seat: Desktop, words: str) -> None:
    """Wait until an announcement with these words was heard."""

    def heard() -> bool:
        return any(event.member == "Announcement" and words in str(event.said) for event in seat.reader.listen())

    seat.reader.wait(heard, f"nobody says “{words}”")


def unlock(seat: Desktop) -> None:
    field = focused(seat, "password text", "Passphrase")
    seat.reader.type(PASSPHRASE)
    seat.reader.wait(lambda: field.text == "•" * len(PASSPHRASE), "not every letter of the passphrase arrived")
    seat.reader.key("Return")
    find(seat, "push button", "People")


def test_a_visit_is_recorded_and_signed_without_sight(seat: Desktop, vault: Path) -> None:
    (window,) = seat.app.children
    assert (window.role, window.name) == ("frame", "VisitApp")
    unlock(seat)
    find(seat, "push button", "Unplanned visit")
    assert [each.role for each in seat.app.walk() if "focused" in each.states] == ["label"]
    find(seat, "push button", "People").press()
    reads(seat, "Enter opens the person")  # which it says when the rows are there
    seat.reader.key("Return")
    find(seat, "push button", "Start visit").press()
    note = focused(seat, "text", "Since we last met")
    seat.reader.type(WORDS)
    seat.reader.wait(lambda: note.text == WORDS, "what was typed does not stand there")
    find(seat, "push button", "Add an action").press()
    focused(seat, "text", "What will be done").write(ACTION)
    seat.reader.key("Return")
    hears(seat, f"Added: {ACTION}")
    find(seat, "check box", ACTION)
    find(seat, "push button", "Finish and sign").press()
    hears(seat, "Finish and sign this visit?")
    question = find(seat, "dialog", "Finish and sign this visit?")
    focused(seat, "push button", "Go on writing")
    sign = [each for each in question.walk() if (each.role, each.name) == ("push button", "Finish and sign")]
    assert WORDS.rstrip(".") in " ".join(each.name for each in question.walk())
    sign[0].press()
    hears(seat, "The visit is signed.")
    focused(seat, "label", "Visit with")
    assert find(seat, "text", "Since we last met").text == WORDS
    find(seat, "push button", "Lock").press()
    focused(seat, "password text", "Passphrase")
    signed_words(seat, vault)


def signed_words(seat: Desktop, vault: Path) -> None:
    """Look into the store, which the lock has given free."""
    opened = vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE)
    try:
        texts = {section.text: section.visit_id for section in opened.store.all(VisitSection)}
        visit = opened.store.get(Visit, texts[WORDS])
        assert visit.is_signed
        assert [action.text for action in opened.store.all(Action, visit_id=visit.id)] == [ACTION]
    finally:
        opened.close()


def test_no_letter_of_a_passphrase_is_on_the_bus(seat: Desktop) -> None:
    field = focused(seat, "password text", "Passphrase")
    seat.reader.listen()
    before = len(seat.reader.heard)
    seat.reader.type("zebraQ9")
    seat.reader.wait(lambda: field.text == "•" * 7, "seven letters are not seven dots")
    seat.reader.key("BackSpace")
    seat.reader.wait(lambda: field.text == "•" * 6, "nothing was taken away")
    events = seat.reader.listen()[before:]
    said = [str(event.said) for event in events if event.member == "TextChanged"]
    assert set("".join(said)) == {"•"}
    everything = "".join(f"{each.name}{each.description}" for each in seat.app.walk())
    assert "zebra" not in everything + "".join(str(event.said) for event in events)


def test_the_focus_is_somewhere_on_every_page_and_everything_that_takes_it_has_a_role_and_a_name(seat: Desktop) -> None:
    unlock(seat)
    faults = []
    for role, name, there in PAGES:
        find(seat, role, name).press()
        find(seat, *there)
        seat.reader.wait(lambda: lost(seat) != "nowhere", f"after “{name}” the focus is nowhere")
        faults += [
            f"{name}: {each.role} “{each.name}”"
            for each in seat.app.walk()
            if "focusable" in each.states and (not each.name.strip() or each.role in ("filler", "unknown", "panel"))
        ]
    assert faults == []


PAGES = (
    ("push button", "People", ("push button", "Add a person")),
    ("push button", "Tasks", ("push button", "Lock")),
    ("push button", "Documents", ("push button", "Lock")),
    ("push button", "Settings", ("push button", "Lock")),
    ("push button", "Office", ("push button", "Lock")),
    ("push button", "Today", ("push button", "Unplanned visit")),
)
