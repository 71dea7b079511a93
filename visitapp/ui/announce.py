"""Say something to a screen reader without moving the focus."""

from PySide6.QtWidgets import QWidget

SILENT = "silent"
"""A property: what is inside a widget that has it says nothing, as the pages while the person is shown the screen."""


def announce(source: QWidget, words: str, *, at_once: bool = False) -> None:
    """Have `words` spoken when the reader is free, or at once for errors; without a screen reader nothing happens."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    if not QAccessible.isActive() or _is_silent(source):
        return
    event = QAccessibleAnnouncementEvent(source, words)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if at_once else politeness.Polite)
    QAccessible.updateAccessibility(event)


def _is_silent(source: QWidget) -> bool:
    around: QWidget | None = source
    while around is not None:
        if around.property(SILENT):
            return True
        around = around.parentWidget()
    return False
