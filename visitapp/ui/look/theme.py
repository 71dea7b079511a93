"""One object that every widget is given: the colours, the fonts and the sizes of the chosen theme and text size.

Widgets read it when they paint and when `changed` fires; nothing else in the window knows a colour or a font.
"""

import os
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from visitapp.config import resource
from visitapp.ui.look.tokens import THEMES, Tokens, tokens_of

STYLE_CHOICE, STYLE = "QT_STYLE_OVERRIDE", "Fusion"
FAMILY = "Atkinson Hyperlegible Next"
FONTS_LOADED = "visitapp_fonts_loaded"
FONT_WEIGHTS = (400, 500, 600, 700)
TEXT_SIZES = (100, 115, 130, 150, 175, 200)
FULLY_SCALED_UP_TO = 18
HALF_GROWTH_FROM = 115


@dataclass(frozen=True)
class TypeRole:
    """Size and line height in pixels at 100 %, weight and letter spacing of one kind of text."""

    size: int
    line: int
    weight: int
    spacing: float = 0.0


ROLES = {
    "show_title": TypeRole(32, 40, 600),
    "person_name": TypeRole(28, 34, 600),
    "page_title": TypeRole(26, 34, 600, -0.2),
    "own_words_large": TypeRole(23, 32, 500),
    "own_words": TypeRole(19, 29, 400),
    "heading_large": TypeRole(18, 26, 600),
    "heading": TypeRole(16, 24, 600),
    "writing": TypeRole(18, 30, 400),
    "body": TypeRole(16, 24, 400),
    "body_small": TypeRole(15, 22, 400),
    "button": TypeRole(15, 20, 600),
    "small": TypeRole(14, 20, 400),
    "smallest": TypeRole(13, 18, 400),
}


def text_scale(size: int, text_size: int) -> float:
    """Return how much a text of `size` pixels grows at `text_size` per cent.

    Sizes above 18 px grow by half as much above 115 %, but never end up smaller than 18 px text does.
    """
    full = text_size / 100
    if size <= FULLY_SCALED_UP_TO or text_size <= HALF_GROWTH_FROM:
        return full
    half = (HALF_GROWTH_FROM + (text_size - HALF_GROWTH_FROM) / 2) / 100
    return max(half, full * FULLY_SCALED_UP_TO / size)


def load_fonts() -> list[str]:
    """Register the four weights of the bundled font; return the family names found in them."""
    families: set[str] = set()
    for weight in FONT_WEIGHTS:
        path = resource(f"fonts/AtkinsonHyperlegibleNext-{weight}.ttf")
        families.update(QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path))))
    return sorted(families)


def system_theme_name(app: QApplication) -> str:
    """Return the theme that the desktop asks for: contrast, dark or light."""
    hints = app.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def theme_palette(tokens: Tokens) -> QPalette:
    """Return a palette with every role set, so that no default colour of the base style shows through."""
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.canvas,
        role.WindowText: tokens.ink,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.sunken,
        role.Text: tokens.ink,
        role.PlaceholderText: tokens.ink_3,
        role.Button: tokens.surface,
        role.ButtonText: tokens.ink,
        role.BrightText: tokens.urgent,
        role.Highlight: tokens.primary,
        role.HighlightedText: tokens.on_primary,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.ink,
        role.Link: tokens.primary,
        role.LinkVisited: tokens.primary,
        role.Light: tokens.surface,
        role.Midlight: tokens.sunken,
        role.Mid: tokens.line,
        role.Dark: tokens.line_strong,
        role.Shadow: tokens.line_strong,
        role.Accent: tokens.primary,
    }
    palette = QPalette()
    for colour_role, value in colours.items():
        palette.setColor(QPalette.ColorGroup.All, colour_role, QColor(value))
    for colour_role in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        palette.setColor(QPalette.ColorGroup.Disabled, colour_role, QColor(tokens.line_strong))
    return palette


class Theme(QObject):
    """Hold the chosen theme and text size, answer with colours, fonts and pixels, and say when they change."""

    changed = Signal()

    def __init__(self, name: str = "light", text_size: int = 100, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.tokens = THEMES[name]
        self.text_size = text_size
        self.writing_ground = "white"
        self.line_space = 1.5
        self.letter_space = 0.0
        self.line_letters = 75
        self._app: QApplication | None = None
        self._fonts: dict[tuple[str, int | None, bool, int], QFont] = {}

    def set(
        self,
        name: str | None = None,
        text_size: int | None = None,
        writing_ground: str | None = None,
        line_space: float | None = None,
        letter_space: float | None = None,
        line_letters: int | None = None,
    ) -> None:
        """Change the theme, the text size in per cent (one of TEXT_SIZES) or how writing areas look; redraw once.

        `line_space` is the least distance of their lines and `letter_space` what is added between letters, both in
        letter sizes; `line_letters` is how many letters a line has at most.
        """
        new_name = self.name if name is None else name
        new_size = self.text_size if text_size is None else text_size
        new_ground = self.writing_ground if writing_ground is None else writing_ground
        new_space = self.line_space if line_space is None else line_space
        new_apart = self.letter_space if letter_space is None else letter_space
        new_letters = self.line_letters if line_letters is None else line_letters
        if new_size not in TEXT_SIZES:
            raise ValueError(f"text size must be one of {TEXT_SIZES}")
        writing = (self.writing_ground, self.line_space, self.letter_space, self.line_letters)
        if (new_name, new_size, new_ground, new_space, new_apart, new_letters) == (self.name, self.text_size, *writing):
            return
        self.tokens = tokens_of(new_name, new_ground)
        self.name = new_name
        self.text_size = new_size
        self.writing_ground = new_ground
        self.line_space = new_space
        self.letter_space = new_apart
        self.line_letters = new_letters
        self._install()
        self.changed.emit()

    def apply(self, app: QApplication) -> None:
        """Dress the application: fonts, base style and palette; kept up to date from now on."""
        if not app.property(FONTS_LOADED):
            load_fonts()
            app.setProperty(FONTS_LOADED, True)
        if os.environ.get(STYLE_CHOICE) != STYLE:  # Qt has taken it from there; to be handed a style costs 5 ms
            app.setStyle(STYLE)
        self._app = app
        self._install()
        self.changed.emit()

    def _install(self) -> None:
        if self._app is not None:
            palette = theme_palette(self.tokens)
            self._app.setPalette(palette)
            self._app.setFont(self.font("body"))
            QToolTip.setPalette(palette)

    def colour(self, token: str) -> QColor:
        """Return the colour of a token, for instance `ink_2`."""
        return QColor(getattr(self.tokens, token))

    def font(self, role: str, weight: int | None = None, tabular: bool = False) -> QFont:
        """Return the font of a role; `weight` (400 to 700) replaces its own, `tabular` makes figures equally wide."""
        kind, key = ROLES[role], (role, weight, tabular, self.text_size)
        if key in self._fonts:
            return QFont(self._fonts[key])
        font = QFont()
        font.setFamilies([FAMILY, "Segoe UI"])
        font.setPixelSize(self.font_pixels(role))
        font.setWeight(QFont.Weight(kind.weight if weight is None else weight))
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, kind.spacing)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        self._fonts[key] = font
        return QFont(font)

    def font_pixels(self, role: str) -> int:
        """Return the size of a role's letters in pixels."""
        kind = ROLES[role]
        return round(kind.size * text_scale(kind.size, self.text_size))

    def line_height(self, role: str) -> int:
        """Return the distance of two lines of a role in pixels."""
        kind = ROLES[role]
        return round(kind.line * text_scale(kind.size, self.text_size))

    def writing_font(self, role: str) -> QFont:
        """Return the font of a role in a writing area, with the space between letters that was chosen."""
        font = self.font(role)
        more = self.letter_space * self.font_pixels(role)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, ROLES[role].spacing + more)
        return font

    def writing_line_height(self, role: str) -> int:
        """Return the distance of two lines of a role in a writing area: its own, or more where more was chosen."""
        kind = ROLES[role]
        scale = text_scale(kind.size, self.text_size)
        return max(self.line_height(role), round(kind.size * self.line_space * scale))

    def px(self, pixels: float) -> int:
        """Return a height, width or gap scaled with the text size, in pixels."""
        return round(pixels * self.text_size / 100)
