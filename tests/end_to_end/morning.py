"""The steps of a worker's morning, each as keys and clicks, each ending in what can be seen."""

import re
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from tests.end_to_end.worker import ALT, CTRL, SHIFT, Key, Worker
from visitapp.domain.network import Closeness
from visitapp.ui.network.items import MemberItem
from visitapp.ui.network.view import MapView
from visitapp.ui.people.find_field import FindField
from visitapp.ui.widgets.chip import ToggleChip
from visitapp.ui.widgets.editor import GrowingEditor
from visitapp.ui.widgets.rating import Rating
from visitapp.ui.widgets.table_view import RecordView

PASSPHRASE = "lantern pebble orchard violin damson"
CASELOAD = """Client Name,DOB,Contact No,Address,Key Worker
"Okonkwo, Teresa",14/02/1964,01632 960 114,"3 Mill Lane
Northside",Amara Okafor
"Brandt, Jonas",02/11/1988,01632 960 115,"8 Quay Street",Amara Okafor
"Nowhere, Nobody",45/13/1990,01632 960 116,,Amara Okafor
"""
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
GOAL = "I want to cook Sunday dinner again"
STEP = "Look at the kettle together"


def make_a_vault(worker: Worker) -> None:
    """Choose a passphrase, say who one is, and write the recovery code down."""
    worker.reads("Choose your passphrase")
    worker.fill("Your passphrase", PASSPHRASE)
    worker.press("Next")
    worker.reads("Type it once more")
    worker.type(PASSPHRASE)
    worker.press("Next: about you")
    worker.fill("Your name", "Amara Okafor")
    worker.fill("Your team", "Northside CMHT")
    worker.press("Make my vault")
    worker.reads("From your sheet, type the")
    place = re.search(r"type the (\w+) group", worker.words())
    tiles = re.search(r"1: \w+, .*", worker.words())
    assert place is not None
    assert tiles is not None
    groups = [group.split(": ")[1] for group in tiles[0].split(", ")]
    worker.type(groups[ORDINALS.index(place[1])].lower())
    worker.press("Open VisitApp")
    worker.reads("Good morning, Amara.", "On this laptop")


def bring_in_a_list(worker: Worker, file: Path) -> None:
    """Take over a caseload list: the bad row is named, the two good ones come in."""
    file.write_text(CASELOAD, encoding="cp1252")
    worker.press("People")
    worker.reads("Nobody here yet.")
    worker.press("Bring in a list")
    answer_file_dialog(worker, file)
    worker.reads(f"Bring in “{file.name}”?", "2 new · 1 left out")
    worker.press("Bring in 2 people")
    worker.reads("2 people you work alongside", "2 people have been brought in")


def answer_file_dialog(worker: Worker, file: Path) -> None:
    """Type a path into the file dialog, which has the focus in its name field, and press Enter."""

    def in_its_field() -> bool:
        field = QApplication.focusWidget()
        return isinstance(field, QLineEdit) and isinstance(field.window(), QFileDialog)

    worker.wait(in_its_field, "no file dialog asks for a name")
    worker.key(Key.Key_A, CTRL)
    worker.type(str(file))
    worker.key(Key.Key_Return)
    worker.wait(lambda: not worker.window.findChildren(QFileDialog), "the file dialog stays open")
    worker.window.activateWindow()  # a window manager does; the platform without a screen has none
    worker.wait(worker.window.isActiveWindow, "the window does not come back")


def open_person(worker: Worker, letters: str, full_name: str) -> None:
    """Find somebody by a few letters and press Enter."""
    worker.press("People")
    worker.reads("Enter opens the person")
    worker.saved()
    worker.key(Key.Key_F, CTRL)
    worker.looks_for(FindField, "the find field")
    worker.type(letters)
    worker.key(Key.Key_Down)
    worker.looks_for(RecordView, "the table")
    worker.key(Key.Key_Return)
    worker.reads(full_name, "Parts of Teresa’s record")
    worker.saved()


def open_teresa(worker: Worker) -> None:
    """Open Teresa’s page from the caseload."""
    open_person(worker, "tere", "Teresa Okonkwo")


def agree_on_a_goal(worker: Worker) -> None:
    """Write down a goal in her words."""
    worker.go_to_tab("Goals")
    worker.reads("Teresa’s first goal")
    worker.press("Teresa’s own words", GrowingEditor)
    worker.type(GOAL)
    worker.press("Add this goal")
    worker.reads(GOAL)
    worker.wait(lambda: not worker.can_see("Add this goal"), "the goal is still being written")


def add_to_the_map(worker: Worker, name: str, relation: str, *, first: bool = False) -> None:
    """Put somebody on the map, by keyboard alone; the first one from the button of the empty map."""
    if first:
        worker.press("Add person")
    else:
        worker.key(Key.Key_N, CTRL)
    worker.reads("Add to Teresa’s map")
    worker.type(name)
    worker.key(Key.Key_Tab)
    worker.key(Key.Key_Tab)
    worker.type(relation)
    worker.key(Key.Key_Return)
    worker.wait(lambda: node(worker, name) is not None, f"{name} is not on the map")
    worker.saved()


def draw_the_map(worker: Worker) -> None:
    """Add a daughter and a neighbour by keyboard, then drag the daughter into the nearest ring."""
    worker.go_to_tab("Network")
    add_to_the_map(worker, "Aoife", "daughter", first=True)
    add_to_the_map(worker, "Nasreen", "neighbour")
    drag_near(worker, "Aoife")


def node(worker: Worker, name: str) -> MemberItem | None:
    """Return somebody's node on the map, as the eye finds it."""
    if not worker.can_see("", MapView):
        return None
    items = worker.find("", MapView).scene().items()
    return next((each for each in items if isinstance(each, MemberItem) and each.member.name == name), None)


def drag_near(worker: Worker, name: str) -> None:
    """Take a node by the mouse and let it go close to the middle."""
    view = worker.find("", MapView)
    layout = view.layout_shown
    item = node(worker, name)
    assert layout is not None
    assert item is not None
    away = item.pos()
    nearest = layout.ring_radii[0] * 0.8
    middle_x, middle_y = layout.centre_x, layout.centre_y
    length = ((away.x() - middle_x) ** 2 + (away.y() - middle_y) ** 2) ** 0.5
    assert length > layout.ring_radii[0], "it is in the nearest ring already"
    part = nearest / length
    target = view.mapFromScene(middle_x + (away.x() - middle_x) * part, middle_y + (away.y() - middle_y) * part)
    worker.drag(view.viewport(), view.mapFromScene(away), target)
    worker.wait(lambda: ring_of(worker, name) is Closeness.VERY_CLOSE, f"{name} is not in the nearest ring")
    worker.saved()


def ring_of(worker: Worker, name: str) -> Closeness | None:
    """Return the ring in which somebody stands on the map."""
    item, layout = node(worker, name), worker.find("", MapView).layout_shown
    placed = layout.member(item.member.id) if item is not None and layout is not None else None
    return placed.closeness if placed is not None else None


def start_visit(worker: Worker) -> None:
    """Press Start visit; the cursor stands in the first section."""
    worker.press("Start visit")
    worker.reads("Visit with Teresa", "encrypted on this laptop")
    worker.saved()


def write(worker: Worker, section: int, words: str) -> None:
    """Go to a section by its key and type."""
    worker.key(Key(Key.Key_0 + section), ALT)
    worker.type(words)


def sign(worker: Worker, about: str) -> None:
    """Finish and sign, with a few words for the list."""
    worker.key(Key.Key_F, CTRL | SHIFT)
    worker.reads("Finish and sign this visit?")
    worker.fill("What it was about", about)
    worker.press("Finish and sign")
    worker.reads("Signed by Amara Okafor")


def first_visit(worker: Worker) -> None:
    """A short visit that ends in an agreement."""
    start_visit(worker)
    write(worker, 1, "First look round the kitchen.")
    worker.key(Key.Key_A, CTRL | SHIFT)
    worker.type(STEP)
    worker.key(Key.Key_Return)
    worker.reads(f"Remove “{STEP}”")
    worker.press("Someone else")
    worker.type("aoi")
    worker.key(Key.Key_Return)
    worker.reads("Aoife, daughter")
    sign(worker, "Getting to know the kitchen")


def second_visit(worker: Worker) -> None:
    """The visit of the day: written in several sections, with who was there, what was done, and a rating."""
    start_visit(worker)
    write(worker, 1, "Teresa has slept better since the heating works.")
    write(worker, 2, "I felt like myself on Sunday.")
    write(worker, 5, "Eats twice a day. Walks to the quayside bakery.")
    worker.press("Aoife", ToggleChip)
    worker.reads("Aoife, daughter")
    worker.press(STEP)
    worker.saved()
    rating = worker.find("", Rating)
    worker.scroll_to(rating)
    worker.click(rating, rating.cell_rect(7).center().toPoint())
    worker.wait(lambda: worker.find("", Rating).rating == 7, "the rating was not taken")
    worker.saved()
    sign(worker, "Sleep and the kitchen")


def save_the_plan(worker: Worker, file: Path) -> None:
    """Save the care plan as PDF."""
    open_teresa(worker)
    worker.go_to_tab("Care plan")
    worker.choose("More", "Save as PDF")
    answer_file_dialog(worker, file)
    worker.reads(f"Saved as {file.name}")


def lock(worker: Worker) -> None:
    """Lock; nothing of the record stays on the screen."""
    worker.key(Key.Key_L, CTRL)
    worker.reads("Unlock your visits and notes to begin.", "Northside CMHT – A. Okafor")
    assert "Teresa" not in worker.words()


def lock_and_unlock(worker: Worker) -> None:
    """A wrong passphrase is said; the right one brings everything back."""
    lock(worker)
    worker.type("not the right one at all")
    worker.key(Key.Key_Return)
    worker.reads("That passphrase didn’t open the vault.")
    worker.key(Key.Key_A, CTRL)
    worker.type(PASSPHRASE)
    worker.key(Key.Key_Return)
    worker.reads("Good morning, Amara.")


def find_the_words(worker: Worker) -> None:
    """Search for what was written, and open it."""
    worker.key(Key.Key_K, CTRL)
    worker.type("quayside bak")
    worker.reads("quayside bakery")
    worker.key(Key.Key_Return)
    worker.reads("Visit with Teresa", "Walks to the quayside bakery.", "Signed by Amara Okafor")
