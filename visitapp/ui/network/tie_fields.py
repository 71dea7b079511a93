"""The tie in the inspector: how close, how strong, strain, support both ways, which way help goes, what is wished."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.network import Closeness, Flow, Strain, Strength, SupportKind, Tie, Wish, flow_covering
from visitapp.ui.look.theme import Theme
from visitapp.ui.network.legend import TieSample
from visitapp.ui.network.saving import Writer
from visitapp.ui.network.side_panel import Labelled
from visitapp.ui.network.words import SUPPORT_ICONS, WISHES, flow_words, short_name
from visitapp.ui.widgets.check_box import CheckBox
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.segmented import Option, Segmented
from visitapp.ui.widgets.select import Select
from visitapp.ui.widgets.text import Text

TOWARDS, AWAY = "support_to", "support_back"


class SupportTable(QWidget):
    """Four kinds of support, to the person and back, as tick boxes."""

    changed = Signal(str, object)
    """The field (support_to or support_back) and all kinds now ticked in it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)
        self._to = Text(theme, "smallest", "", "ink_2", elide=True, align=Qt.AlignmentFlag.AlignHCenter)
        self._back = Text(theme, "smallest", "Back", "ink_2", wrap=False, align=Qt.AlignmentFlag.AlignHCenter)
        self._grid.addWidget(Text(theme, "small", "Support", weight=600), 0, 0)
        self._grid.addWidget(self._to, 0, 1)
        self._grid.addWidget(self._back, 0, 2)
        self._boxes: dict[tuple[str, SupportKind], CheckBox] = {}
        for row, kind in enumerate(SupportKind, start=1):
            words = QWidget()
            line = QHBoxLayout(words)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(8)
            line.addWidget(IconLabel(theme, SUPPORT_ICONS[kind], size=16))
            line.addWidget(Text(theme, "small", kind.words, wrap=False))
            line.addStretch(1)
            self._grid.addWidget(words, row, 0)
            for column, side in enumerate((TOWARDS, AWAY), start=1):
                box = self._boxes[side, kind] = CheckBox(theme, "", name=kind.words)
                box.toggled.connect(lambda _on, side=side: self.changed.emit(side, self._ticked(side)))
                self._grid.addWidget(box, row, column, Qt.AlignmentFlag.AlignCenter)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_support(self, tie: Tie, person_name: str) -> None:
        """Show what is ticked."""
        name = short_name(person_name)
        self._to.setText(f"To {name}")
        for (side, kind), box in self._boxes.items():
            way = f"to {name}" if side == TOWARDS else f"back, from {name}"
            box.setAccessibleName(f"{kind.words} support {way}")
            with QSignalBlocker(box):
                box.setChecked(kind in (tie.support_to if side == TOWARDS else tie.support_back))

    def box(self, side: str, kind: SupportKind) -> CheckBox:
        """Return one tick box."""
        return self._boxes[side, kind]

    def _ticked(self, side: str) -> tuple[SupportKind, ...]:
        return tuple(kind for kind in SupportKind if self._boxes[side, kind].isChecked())

    @Slot()
    def _on_theme_changed(self) -> None:
        self._grid.setVerticalSpacing(self._theme.px(5))
        self._grid.setHorizontalSpacing(self._theme.px(8))
        for column in (1, 2):
            self._grid.setColumnMinimumWidth(column, self._theme.px(46))


class TieFields(QWidget):
    """Everything about one tie that is chosen and not typed."""

    def __init__(self, theme: Theme, writer: Writer) -> None:
        super().__init__()
        self._theme = theme
        self._writer = writer
        self._tie: Tie | None = None
        self.closeness = Segmented(
            theme, "How close", [Option(each.value, each.words) for each in Closeness], height=36, fill=True
        )
        self.strength = Segmented(
            theme, "How strong", [Option(each.value, each.words) for each in Strength], height=36, fill=True
        )
        self.strain = Segmented(theme, "Strained", [Option(s.value, s.words) for s in Strain], height=36, fill=True)
        self.support = SupportTable(theme)
        self.flow = Select(theme, "Which way help goes")
        for way in Flow:
            self.flow.addItem(way.value, way)
        self._flow_hint = Text(theme, "smallest", "", "ink_2")
        self.wish = Select(theme, "What is wished for")
        for wish in Wish:
            self.wish.addItem(WISHES[wish], wish)
        self._sample = TieSample(theme)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(13))
        self._column.addWidget(Labelled(theme, "How close", self.closeness))
        self._wish_row = Labelled(theme, "Would like", self.wish)
        self._flow_row = Labelled(theme, "Which way help goes", self.flow)
        self._rest = [
            Labelled(theme, "How strong", self.strength, self._sample),
            Labelled(theme, "Strained", self.strain),
            self.support,
            self._flow_row,
            self._flow_hint,
            self._wish_row,
        ]
        for row in self._rest:
            self._column.addWidget(row)
        self._flow_hint.hide()
        self.closeness.chosen.connect(lambda key: self._writer.place(Closeness(key)))
        self.strength.chosen.connect(lambda key: self._writer.tie(strength=Strength(key)))
        self.strain.chosen.connect(lambda key: self._writer.tie(strain=Strain(key)))
        self.support.changed.connect(self._on_support_changed)
        self.flow.currentIndexChanged.connect(self._on_flow_changed)
        self.wish.currentIndexChanged.connect(self._on_wish_changed)
        theme.changed.connect(self._on_theme_changed)

    @Slot()
    def _on_theme_changed(self) -> None:
        self._column.setSpacing(self._theme.px(13))

    def show_tie(self, tie: Tie | None, person_name: str) -> None:
        """Show a tie; somebody who has none yet is only asked how close they are."""
        if tie is None or self._tie is None or tie.id != self._tie.id or tie.flow is not self._tie.flow:
            self._flow_hint.hide()
        self._tie = tie
        for row in self._rest:
            if row is not self._flow_hint:
                row.setVisible(tie is not None)
        if tie is None:
            self.closeness.choose(Closeness.UNSURE)
            return
        self.closeness.choose(tie.closeness)
        self.strength.choose(tie.strength)
        self.strain.choose(tie.strain)
        self._sample.show_tie(tie)
        self.support.show_support(tie, person_name)
        for index, way in enumerate(Flow):
            self.flow.setItemText(index, flow_words(way, person_name))
        wished = f"{short_name(person_name)} would like"
        self._wish_row.label.setText(wished)
        self.wish.setAccessibleName(wished)
        with QSignalBlocker(self.flow), QSignalBlocker(self.wish):
            self.flow.setCurrentIndex(list(Flow).index(tie.flow))
            self.wish.setCurrentIndex(list(Wish).index(tie.wish))
        self.flow.update()
        self.wish.update()

    @Slot(str, object)
    def _on_support_changed(self, side: str, kinds: tuple[SupportKind, ...]) -> None:
        if side == TOWARDS:
            self._writer.tie(support_to=kinds)
        else:
            self._writer.tie(support_back=kinds)

    @Slot(int)
    def _on_flow_changed(self, index: int) -> None:
        tie, wanted = self._tie, list(Flow)[index]
        if tie is None:
            return
        if flow_covering(wanted, tie.support_to, tie.support_back) is wanted:
            self._flow_hint.hide()
            self._writer.tie(flow=wanted)
            return
        self._flow_hint.setText("Some support is ticked the other way. Take that tick out first.")
        self._flow_hint.show()
        with QSignalBlocker(self.flow):
            self.flow.setCurrentIndex(list(Flow).index(tie.flow))

    @Slot(int)
    def _on_wish_changed(self, index: int) -> None:
        self._writer.tie(wish=list(Wish)[index])
