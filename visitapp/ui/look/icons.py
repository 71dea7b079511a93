"""The shipped icons, drawn in the colours of a theme and sharp at any screen scale."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from visitapp.config import resource
from visitapp.ui.look.theme import Theme

STROKE = 1.9
SCREEN_SCALES = (1, 2, 3)


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text(encoding="utf-8")


def read_all() -> None:
    """Read every icon from the disk, so that no page waits for it. Any thread may."""
    for path in sorted(resource("icons").glob("*.svg")):
        _source(path.stem)


def _render(svg: str, size: int, scale: float) -> QImage:
    # An image, not a pixmap: it may outlive the application object, which the cache does.
    edge = max(1, round(size * scale))
    image = QImage(edge, edge, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    image.setDevicePixelRatio(scale)
    return image


@lru_cache(maxsize=1024)
def _icon_image(name: str, colour: str, size: int, scale: float) -> QImage:
    svg = _source(name).replace("currentColor", colour).replace('stroke-width="2"', f'stroke-width="{STROKE}"')
    return _render(svg, size, scale)


@lru_cache(maxsize=32)
def _mark_image(ground: str, figure: str, size: int, scale: float) -> QImage:
    svg = resource("app_mark.svg").read_text(encoding="utf-8")
    return _render(svg.replace("#1C5D56", ground).replace("#FFFFFF", figure), size, scale)


class Icons:
    """Answer with icons by their Lucide name; cheap to make, the drawn images are shared.

    `colour` is a token of the theme. Sizes are pixels at 100 % and grow with the text size.
    Ask again after `theme.changed`: an icon keeps the colours it was drawn with.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def image(self, name: str, colour: str = "ink_2", size: int = 18, scale: float = 1) -> QImage:
        """Return the icon for a screen with `scale` device pixels to a pixel."""
        return _icon_image(name, self._theme.colour(colour).name(), self._theme.px(size), scale)

    def pixmap(self, name: str, colour: str = "ink_2", size: int = 18, scale: float = 1) -> QPixmap:
        """Return the icon as a pixmap for a screen with `scale` device pixels to a pixel."""
        return QPixmap.fromImage(self.image(name, colour, size, scale))

    def icon(self, name: str, colour: str = "ink_2", size: int = 18) -> QIcon:
        """Return an icon for Qt's own menus and buttons, sharp on every screen, quieter when disabled."""
        icon = QIcon()
        for scale in SCREEN_SCALES:
            icon.addPixmap(self.pixmap(name, colour, size, scale))
            icon.addPixmap(self.pixmap(name, "line_strong", size, scale), QIcon.Mode.Disabled)
        return icon

    def draw(self, painter: QPainter, centre: QPointF, name: str, colour: str = "ink_2", size: int = 18) -> None:
        """Draw the icon around `centre`, on whole pixels so that it stays sharp."""
        edge = self._theme.px(size)
        corner = QPointF(round(centre.x() - edge / 2), round(centre.y() - edge / 2))
        painter.drawImage(corner, self.image(name, colour, size, painter.device().devicePixelRatioF()))

    def mark(self, size: int = 28, scale: float = 1) -> QPixmap:
        """Return the app's mark: two arches and a dot."""
        tokens = self._theme.tokens
        return QPixmap.fromImage(_mark_image(tokens.primary, tokens.on_primary, self._theme.px(size), scale))
