"""What one cell of a table holds: small frozen values with their words and how they are sorted, and no drawing."""

from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtGui import QImage

from visitapp.ui.widgets.avatar import AvatarKind
from visitapp.ui.widgets.chip import ChipKind
from visitapp.ui.widgets.pips import Pip

SortKey = int | float | str | None
Shape = Literal["circle", "square", "hexagon"]
Strength = Literal["faint", "ordinary", "strong", "ended"]


@dataclass(frozen=True, repr=False)
class PlainCell:
    """Words, with an icon before them where `icon` is given; `colour` is a token for both.

    A press on one that `is_link` is told by the table; by keys the same has to be reached in another way.
    """

    words: str
    weight: int = 400
    colour: str = "ink_2"
    icon: str = ""
    tabular: bool = False
    sort: SortKey = None
    is_link: bool = False


@dataclass(frozen=True, repr=False)
class TwoLineCell:
    """A bold name over a smaller second line, with an avatar where `initials` are given."""

    name: str
    second: str = ""
    initials: str = ""
    avatar: AvatarKind = "listed"
    square: bool = False
    sort: SortKey = None

    @property
    def words(self) -> str:
        """Return the name, which typing ahead looks for."""
        return self.name


@dataclass(frozen=True, repr=False)
class MarkCell:
    """A bold name with its mark on the map: a circle, a rounded square or a hexagon in the token `colour`."""

    words: str
    shape: Shape
    colour: str
    sort: SortKey = None


@dataclass(frozen=True, repr=False)
class PipsCell:
    """Goal pips and their words."""

    pips: tuple[Pip, ...]
    words: str
    sort: SortKey = None


@dataclass(frozen=True, repr=False)
class CellChip:
    """One chip in a cell."""

    text: str
    kind: ChipKind = "plain"
    icon: str = ""


@dataclass(frozen=True, repr=False)
class ChipsCell:
    """Chips in a row."""

    chips: tuple[CellChip, ...]
    sort: SortKey = None

    @property
    def words(self) -> str:
        """Return the words of all chips."""
        return ", ".join(chip.text for chip in self.chips)


@dataclass(frozen=True, repr=False)
class IconsCell:
    """Icons whose key stands in the table's foot, as (icon, word); `nothing` is written where there is none."""

    icons: tuple[tuple[str, str], ...]
    nothing: str = "–"
    sort: SortKey = None

    @property
    def words(self) -> str:
        """Return the words of all icons."""
        return ", ".join(word for _, word in self.icons) or self.nothing


@dataclass(frozen=True, repr=False)
class TieCell:
    """The line of a tie as it is drawn on the map, and its words; strain is laid over whatever line is there."""

    strength: Strength
    words: str
    strained: bool = False
    sort: SortKey = None


@dataclass(frozen=True, repr=False)
class FileCell:
    """A bold title over a smaller second line, after a small picture or, while there is none, an icon.

    Two cells are the same when `has_picture` is: pictures themselves are not compared.
    """

    words: str
    second: str = ""
    icon: str = "file-text"
    picture: QImage | None = field(default=None, compare=False)
    has_picture: bool = False
    sort: SortKey = None


@dataclass(frozen=True, repr=False)
class StateCell:
    """A chip with a line under it, and a bar beside it while something is under way (`percent` above 0)."""

    chip: CellChip
    second: str = ""
    percent: int = 0
    sort: SortKey = None

    @property
    def words(self) -> str:
        """Return the chip's words and the line."""
        return ". ".join(part for part in (self.chip.text, self.second) if part)


Cell = StateCell | FileCell | PlainCell | TwoLineCell | MarkCell | PipsCell | ChipsCell | IconsCell | TieCell


@dataclass(frozen=True, repr=False)
class Row:
    """One record: its id as text, a cell for each column, and the sentence a screen reader says for all of it."""

    key: str
    cells: tuple[Cell, ...]
    sentence: str


@dataclass(frozen=True)
class Column:
    """One column: its heading and its least width at 100 %; a column that stretches takes what is left over.

    Where there is no room for all, columns go in the order of `leaves`; one with 0 always stays.
    """

    key: str
    title: str
    width: int = 80
    stretch: bool = False
    sortable: bool = True
    leaves: int = 0
