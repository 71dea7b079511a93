"""What Tab reaches inside a widget, in the order in which it is read.

Qt's own chain must not be walked from Python: asking a widget for the next one makes PySide take that one for its
child, and everything that Qt made inside it turns invalid when the first widget goes away.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget


def tab_stops(root: QWidget) -> list[QWidget]:
    """Return the visible, enabled widgets inside `root` that Tab stops at: from top to bottom, each line from left."""
    placed = [
        (QRect(widget.mapTo(root, QPoint(0, 0)), widget.size()), widget)
        for widget in root.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()
    ]
    placed.sort(key=lambda pair: (pair[0].top(), pair[0].left()))
    lines: list[list[tuple[QRect, QWidget]]] = []
    for rect, widget in placed:
        if lines and rect.center().y() <= lines[-1][0][0].bottom():
            lines[-1].append((rect, widget))
        else:
            lines.append([(rect, widget)])
    return [widget for line in lines for _, widget in sorted(line, key=lambda pair: pair[0].left())]


def put_in_order(root: QWidget) -> None:
    """Let Tab go through `root` in the order of its layouts; Qt's own is the order in which widgets were made.

    To be called again whenever rows or cards inside were made anew. It is done in the next turn of the event loop.
    """
    QTimer.singleShot(0, root, partial(_put_in_order, root))


def _put_in_order(root: QWidget) -> None:
    stops = [widget for widget in _laid_out(root) if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def _laid_out(widget: QWidget) -> Iterator[QWidget]:
    yield widget
    if isinstance(widget, QScrollArea):
        content = widget.widget()
        if content is not None:
            yield from _laid_out(content)
        return
    layout = widget.layout()
    if layout is not None:
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield from _laid_out(widget)
        elif inner is not None:
            yield from _in_layout(inner)
