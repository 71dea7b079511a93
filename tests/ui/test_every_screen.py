"""Every screen in every theme and text size: nothing cut off or too small to be hit, everything named and reached
by Tab.

By default each screen is seen once in each theme, at another text size each; `./run test -m whole` sees them all.
"""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QRadioButton, QWidget

from tests.ui.clipping import cut_off
from tests.ui.touching import too_small
from visitapp.errors import KnownError
from visitapp.services import people, visit_views, visits
from visitapp.services.carrying import CarriedOut
from visitapp.services.erasing import Asked, Order
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.background import Background
from visitapp.ui.look.theme import Theme
from visitapp.ui.office.page import OfficePage
from visitapp.ui.office.state import ExchangeState
from visitapp.ui.places import Place
from visitapp.ui.shell.main_window import MainWindow

Settle = Callable[[Background], None]
THEMES = ("light", "dark", "contrast")
SIZES = (100, 150, 200)
SOME = (("light", 100), ("dark", 150), ("contrast", 200))
LOOKS = [
    pytest.param(theme, size, marks=() if (theme, size) in SOME else pytest.mark.whole)
    for theme in THEMES
    for size in SIZES
]
ON_PAGES = [
    pytest.param(*look.values, marks=pytest.mark.whole) if look.values == ("contrast", 200) else look for look in LOOKS
]
"""By default the third look is that of the small laptop, which leaves less room."""
TABS = ("overview", "about", "visits", "goals", "network", "plan", "documents", "history")
MOST_STOPS = 400
NO_ROLE = QAccessible.Role.NoRole
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def somebody(window: MainWindow, settle: Settle) -> tuple[str, str, str]:
    """Return the id of the person with most goals, of a signed visit and of a draft."""
    found: list[tuple[str, str, str]] = []

    def read(workspace: Workspace) -> tuple[str, str, str]:
        fullest = max(people.list_people(workspace), key=lambda summary: len(summary.goals)).person.id
        listed = visit_views.list_visits(workspace, person_id=fullest)
        signed = next(each.visit.id for each in listed if each.visit.is_signed)
        draft = visits.start_visit(workspace, person_id=fullest).of_type("visit")[0].record_id
        visits.write_section(workspace, visit_id=draft, key="health", text="Sleeps better. " * 60)
        return fullest, signed, draft

    window.background.read(window, read, found.append)
    settle(window.background)
    return found[0]


def screens(person: str, signed: str, draft: str) -> dict[str, Place]:
    """Return every page and tab by a name."""
    tabs = {f"person, {tab}": places.person(person, tab) for tab in TABS}
    seen = {
        "today": places.TODAY,
        "people": places.PEOPLE,
        "tasks": places.TASKS,
        "documents, all": places.DOCUMENTS,
        "settings": places.SETTINGS,
        "history": places.HISTORY,
        **tabs,
    }
    return {**seen, "visit, signed": places.visit(signed, person), "visit, draft": places.visit(draft, person)}


def rest(window: MainWindow, settle: Settle) -> None:
    """Wait until everything has arrived and has its place: layouts settle one level at a time."""
    for _ in range(4):
        settle(window.background)
        QTest.qWait(5)


@pytest.mark.parametrize(("theme_name", "size"), ON_PAGES)
def test_no_words_are_cut_off_on_any_page(
    theme_name: str, size: int, window: MainWindow, theme: Theme, somebody: tuple[str, str, str], settle: Settle
) -> None:
    assert window.pages is not None
    theme.set(name=theme_name, text_size=size)
    faults = []
    for name, place in screens(*somebody).items():
        window.pages.go(place)
        rest(window, settle)
        assert not window.grab().isNull()
        faults += [f"{name}: {fault}" for fault in cut_off(window)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("theme_name", "size"), LOOKS)
def test_no_words_of_an_exchange_by_stick_are_cut_off(
    theme_name: str, size: int, window: MainWindow, theme: Theme, settle: Settle
) -> None:
    assert window.pages is not None
    theme.set(name=theme_name, text_size=size)
    window.pages.exchange.state = ExchangeState(has_joined=True, is_admitted=True, waiting=14)
    window.pages.go(places.OFFICE)
    page = window.pages.page(places.OFFICE.page)
    assert isinstance(page, OfficePage)
    page.carrying.setVisible(True)
    page.joining.setVisible(True)
    for came in (
        CarriedOut(is_asking=True),
        CarriedOut(received=12, files_received=1, had_answer=True, colleagues=("Ben Hale",), is_written=True, left=14),
        KnownError("The stick or folder did not answer any more.", "Put it back, or choose another, and try again."),
    ):
        window.pages.exchange.carrying.emit("3 files are written…")
        window.pages.exchange.carried.emit(came)
        rest(window, settle)
        faults = [*cut_off(page.carrying), *unnamed(page.carrying), *cut_off(page.joining), *unnamed(page.joining)]
        assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("theme_name", "size"), LOOKS)
def test_no_words_of_what_an_officer_sees_of_erasures_are_cut_off(
    theme_name: str, size: int, window: MainWindow, theme: Theme, settle: Settle
) -> None:
    assert window.pages is not None
    window.resize(1366, 690)
    theme.set(name=theme_name, text_size=size)
    window.pages.go(places.OFFICE)
    page = window.pages.page(places.OFFICE.page)
    assert isinstance(page, OfficePage)
    rest(window, settle)
    window.pages.exchange.moved.emit(ExchangeState(has_joined=True, is_admitted=True, is_officer=True, waiting=14))
    now, ground = window.pages.desk.now(), "UK GDPR article 17, asked for in writing on 12 June 2026"
    page.second_word.show_asked(
        (
            Asked("1a2b3c4d", "Early Intervention in Millbrook", ground, now, "Tess Brennan", "Kwame Mensah"),
            Asked("5e6f7a8b", "", ground, now, "", "", is_own=True),
        )
    )
    page.erasing.show_orders((Order("Rhys", ground, now, ("Amara Okafor", "")),))
    rest(window, settle)
    assert page.second_word.said()[-1].endswith("You asked for it today; it waits for a second officer.")
    assert page.erasing.said()[-1].endswith("Asked for by Amara Okafor, agreed to by an officer.")
    for card in (page.asking_erasure, page.second_word, page.erasing):
        assert card.isVisible()
        faults = [*cut_off(card), *unnamed(card)]
        assert not faults, "\n".join(faults)


def test_no_words_are_cut_off_at_200_per_cent_in_what_a_small_laptop_leaves_of_its_screen(
    window: MainWindow, theme: Theme, somebody: tuple[str, str, str], settle: Settle
) -> None:
    """1366 by 690: the title bar and the task bar take the rest. Also: the focus is in the page, never lost."""
    assert window.pages is not None
    window.resize(1366, 690)
    theme.set(name="contrast", text_size=200)
    faults = []
    for name, place in screens(*somebody).items():
        window.pages.go(place)
        rest(window, settle)
        assert not window.grab().isNull()
        faults += [f"{name}: {fault}" for fault in [*cut_off(window), *too_small(window, theme)]]
        focus, page = QApplication.focusWidget(), window.pages.current_page()
        if focus is None or page is None or not (focus is page or page.isAncestorOf(focus)):
            faults.append(f"{name}: the focus is on {focus}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("size", [100, pytest.param(200, marks=pytest.mark.whole)])
def test_everything_on_every_page_is_named_reached_by_tab_and_large_enough_to_be_hit(
    size: int, window: MainWindow, theme: Theme, somebody: tuple[str, str, str], settle: Settle
) -> None:
    assert window.pages is not None
    theme.set(text_size=size)
    faults = []
    for name, place in screens(*somebody).items():
        window.pages.go(place)
        rest(window, settle)
        found = [*unnamed(window), *missed_by_tab(window), *too_small(window, theme)]
        faults += [f"{name}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("theme_name", "size"), LOOKS)
def test_no_words_are_cut_off_while_locked_or_searching_or_asking(
    theme_name: str, size: int, window: MainWindow, theme: Theme, somebody: tuple[str, str, str], settle: Settle
) -> None:
    assert window.pages is not None
    theme.set(name=theme_name, text_size=size)
    faults = []

    def look(name: str) -> None:
        rest(window, settle)
        faults.extend(f"{name}: {fault}" for fault in [*cut_off(window), *too_small(window, theme)])

    window.run_command("search")
    look("search")
    QTest.keyClicks(focused(window), "choir")
    look("search, found")
    press_escape(window)
    window.run_command("add_person")
    look("add a person")
    press_escape(window)
    person, _, draft = somebody
    window.pages.go(places.visit(draft, person))
    rest(window, settle)
    QTest.keyClick(focused(window), Qt.Key.Key_F, CONTROL_SHIFT)
    look("finish and sign")
    press_escape(window)
    window.lock()
    look("unlock")
    window.unlock_layer.show_welcome()
    look("welcome")
    assert not faults, "\n".join(faults)


def press_escape(window: MainWindow) -> None:
    QTest.keyClick(focused(window), Qt.Key.Key_Escape)


def focused(window: MainWindow) -> QWidget:
    return QApplication.focusWidget() or window


def unnamed(window: QWidget) -> list[str]:
    """Return what takes the focus by Tab and has no name or no role for a screen reader."""
    faults = []
    for widget in window.findChildren(QWidget):
        face = QAccessible.queryAccessibleInterface(widget)
        # Qt gives areas that scroll, and the map, the role of a client area; their name tells what they are.
        roleless = (NO_ROLE,) if isinstance(widget, QAbstractScrollArea) else (NO_ROLE, QAccessible.Role.Client)
        if takes_tab(widget) and (not face.text(QAccessible.Text.Name).strip() or face.role() in roleless):
            faults.append(f"{type(widget).__name__} “{face.text(QAccessible.Text.Name)}” is {face.role()}")
    return faults


def missed_by_tab(window: MainWindow) -> list[str]:
    """Press Tab until it comes round; return what takes the focus by Tab and was never reached."""
    wanted = [each for each in window.findChildren(QWidget) if takes_tab(each)]
    seen: list[QWidget] = []
    while focused(window) not in seen:
        seen.append(focused(window))
        if len(seen) > MOST_STOPS:
            return ["Tab never comes round"]
        QTest.keyClick(seen[-1], Qt.Key.Key_Tab)
    if len(seen) > 1 and focused(window) is seen[-1]:
        return [f"Tab does not leave {type(seen[-1]).__name__} “{seen[-1].accessibleName()}”"]
    return [
        f"Tab misses {type(each).__name__} “{each.accessibleName()}”"
        for each in wanted
        if each not in seen and not (is_one_of_a_list(each) and any(is_neighbour(each, other) for other in seen))
    ]


def is_one_of_a_list(widget: QWidget) -> bool:
    """Tell whether a widget shares one stop with its neighbours, as radio buttons and the outline of a visit do."""
    others = [each for each in widget.window().findChildren(type(widget)) if is_neighbour(widget, each)]
    return isinstance(widget, QRadioButton) or (bool(others) and not any(takes_tab(each) for each in others))


def is_neighbour(widget: QWidget, other: QWidget) -> bool:
    """Tell whether two widgets are of one kind and stand in one place."""
    return other is not widget and type(other) is type(widget) and other.parentWidget() is widget.parentWidget()


def takes_tab(widget: QWidget) -> bool:
    """Tell whether a widget can be seen and is meant to be reached by Tab."""
    tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
    return tab and widget.isVisible() and widget.isEnabled()
