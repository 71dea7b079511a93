"""Listening to a kept recording inside the window: play and hold, where it is, a little back or on, and how fast."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.attachments import Attachment
from visitapp.errors import KnownError
from visitapp.services.attaching import Blobs
from visitapp.services.recordings import Recording
from visitapp.ui.announce import announce
from visitapp.ui.desk import Desk
from visitapp.ui.documents.sound import Sound, load_player
from visitapp.ui.documents.words import place_words
from visitapp.ui.widgets.banner import Banner
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.flow_layout import FlowLayout
from visitapp.ui.widgets.scroll_page import ScrollPage
from visitapp.ui.widgets.segmented import Option, Segmented
from visitapp.ui.widgets.text import Text
from visitapp.ui.widgets.time_slider import TimeSlider

HEARD = "Others in the room will hear this."
NOT_HEARD = ("No loudspeaker or headphones were found.", "Nothing will be heard until there is one.")
ENDED = "The recording has ended."
PLAY, PAUSE = "Play", "Pause"
JUMP = 15
SPEEDS = ("0.75", "1", "1.25", "1.5", "2")
SECONDS_TO_LET_GO = 2.0
_SLIDER_KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)


class Listening(QWidget):
    """Plays one recording at a time, never by itself. It holds on when it is out of sight, and falls silent for good
    when the pages are shut for locking or closing.

    `failed` carries a KnownError that may pass; `refused` one after which there is nothing to play.
    """

    failed = Signal(object)
    refused = Signal(object)
    begun = Signal()
    """It plays: what was said of a fault holds no more."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = desk.theme
        self._desk = desk
        self._sound: Sound | None = None
        self._shown: tuple[Blobs, Attachment] | None = None
        self._is_wanted = False
        self.heard = Banner(theme, "notice", HEARD, icon="ear")
        self.slider = TimeSlider(theme, "Place in the recording")
        self.place = Text(theme, "body", place_words(0, 0), wrap=False, tabular=True)
        self.back = Button(theme, f"Back {JUMP} s")
        self.back.setAccessibleName(f"Back {JUMP} seconds")
        self.play = Button(theme, PLAY, icon="play", colour="primary")
        self.on = Button(theme, f"Forward {JUMP} s")
        self.on.setAccessibleName(f"Forward {JUMP} seconds")
        self._speeds = QWidget()
        self.speed = Segmented(theme, "Speed", [Option(speed, f"{speed}×") for speed in SPEEDS], height=40)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        theme = self._desk.theme
        card = Card(theme, padding=(24, 20, 24, 20))
        card.body.setSpacing(16)
        where = QHBoxLayout()
        where.setSpacing(12)
        where.addWidget(self.slider, 1)
        where.addWidget(self.place)
        row = QHBoxLayout(self._speeds)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(Text(theme, "small", "Speed", "ink_2", wrap=False))
        row.addWidget(self.speed)
        controls = FlowLayout()
        controls.set_gaps(8, 12)
        for button in (self.back, self.play, self.on):
            controls.addWidget(button)
        controls.push_right()
        controls.addWidget(self._speeds)
        card.body.addWidget(self.heard)
        card.body.addLayout(where)
        card.body.addLayout(controls)
        page = ScrollPage(theme)
        page.body.addWidget(card)
        page.body.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(page)
        self.speed.choose("1")

    def _connect(self) -> None:
        self.play.clicked.connect(self.toggle)
        self.back.clicked.connect(lambda: self.jump(-JUMP))
        self.on.clicked.connect(lambda: self.jump(JUMP))
        self.slider.wanted.connect(self._move_to)
        self.slider.dragged.connect(self._show_place)
        self.speed.chosen.connect(self._on_speed_chosen)
        for part in (self.play, self.back, self.on, self.slider):
            part.installEventFilter(self)
        self._desk.theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    # one recording

    def show_recording(self, blobs: Blobs, file: Attachment) -> None:
        """Be ready to play a recording from its beginning; if Play was pressed already, do."""
        was_wanted = self._is_wanted
        self._fall_silent()
        self._shown, self._is_wanted = (blobs, file), was_wanted
        self._show()
        self._desk.background.compute(
            self, load_player, lambda _: self._open(file), lambda error: self._refuse(file, error), waited_for=False
        )

    def clear(self) -> None:
        """Fall silent, and let go of the recording."""
        self._shown = None
        self._fall_silent()

    def _fall_silent(self) -> None:
        sound, self._sound, self._is_wanted = self._sound, None, False
        if sound is None:
            return
        sound.close()
        recording = sound.recording
        # In the thread that will close the vault: it finds no file of it open.
        self._desk.background.read(
            self, lambda _: recording.wait_until_let_go(SECONDS_TO_LET_GO), lambda _: None, lambda _: None
        )

    def _open(self, file: Attachment) -> None:
        if self._shown is None or self._shown[1] is not file or not self.isEnabled() or self._sound is not None:
            return
        self._sound = sound = Sound(Recording(*self._shown), self)
        sound.changed.connect(self._show)
        sound.ended.connect(self._on_ended)
        sound.failed.connect(self.failed)
        sound.refused.connect(self._on_refused)
        sound.set_speed(float(self.speed.key))
        self._speeds.setVisible(sound.keeps_pitch)
        self._show()
        if self._is_wanted:
            self._is_wanted = False
            sound.play()

    def _refuse(self, file: Attachment, error: KnownError) -> None:
        if self._shown is not None and self._shown[1] is file:
            self._on_refused(error)

    @Slot(object)
    def _on_refused(self, error: KnownError) -> None:
        self.clear()
        self.refused.emit(error)

    def changeEvent(self, event: QEvent) -> None:
        """Fall silent when the pages are shut; be ready again if they are given back."""
        super().changeEvent(event)
        if event.type() != QEvent.Type.EnabledChange or self._shown is None:
            return
        if self.isEnabled():
            self.show_recording(*self._shown)
        else:
            self._fall_silent()

    def hideEvent(self, event: QHideEvent) -> None:
        """Hold on when another page or another file is looked at."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._is_wanted = False
            if self._sound is not None:
                self._sound.pause()

    # what the hand does

    @Slot()
    def toggle(self) -> None:
        """Play or hold."""
        if self._sound is not None and self._sound.is_playing:
            self._sound.pause()
            self._say(f"Paused at {self.place.text()}")
            return
        self.begun.emit()
        if self._shown is not None and self._sound is not None and not self._sound.has_begun:
            self._fall_silent()
            self._open(self._shown[1])
        if self._sound is not None:
            self._sound.play()
        else:
            self._is_wanted = True

    def jump(self, seconds: int) -> None:
        """Go so many seconds on, or back."""
        if self._sound is not None:
            self._move_to(self._sound.place + 1000 * seconds)

    @Slot(int)
    def _move_to(self, place: int) -> None:
        if self._sound is not None:
            self._sound.move_to(place)
            self._show()
            self._say(self.place.text())

    @Slot(str)
    def _on_speed_chosen(self, speed: str) -> None:
        if self._sound is not None:
            self._sound.set_speed(float(speed))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Space play on the slider, and the slider's keys move it from any of the buttons."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or event.modifiers():
            return super().eventFilter(watched, event)
        if watched is self.slider and event.key() == Qt.Key.Key_Space:
            self.toggle()
            return True
        if watched is not self.slider and event.key() in _SLIDER_KEYS:
            self.slider.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    # what is seen and said

    @Slot()
    def _show(self) -> None:
        sound = self._sound
        place, length = (sound.place, sound.length) if sound is not None else (0, 0)
        is_playing = sound is not None and sound.is_playing
        self.play.setText(PAUSE if is_playing else PLAY)
        self.play.set_icon("pause" if is_playing else "play")
        self.slider.show_time(place, length, is_running=is_playing)
        words = (HEARD, "") if sound is None or sound.is_audible else NOT_HEARD
        if self.heard.words() != " ".join(words).strip():
            self.heard.say(*words)
        self._show_place()

    @Slot()
    def _show_place(self) -> None:
        words = place_words(self.slider.shown_place, self.slider.length)
        if words != self.place.text():
            self.place.setText(words)
            self.slider.setAccessibleDescription(words)

    @Slot()
    def _on_theme_changed(self) -> None:
        """Keep the button as wide as its longer word: what is beside it stays where the hand is."""
        self.play.setMinimumWidth(0)
        words = self.play.text()
        widths = []
        for each in (PLAY, PAUSE):
            self.play.setText(each)
            widths.append(self.play.sizeHint().width())
        self.play.setText(words)
        self.play.setMinimumWidth(max(widths))

    @Slot()
    def _on_ended(self) -> None:
        self._say(ENDED)

    def _say(self, words: str) -> None:
        announce(self.slider, words)
