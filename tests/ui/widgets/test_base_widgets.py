"""Buttons, chips, cards, fields and banners: readable at every size, named, and usable by keyboard."""

from collections.abc import Callable
from typing import get_args

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QFontMetricsF
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from visitapp.ui.look.theme import TEXT_SIZES, Theme
from visitapp.ui.look.tokens import THEMES
from visitapp.ui.widgets.banner import Banner
from visitapp.ui.widgets.buttons import Button, IconButton, LinkButton
from visitapp.ui.widgets.card import Card, CardKind, Divider
from visitapp.ui.widgets.check_box import CheckBox
from visitapp.ui.widgets.chip import ActionChip, Chip, ToggleChip
from visitapp.ui.widgets.emptying import empty
from visitapp.ui.widgets.field import Field, FormRow, PassphraseField
from visitapp.ui.widgets.flow_layout import FlowLayout
from visitapp.ui.widgets.menu_button import MenuButton
from visitapp.ui.widgets.select import Select
from visitapp.ui.widgets.text import Text

WORDS = "Someone & else"
CONTROLS: dict[str, Callable[[Theme], QWidget]] = {
    "primary": lambda theme: Button(theme, WORDS, "primary", size="hero", icon="play"),
    "secondary": lambda theme: Button(theme, WORDS, icon="eye-off", shortcut_hint="Esc Esc"),
    "quiet": lambda theme: Button(theme, WORDS, "quiet", size="small", icon_after="arrow-right"),
    "danger": lambda theme: Button(theme, WORDS, "danger"),
    "link": lambda theme: LinkButton(theme, WORDS),
    "toggle chip": lambda theme: ToggleChip(theme, WORDS, "voice", checked=True),
    "action chip": lambda theme: ActionChip(theme, WORDS),
    "menu": lambda theme: MenuButton(theme, WORDS),
    "check box": lambda theme: CheckBox(theme, WORDS, detail="Tess · today"),
}


def role_and_name(widget: QWidget) -> tuple[QAccessible.Role, str]:
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return interface.role(), interface.text(QAccessible.Text.Name)


def settled(qtbot: QtBot, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    widget.show()
    return widget


@pytest.mark.parametrize("kind", CONTROLS)
def test_the_words_of_a_control_fit_at_every_text_size(qtbot: QtBot, theme: Theme, kind: str) -> None:
    widget = settled(qtbot, CONTROLS[kind](theme))
    for percent in TEXT_SIZES:
        theme.set(text_size=percent)
        metrics = QFontMetricsF(theme.font("small"))
        assert widget.sizeHint().width() >= metrics.horizontalAdvance(WORDS)
        assert widget.sizeHint().height() >= metrics.height()
        assert min(widget.sizeHint().toTuple()) >= 24


@pytest.mark.parametrize("kind", CONTROLS)
def test_a_control_is_named_by_its_words_and_says_what_it_is(qtbot: QtBot, theme: Theme, kind: str) -> None:
    role, name = role_and_name(settled(qtbot, CONTROLS[kind](theme)))
    assert name == WORDS
    roles = QAccessible.Role
    assert role in (roles.PushButton, roles.ButtonMenu, roles.CheckBox)


@pytest.mark.parametrize("kind", [kind for kind in CONTROLS if kind not in ("menu", "check box")])
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_enter_and_space_press_a_button(qtbot: QtBot, theme: Theme, kind: str, key: Qt.Key) -> None:
    button = settled(qtbot, CONTROLS[kind](theme))
    assert isinstance(button, Button | LinkButton | ToggleChip | ActionChip)
    with qtbot.waitSignal(button.clicked, timeout=0):
        qtbot.keyClick(button, key)


@pytest.mark.parametrize("name", sorted(THEMES))
@pytest.mark.parametrize("kind", CONTROLS)
def test_a_control_paints_itself_in_every_theme(qtbot: QtBot, theme: Theme, kind: str, name: str) -> None:
    theme.set(name=name)
    widget = settled(qtbot, CONTROLS[kind](theme))
    enabled = widget.grab().toImage()
    colours = {enabled.pixel(x, y) for x in range(enabled.width()) for y in range(enabled.height())}
    assert len(colours) > 2
    widget.setEnabled(False)
    assert widget.grab().toImage() != enabled or kind in ("link", "toggle chip", "action chip", "quiet", "menu")


def test_heights_are_those_of_the_design(qtbot: QtBot, theme: Theme) -> None:
    heights = {
        "normal": Button(theme, "Go").sizeHint().height(),
        "small": Button(theme, "Go", size="small").sizeHint().height(),
        "hero": Button(theme, "Go", size="hero").sizeHint().height(),
        "chip": Chip(theme, "Large print").sizeHint().height(),
    }
    assert heights == {"normal": 40, "small": 34, "hero": 44, "chip": 26}
    field = Field(theme, "Town")
    settled(qtbot, field)
    assert field.edit.height() == 40


def test_a_busy_button_keeps_its_width_and_takes_no_press(qtbot: QtBot, theme: Theme) -> None:
    button = Button(theme, "Make the crisis card", "primary")
    settled(qtbot, button)
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    width = button.sizeHint().width()
    button.start_busy("Making…")
    button.start_busy("Still making…")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert (button.sizeHint().width(), button.text(), pressed) == (width, "Still making…", [])
    button.end_busy()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (button.text(), pressed) == ("Make the crisis card", [True])


def test_an_icon_button_has_a_tooltip_and_a_name(qtbot: QtBot, theme: Theme) -> None:
    button = settled(qtbot, IconButton(theme, "phone", "Ring Aoife", size="small"))
    assert role_and_name(button)[1] == button.toolTip() == "Ring Aoife"


def test_a_shortcut_hint_is_told_as_a_description(qtbot: QtBot, theme: Theme) -> None:
    button = settled(qtbot, Button(theme, "Privacy screen", shortcut_hint="Esc Esc"))
    assert button.accessibleDescription() == "Esc Esc"


def test_a_toggle_chip_says_whether_it_is_on(qtbot: QtBot, theme: Theme) -> None:
    chip = ToggleChip(theme, "Nasreen")
    settled(qtbot, chip)
    interface = QAccessible.queryAccessibleInterface(chip)
    assert interface is not None
    assert interface.state().checkable
    assert not interface.state().checked
    qtbot.keyClick(chip, Qt.Key.Key_Space)
    assert interface.state().checked


def test_a_menu_opens_by_keyboard_and_runs_what_is_chosen(qtbot: QtBot, theme: Theme) -> None:
    button = MenuButton(theme, "", "secondary", icon="ellipsis", chevron=False, name="More about Tess")
    settled(qtbot, button)
    ran: list[str] = []
    button.add_action("Print & keep", lambda: ran.append("print"), icon="printer")
    button.add_divider()
    button.add_choice("Team only", lambda: ran.append("team"))
    chosen = button.add_choice("Shared with Tess", lambda: ran.append("shared"), chosen=True)
    theme.set(name="dark")
    menu = button.menu()
    assert [action.isChecked() for action in menu.actions()] == [False, False, False, True]
    menu.popup(QPoint(0, 0))
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    menu.actions()[2].trigger()
    assert (ran, chosen.isChecked()) == (["print", "team"], False)
    assert role_and_name(button)[1] == "More about Tess"
    button.clear_menu()
    theme.set(name="light")
    assert menu.isEmpty()


def test_a_records_text_is_never_read_as_markup(qtbot: QtBot, theme: Theme) -> None:
    label = Text(theme, "body", "<b>bold</b> & <img src=x>")
    settled(qtbot, label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert role_and_name(label)[1] == "<b>bold</b> & <img src=x>"


def test_text_wraps_at_the_line_height_of_its_role(qtbot: QtBot, theme: Theme) -> None:
    label = Text(theme, "own_words", "Being asked, not told. " * 12)
    settled(qtbot, label)
    narrow, wide = label.heightForWidth(200), label.heightForWidth(600)
    assert narrow > wide
    assert narrow % 29 == wide % 29 == 0
    assert Text(theme, "body", "one\n\nthree").heightForWidth(400) == 3 * 24


def test_text_grows_with_the_text_size_and_changes_with_the_theme(qtbot: QtBot, theme: Theme) -> None:
    label = Text(theme, "body", "Tess", wrap=False)
    settled(qtbot, label)
    before, picture = label.sizeHint(), label.grab().toImage()
    theme.set(name="dark", text_size=200)
    assert label.sizeHint().width() > before.width() * 1.8
    assert label.minimumSizeHint() == label.sizeHint()
    assert label.grab().toImage() != picture


def test_elided_text_tells_all_of_itself_in_its_tooltip(qtbot: QtBot, theme: Theme) -> None:
    label = Text(theme, "body", "Alderman Street, Northside", elide=True)
    settled(qtbot, label)
    label.resize(80, 24)
    label.grab()
    assert label.toolTip() == "Alderman Street, Northside"
    label.resize(600, 24)
    label.grab()
    assert label.toolTip() == ""


def test_a_strong_part_takes_more_room_than_plain_text(qtbot: QtBot, theme: Theme) -> None:
    plain = Text(theme, "body", "Nothing has been lost. Both versions are kept.", wrap=False)
    strong = Text(theme, "body", plain.text(), strong="Nothing has been lost.", wrap=False)
    for label in (plain, strong):
        settled(qtbot, label)
    assert strong.sizeHint().width() > plain.sizeHint().width()
    strong.setText("")
    assert strong.sizeHint().height() == 24


def test_chips_wrap_onto_new_lines_and_can_be_cleared(qtbot: QtBot, theme: Theme) -> None:
    box = QWidget()
    flow = FlowLayout(box)
    for text in ("Ring twice; dog in kitchen", "Large print", "One question at a time"):
        flow.addWidget(Chip(theme, text, "notice", icon="bell"))
    settled(qtbot, box)
    assert flow.heightForWidth(2000) == 26
    assert flow.heightForWidth(260) == 3 * 26 + 2 * 8
    empty(flow)
    assert flow.count() == 0


def test_a_chip_without_room_tells_all_of_itself_in_its_tooltip(qtbot: QtBot, theme: Theme) -> None:
    chip = Chip(theme, "Polish interpreter: Ewa meets you there", "info", icon="languages")
    settled(qtbot, chip)
    chip.resize(120, 26)
    chip.grab()
    assert chip.toolTip() == "Polish interpreter: Ewa meets you there"
    chip.set_chip("Large print")
    assert role_and_name(chip)[1] == "Large print"


@pytest.mark.parametrize("kind", get_args(CardKind))
def test_a_card_shows_its_heading_its_link_and_its_content(qtbot: QtBot, theme: Theme, kind: CardKind) -> None:
    card = Card(theme, "Goals now", link="All goals", kind=kind)
    card.body.addWidget(Divider(theme))
    settled(qtbot, card)
    assert card.link is not None
    assert role_and_name(card.link)[1] == "All goals – Goals now"
    assert card.title is not None
    assert card.title.text() == card.accessibleName() == "Goals now"
    with qtbot.waitSignal(card.link.clicked, timeout=0):
        qtbot.keyClick(card.link, Qt.Key.Key_Return)


def test_a_field_has_its_label_as_name_and_its_hint_or_error_as_description(qtbot: QtBot, theme: Theme) -> None:
    field = Field(theme, "Town", hint="As on the letter")
    settled(qtbot, field)
    assert role_and_name(field.edit)[1] == "Town"
    assert field.edit.accessibleDescription() == "As on the letter"
    before = field.sizeHint().height()
    field.set_error("That town is not on the list. Check the spelling.")
    assert field.sizeHint().height() > before
    assert field.edit.accessibleDescription() == field.error() == "That town is not on the list. Check the spelling."
    field.set_hint("")
    field.set_error("")
    assert field.edit.accessibleDescription() == ""


def test_a_check_box_wraps_and_is_pressed_on_its_words(qtbot: QtBot, theme: Theme) -> None:
    box = CheckBox(theme, "Post large-print plan to Eileen, and a copy for the file", detail="Eileen · today")
    settled(qtbot, box)
    box.resize(220, box.heightForWidth(220))
    assert box.height() >= 2 * 22 + 20
    with qtbot.waitSignal(box.toggled, timeout=0):
        qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(150, 30))
    assert box.isChecked()


def test_a_list_of_choices_has_a_name_beside_its_choice(qtbot: QtBot, theme: Theme) -> None:
    select = Select(theme, "Relation")
    select.addItem("Daughter", "daughter")
    select.addItem("Friend", "friend")
    row = FormRow(theme, "Relation", select)
    settled(qtbot, row)
    assert select.accessibleName() == "Relation"
    interface = QAccessible.queryAccessibleInterface(select)
    assert interface is not None
    labels = [other.text(QAccessible.Text.Name) for other, _ in interface.relations(QAccessible.RelationFlag.Label)]
    assert labels == ["Relation"]
    qtbot.keyClick(select, Qt.Key.Key_Down)
    assert select.currentData() == "friend"
    assert select.grab().toImage().pixelColor(20, 20).isValid()


def test_an_urgent_banner_is_spoken_when_it_appears_and_a_quiet_one_when_it_changes(
    qtbot: QtBot, theme: Theme, heard: list[str]
) -> None:
    urgent = Banner(theme, "urgent", "Could not deliver.", "Northside Homes has no email address yet.")
    info = Banner(theme, "info", "Nothing has been lost.", "Both versions are kept in History.")
    for banner in (urgent, info):
        banner.add_button(Button(theme, "Retry", size="small"))
        settled(qtbot, banner)
    assert heard == ["Could not deliver. Northside Homes has no email address yet."]
    info.say("Sent.", kind="done")
    assert heard[-1] == info.words() == info.accessibleName() == "Sent."


def test_every_control_of_a_form_can_be_reached_and_is_named(qtbot: QtBot, theme: Theme) -> None:
    for form in (Field(theme, "Town"), PassphraseField(theme), Banner(theme, "notice", "Draft.")):
        settled(qtbot, form)
        for widget in form.findChildren(QWidget):
            if widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                assert role_and_name(widget)[1], type(widget)


def test_fields_side_by_side_stay_level_whatever_stands_under_them(theme: Theme, qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    row = QHBoxLayout(room)
    plain, hinted = Field(theme, "Goes by"), Field(theme, "Pronouns", hint="she/her, he/him")
    for field in (plain, hinted):
        row.addWidget(field)
    room.resize(500, room.sizeHint().height())
    with qtbot.waitExposed(room):
        room.show()
    assert plain.edit.mapTo(room, QPoint(0, 0)).y() == hinted.edit.mapTo(room, QPoint(0, 0)).y()
    hinted.set_error("Write it as Tess says it. " * 4)
    QApplication.processEvents()
    room.resize(500, room.sizeHint().height() + 60)
    QApplication.processEvents()
    assert plain.edit.mapTo(room, QPoint(0, 0)).y() == hinted.edit.mapTo(room, QPoint(0, 0)).y()
