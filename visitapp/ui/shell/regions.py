"""F6: move between the parts of the window. A part is a visible widget with the property `region` set to True."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

from visitapp.ui.tab_stops import tab_stops


def regions_of(window: QWidget) -> list[QWidget]:
    """Return the visible regions from left to right, then from top to bottom; an outer one comes before an inner."""
    found = [widget for widget in window.findChildren(QWidget) if widget.property("region") and widget.isVisible()]
    return sorted(found, key=lambda widget: _place(window, widget))


def move_to_region(window: QWidget, step: int) -> None:
    """Put the focus into the next (1) or previous (-1) region, at its first widget that takes the focus."""
    regions = [region for region in regions_of(window) if _first_stop(region, regions_of(window)) is not None]
    if not regions:
        return
    focused = QApplication.focusWidget()
    holding = [region for region in regions if focused is not None and region.isAncestorOf(focused)]
    here = regions.index(min(holding, key=_area)) if holding else -1 if step > 0 else 0
    target = _first_stop(regions[(here + step) % len(regions)], regions)
    if target is not None:
        target.setFocus(Qt.FocusReason.TabFocusReason)


def _first_stop(region: QWidget, regions: list[QWidget]) -> QWidget | None:
    """Return the first widget of a region, in reading order, that belongs to no region inside it."""
    inner = [other for other in regions if other is not region and region.isAncestorOf(other)]
    return next(
        (
            widget
            for widget in tab_stops(region)
            if not any(other is widget or other.isAncestorOf(widget) for other in inner)
        ),
        None,
    )


def _place(window: QWidget, widget: QWidget) -> tuple[int, int, int]:
    corner = widget.mapTo(window, QPoint(0, 0))
    return (corner.x(), corner.y(), -_area(widget))


def _area(widget: QWidget) -> int:
    return widget.width() * widget.height()
