"""What a debugger, a crash file or a log shows of our values never holds the words of a record."""

from datetime import UTC, date, datetime

import pytest

from visitapp.domain.attachments import Attachment
from visitapp.domain.changes import ChangeKind, ChangeSet, HistoryEntry
from visitapp.pdf.flow import Strip
from visitapp.pdf.fonts import Word
from visitapp.pdf.preview import HeadingPlace
from visitapp.pdf.style import TextStyle
from visitapp.pdf.tagging import Described, Node
from visitapp.pdf.text import Line, Piece, Run
from visitapp.services.attaching import Taken
from visitapp.services.attachments import ListedFile
from visitapp.ui.documents.adding import Ended, Source
from visitapp.ui.search.rows import Offer
from visitapp.ui.widgets import cells

WORDS = "Canarybird"
STYLE = TextStyle(12.0, 16.0)


@pytest.mark.parametrize(
    "value",
    [
        ChangeSet(f"Add {WORDS}"),
        HistoryEntry(1, "a", datetime(2026, 6, 18, tzinfo=UTC), "Amara", ChangeKind.CREATE, WORDS, WORDS, {}, {}),
        cells.PlainCell(WORDS),
        cells.TwoLineCell(WORDS, WORDS, WORDS),
        cells.MarkCell(WORDS, "circle", "ink"),
        cells.PipsCell((), WORDS),
        cells.CellChip(WORDS),
        cells.ChipsCell((cells.CellChip(WORDS),)),
        cells.IconsCell((("key", WORDS),), WORDS),
        cells.TieCell("strong", WORDS),
        cells.FileCell(WORDS, WORDS),
        Source(WORDS, print),
        Ended(1, ((WORDS, WORDS),)),
        Attachment("a", title=WORDS, description=WORDS),
        ListedFile(Attachment("a", title=WORDS)),
        Taken(Attachment("a", title=WORDS), WORDS),
        cells.Row("a", (cells.PlainCell(WORDS),), WORDS),
        Offer(WORDS, print, second=WORDS, initials=WORDS),
        Word(WORDS, WORDS),
        Run(WORDS, STYLE),
        Piece(WORDS, STYLE, WORDS),
        Line((Piece(WORDS, STYLE),), 1.0, 1.0, 1.0),
        Node("P", alt=WORDS, title=WORDS),
        Described(WORDS, WORDS, WORDS, date(2026, 6, 18)),
        HeadingPlace(WORDS, 0, 0.0, 1.0),
        Strip(1.0, print, section=WORDS),
    ],
    ids=lambda value: type(value).__name__,
)
def test_no_word_of_a_record_is_shown_of(value: object) -> None:
    assert WORDS not in repr(value)
