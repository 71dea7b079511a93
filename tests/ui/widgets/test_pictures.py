"""Avatars, pips, charts, meters and the timeline: what they say in words, and that they grow with the text."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from visitapp.ui.look.theme import THEMES, Theme
from visitapp.ui.widgets.avatar import Avatar
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.empty_state import EmptyState
from visitapp.ui.widgets.goal_chart import GoalChart, RatedOn, dated_places
from visitapp.ui.widgets.page_header import PageHeader
from visitapp.ui.widgets.pips import Pip, Pips, pips_key
from visitapp.ui.widgets.progress_bar import ProgressBar
from visitapp.ui.widgets.sparkline import Sparkline
from visitapp.ui.widgets.strength_meter import StrengthMeter
from visitapp.ui.widgets.text import Text
from visitapp.ui.widgets.timeline import Timeline

SENTENCE = "From 3 in March to 7 today"
POINTS = (RatedOn(3, "12 Mar"), RatedOn(4, "23 Apr"), RatedOn(7, "Today"))


def name_of(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


MAKERS: dict[str, Callable[[Theme], QWidget]] = {
    "avatar": lambda theme: Avatar(theme, "TB", size=60, kind="person"),
    "pips": lambda theme: Pips(theme, (Pip.REACHED, Pip.UNDER_WAY, Pip.NOT_YET), "1 reached of 3"),
    "sparkline": lambda theme: Sparkline(theme, (3, 4, 7), SENTENCE),
    "chart": lambda theme: GoalChart(theme, POINTS, SENTENCE),
    "meter": StrengthMeter,
    "progress": lambda theme: ProgressBar(theme, "Sending"),
}


@pytest.mark.parametrize("what", sorted(MAKERS))
@pytest.mark.parametrize("name", sorted(THEMES))
def test_every_picture_grows_with_the_text_and_takes_the_theme(
    qtbot: QtBot, theme: Theme, what: str, name: str
) -> None:
    theme.set(name=name)
    widget = MAKERS[what](theme)
    qtbot.addWidget(widget)
    small = widget.sizeHint()
    assert not widget.grab().isNull()
    theme.set(text_size=200)
    large = widget.sizeHint()
    assert large.width() > small.width()
    assert large.height() > small.height()
    widget.resize(large)
    assert not widget.grab().isNull()


@pytest.mark.parametrize(("count", "places"), [(0, ()), (1, (0,)), (2, (0, 1)), (5, (0, 2, 4))])
def test_the_first_the_middle_and_the_last_rating_are_dated(count: int, places: tuple[int, ...]) -> None:
    assert dated_places(count) == places


def test_charts_and_pips_say_in_words_what_they_show(qtbot: QtBot, theme: Theme) -> None:
    chart, line = GoalChart(theme, POINTS, SENTENCE), Sparkline(theme, (3, 7), SENTENCE)
    pips = Pips(theme, (Pip.REACHED,), "1 reached of 1")
    for widget in (chart, line, pips):
        qtbot.addWidget(widget)
    assert [name_of(widget) for widget in (chart, line, pips)] == [SENTENCE, SENTENCE, "1 reached of 1"]
    pips.show_pips((Pip.REACHED, Pip.REACHED), "All 2 reached")
    chart.show_ratings((RatedOn(8, "Today"),), "8 today")
    assert [name_of(chart), name_of(pips)] == ["8 today", "All 2 reached"]
    assert not chart.grab().isNull()


def test_the_key_of_the_pips_names_all_three(qtbot: QtBot, theme: Theme) -> None:
    key = pips_key(theme)
    for widget in key:
        qtbot.addWidget(widget)
    assert [pip.words for pip in key] == ["reached", "under way", "not yet"]


@pytest.mark.parametrize(("strength", "said"), [(None, ""), (0, "Strength: too short"), (3, "Strength: very strong")])
def test_the_strength_of_a_passphrase_is_a_word_too(
    qtbot: QtBot, theme: Theme, strength: int | None, said: str
) -> None:
    meter = StrengthMeter(theme)
    qtbot.addWidget(meter)
    meter.set_strength(strength)
    assert name_of(meter) == said


def test_there_are_four_strengths_only(qtbot: QtBot, theme: Theme) -> None:
    meter = StrengthMeter(theme)
    qtbot.addWidget(meter)
    with pytest.raises(ValueError, match="0 to 3"):
        meter.set_strength(4)


def test_progress_is_a_bar_and_a_number(qtbot: QtBot, theme: Theme) -> None:
    bar = ProgressBar(theme, "Sending")
    qtbot.addWidget(bar)
    bar.show_progress(3, 8)
    said = QAccessible.queryAccessibleInterface(bar)
    assert said.role() == QAccessible.Role.ProgressBar
    assert said.valueInterface().currentValue() == 3
    assert bar.text() == "3 of 8"


def test_a_timeline_says_each_time_and_what_its_mark_means(qtbot: QtBot, theme: Theme) -> None:
    line = Timeline(theme)
    qtbot.addWidget(line)
    line.add_entry("09:00", "signed", Text(theme, "body", "Eileen"))
    line.add_entry("10:30", "next", Text(theme, "body", "Tess"), below="in 18 min")
    line.add_entry("13:00", "later", Text(theme, "body", "Darek"))
    names = [child.accessibleName() for child in line.findChildren(QWidget) if child.accessibleName()]
    assert names == ["09:00, signed", "10:30, in 18 min, next", "13:00, later"]
    line.resize(500, 300)
    assert not line.grab().isNull()
    line.clear()
    assert line.sizeHint().height() == 0


@pytest.mark.parametrize("text_size", [100, 200])
def test_all_times_of_a_timeline_stand_in_one_column(qtbot: QtBot, theme: Theme, text_size: int) -> None:
    theme.set(text_size=text_size)
    line = Timeline(theme)
    qtbot.addWidget(line)
    contents = [Text(theme, "body", name) for name in ("Eileen", "Tess")]
    line.add_entry("09:00", "signed", contents[0])
    line.add_entry("10:30", "next", contents[1], below="in 1 hour 18 min")
    line.resize(600, 300)
    line.show()
    assert len({content.mapTo(line, content.rect().topLeft()).x() for content in contents}) == 1


def test_a_page_head_has_at_most_two_buttons(theme: Theme, qtbot: QtBot) -> None:
    buttons = [QWidget() for _ in range(3)]
    for button in buttons:
        qtbot.addWidget(button)
    with pytest.raises(ValueError, match="two buttons"):
        PageHeader(theme, "People", "", buttons)


def test_a_page_head_can_take_the_focus_on_its_title(theme: Theme, qtbot: QtBot) -> None:
    head = PageHeader(theme, "People", "24 people you work alongside")
    qtbot.addWidget(head)
    head.show()
    head.activateWindow()
    head.focus_title()
    assert head.focusWidget() is head.title
    head.show_words("Today")
    assert name_of(head.title) == "Today"
    assert not head.subtitle.isVisible()


def test_an_empty_place_says_what_will_be_there(theme: Theme, qtbot: QtBot) -> None:
    empty = EmptyState(theme, "No goals yet. When Tess is ready, write the first one in her own words.")
    qtbot.addWidget(empty)
    assert name_of(empty.sentence).startswith("No goals yet.")


def test_the_buttons_of_a_page_head_go_under_its_words_where_both_do_not_fit(theme: Theme, qtbot: QtBot) -> None:
    button = Button(theme, "Start visit")
    head = PageHeader(theme, "People", "24 people you work alongside", [button])
    qtbot.addWidget(head)
    head.resize(1000, 120)
    head.show()
    assert button.y() < head.subtitle.geometry().bottom()
    head.resize(340, 200)
    qtbot.waitUntil(lambda: button.y() >= head.subtitle.geometry().bottom())
