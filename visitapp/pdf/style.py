"""How our papers look: A4, the design's light colours, its type sizes. All lengths are points.

The design's pictures are drawn at 150 dots an inch; `px` turns their sizes into points. Nothing is set smaller
than 10 points.
"""

from __future__ import annotations

from dataclasses import dataclass

from visitapp.domain.network import Sector


def px(size: float) -> float:
    """Turn a length measured in the design's pictures into points."""
    return size * 0.48


PAGE_WIDTH, PAGE_HEIGHT = px(1240), px(1754)
MARGIN = px(92)
TOP = px(76)
BOTTOM = px(1754 - 118)
CONTENT_WIDTH = PAGE_WIDTH - 2 * MARGIN

INK = "#1E2A2C"
INK_2 = "#475355"
LINE = "#DDD8CC"
ROW_LINE = "#EAE6DC"
LINE_STRONG = "#857F70"
PRIMARY = "#1C5D56"
PRIMARY_LINE = "#B5D2CA"
VOICE = "#67437A"
VOICE_TINT = "#F5F0F8"
NOTICE = "#754800"
NOTICE_TINT = "#FCF2DE"
NOTICE_LINE = "#E6CC98"
WHITE = "#FFFFFF"
RINGS = ("#FFFFFF", "#FBFAF6", "#F7F5EF")
SECTOR_COLOURS = {
    Sector.FAMILY: VOICE,
    Sector.FRIENDS: "#8A5300",
    Sector.WORK: "#2A5785",
    Sector.COMMUNITY: "#2F6B3A",
}

REGULAR, MEDIUM, SEMIBOLD, BOLD = 400, 500, 600, 700


@dataclass(frozen=True)
class TextStyle:
    """Size and line height in points, weight 400-700, colour, and letter spacing in points."""

    size: float
    leading: float
    weight: int = REGULAR
    colour: str = INK
    spacing: float = 0.0


TITLE = TextStyle(px(60), px(70), SEMIBOLD, spacing=px(-0.8))
TITLE_LONG = TextStyle(px(44), px(52), SEMIBOLD)
TITLE_LONGEST = TextStyle(px(32), px(40), SEMIBOLD)
KICKER = TextStyle(px(27), px(36), SEMIBOLD, PRIMARY)
LEDE = TextStyle(px(26), px(37), colour=INK_2)
HEADING = TextStyle(px(31), px(40), SEMIBOLD, PRIMARY)
VOICE_HEADING = TextStyle(px(31), px(40), SEMIBOLD, VOICE)
GOAL_HEADING = TextStyle(px(27), px(36), SEMIBOLD)
QUOTE = TextStyle(px(33), px(48), MEDIUM)
BODY = TextStyle(px(25), px(36))
SMALL = TextStyle(px(24), px(34))
NOTE = TextStyle(px(24), px(34), colour=INK_2)
TABLE = TextStyle(px(24), px(32))
TABLE_QUIET = TextStyle(px(24), px(32), colour=INK_2)
FACT_LABEL = TextStyle(px(23), px(32), colour=INK_2)
FACT = TextStyle(px(23), px(32), MEDIUM)
RATING = TextStyle(px(21), px(28), colour=INK_2)
SIDE = TextStyle(px(23), px(31))
LEGEND = TextStyle(px(22), px(30), colour=INK_2)
PHONE = TextStyle(px(31), px(42), BOLD)
PHONE_LABEL = TextStyle(px(23), px(32))
SIGNED = TextStyle(px(22), px(30), SEMIBOLD)
SIGNED_ROLE = TextStyle(px(22), px(30), colour=INK_2)
COPIES = TextStyle(px(23), px(34), colour=INK_2)
FOOTER = TextStyle(px(21), px(28), colour=INK_2)
MAP_NAME = TextStyle(px(23), px(27), SEMIBOLD)
MAP_LETTER = TextStyle(px(21), px(26), SEMIBOLD)
