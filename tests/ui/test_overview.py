"""The Overview tab: its three columns keep their widths, whatever a visit is called."""

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from tests.ui.conftest import RecordingDesk
from visitapp.services import visits
from visitapp.services.people import list_people
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.background import Background
from visitapp.ui.people.overview import OverviewTab
from visitapp.ui.widgets.buttons import LinkButton
from visitapp.ui.widgets.card import Card

Settle = Callable[[Background], None]
LONG = "Looked at every goal together, and at the letter about the boiler, and then had tea with Aoife and Nell."


def widths(tab: OverviewTab) -> dict[str, int]:
    return {card.accessibleName(): card.width() for card in tab.findChildren(Card) if card.isVisible()}


def test_a_visit_with_a_long_name_leaves_the_columns_as_they_are(
    qtbot: QtBot, recording_desk: RecordingDesk, demo_workspace: Workspace, settle: Settle
) -> None:
    tess = next(summary.person for summary in list_people(demo_workspace) if summary.person.called == "Tess")
    tab = OverviewTab(recording_desk.desk)
    recording_desk.changes.changed.connect(tab.on_changed)
    qtbot.addWidget(tab)
    tab.resize(1166, 600)
    with qtbot.waitExposed(tab):
        tab.show()
    tab.show_place(places.person(tess.id))
    settle(recording_desk.background)
    qtbot.waitUntil(lambda: widths(tab).get("Key people", 0) > 0)
    before = widths(tab)
    visit_id = visits.visit_for_now(demo_workspace, person_id=tess.id)
    recording_desk.background.write(tab, lambda ws: visits.start_visit(ws, visit_id=visit_id))
    recording_desk.background.write(tab, lambda ws: visits.finish_and_sign(ws, visit_id=visit_id, title=LONG))
    settle(recording_desk.background)
    qtbot.waitUntil(lambda: LONG in [link.toolTip() for link in tab.findChildren(LinkButton)])
    qtbot.waitUntil(lambda: widths(tab).keys() >= before.keys())
    after = widths(tab)
    assert {name: after[name] for name in before} == before
