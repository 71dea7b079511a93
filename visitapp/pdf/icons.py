"""Lucide's line icons as paths for paper: read once from their SVG files, drawn at any size and colour."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from visitapp.pdf.sheet import PathStep

GRID = 24.0

_TOKEN = re.compile(r"[A-Za-z]|[-+]?(?:\d*\.\d+|\d+\.?)(?:[eE][-+]?\d+)?")
_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_ROUND = 0.5522847498
_TAG = re.compile(r"<(path|circle|ellipse|line|rect|polyline|polygon)\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([a-z0-9]+)="([^"]*)"')
_NAME = re.compile(r"[a-z0-9-]+")


def icon_paths(folder: Path, name: str, x: float, y: float, size: float) -> tuple[PathStep, ...]:
    """Return an icon as path steps in a square of `size` round (x, y); nothing for a name there is no icon of."""
    scale = size / GRID
    left, top = x - size / 2, y - size / 2
    return tuple(
        (step, tuple((top if odd % 2 else left) + value * scale for odd, value in enumerate(numbers)))
        for step, numbers in _icon(folder, name)
    )


def has_icon(folder: Path, name: str) -> bool:
    """Tell whether there is an icon of that name."""
    return bool(_icon(folder, name))


@lru_cache(maxsize=128)
def _icon(folder: Path, name: str) -> tuple[PathStep, ...]:
    file = folder / f"{name}.svg"
    if not _NAME.fullmatch(name) or not file.is_file():
        return ()
    drawing = file.read_text(encoding="utf-8")
    return tuple(step for kind, rest in _TAG.findall(drawing) for step in _shape(kind, dict(_ATTRIBUTE.findall(rest))))


def _shape(kind: str, shape: Mapping[str, str]) -> Iterator[PathStep]:
    def number(name: str) -> float:
        return float(shape.get(name, "0"))

    if kind == "path":
        yield from path_steps(shape.get("d", ""))
    elif kind == "circle":
        yield from _ellipse(number("cx"), number("cy"), number("r"), number("r"))
    elif kind == "ellipse":
        yield from _ellipse(number("cx"), number("cy"), number("rx"), number("ry"))
    elif kind == "line":
        yield "M", (number("x1"), number("y1"))
        yield "L", (number("x2"), number("y2"))
    elif kind == "rect":
        x, y, width, height, corner = (number(name) for name in ("x", "y", "width", "height", "rx"))
        yield from path_steps(
            f"M{x + corner} {y}h{width - 2 * corner}a{corner} {corner} 0 0 1 {corner} {corner}v{height - 2 * corner}"
            f"a{corner} {corner} 0 0 1 {-corner} {corner}h{2 * corner - width}"
            f"a{corner} {corner} 0 0 1 {-corner} {-corner}v{2 * corner - height}"
            f"a{corner} {corner} 0 0 1 {corner} {-corner}z"
        )
    elif kind in ("polyline", "polygon"):
        yield from path_steps("M" + shape.get("points", "") + ("z" if kind == "polygon" else ""))


def path_steps(data: str) -> Iterator[PathStep]:
    """Turn SVG path data into absolute moves, lines and cubic curves (SVG 2, chapter 9)."""
    x = y = start_x = start_y = 0.0
    turn: tuple[str, float, float] = ("", 0.0, 0.0)
    for letter, values in _commands(data):
        kind, relative = letter.upper(), letter.islower()
        base_x, base_y = (x, y) if relative else (0.0, 0.0)
        if kind == "Z":
            x, y = start_x, start_y
            yield "Z", ()
        elif kind == "A":
            end = (base_x + values[5], base_y + values[6])
            yield from _arc((x, y), end, values[0], values[1], values[2], bool(values[3]), bool(values[4]))
            x, y = end
        elif kind in "HV":
            x, y = (base_x + values[0], y) if kind == "H" else (x, base_y + values[0])
            yield "L", (x, y)
        elif kind in "ML":
            x, y = base_x + values[0], base_y + values[1]
            start_x, start_y = (x, y) if kind == "M" else (start_x, start_y)
            yield kind, (x, y)
        else:
            points = [(base_y if odd % 2 else base_x) + value for odd, value in enumerate(values)]
            if kind in "ST":
                family = "CS" if kind == "S" else "QT"
                again = turn[0] != "" and turn[0] in family
                points = [2 * x - turn[1] if again else x, 2 * y - turn[2] if again else y, *points]
            turn_x, turn_y = points[-4], points[-3]
            if kind in "QT":
                cx, cy, end_x, end_y = points
                points = [x + (cx - x) * 2 / 3, y + (cy - y) * 2 / 3]
                points += [end_x + (cx - end_x) * 2 / 3, end_y + (cy - end_y) * 2 / 3, end_x, end_y]
            x, y = points[-2], points[-1]
            yield "C", tuple(points)
            turn = (kind, turn_x, turn_y)
            continue
        turn = ("", 0.0, 0.0)


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    """Split path data into letter and numbers, one command at a time; arc flags may stand without blanks."""
    tokens = _TOKEN.findall(data)
    position, letter = 0, ""
    while position < len(tokens):
        if tokens[position].isalpha():
            letter = tokens[position]
            position += 1
        values: list[float] = []
        while len(values) < _COUNTS[letter.upper()] and position < len(tokens):
            token = tokens[position]
            if letter in "Aa" and len(values) in (3, 4) and len(token) > 1:
                values.append(float(token[0]))
                tokens[position] = token[1:]
                continue
            values.append(float(token))
            position += 1
        yield letter, values
        letter = {"M": "L", "m": "l"}.get(letter, letter)


def _ellipse(cx: float, cy: float, rx: float, ry: float) -> Iterator[PathStep]:
    kx, ky = rx * _ROUND, ry * _ROUND
    yield "M", (cx + rx, cy)
    yield "C", (cx + rx, cy + ky, cx + kx, cy + ry, cx, cy + ry)
    yield "C", (cx - kx, cy + ry, cx - rx, cy + ky, cx - rx, cy)
    yield "C", (cx - rx, cy - ky, cx - kx, cy - ry, cx, cy - ry)
    yield "C", (cx + kx, cy - ry, cx + rx, cy - ky, cx + rx, cy)
    yield "Z", ()


def _arc(
    start: tuple[float, float], end: tuple[float, float], rx: float, ry: float, tilt: float, large: bool, sweep: bool
) -> Iterator[PathStep]:
    """Turn an elliptical arc into curves of at most a quarter (SVG 2, appendix B.2.4)."""
    (x1, y1), (x2, y2) = start, end
    if start == end:
        return
    if not rx or not ry:
        yield "L", end
        return
    cos, sin = math.cos(math.radians(tilt)), math.sin(math.radians(tilt))
    half_x, half_y = (x1 - x2) / 2, (y1 - y2) / 2
    px, py = cos * half_x + sin * half_y, -sin * half_x + cos * half_y
    rx, ry = abs(rx), abs(ry)
    stretch = max(1.0, math.sqrt((px / rx) ** 2 + (py / ry) ** 2))
    rx, ry = rx * stretch, ry * stretch
    below = (rx * py) ** 2 + (ry * px) ** 2
    root = math.sqrt(max(0.0, (rx * ry) ** 2 - below) / below) * (-1 if large == sweep else 1)
    qx, qy = root * rx * py / ry, -root * ry * px / rx
    cx, cy = cos * qx - sin * qy + (x1 + x2) / 2, sin * qx + cos * qy + (y1 + y2) / 2
    first = math.atan2((py - qy) / ry, (px - qx) / rx)
    turn = (math.atan2((-py - qy) / ry, (-px - qx) / rx) - first) % (2 * math.pi)
    if not sweep:
        turn -= 2 * math.pi
    pieces = max(1, math.ceil(abs(turn) / (math.pi / 2) - 1e-9))
    step = turn / pieces
    reach = 4 / 3 * math.tan(step / 4)

    def place(u: float, v: float) -> tuple[float, float]:
        return cx + cos * rx * u - sin * ry * v, cy + sin * rx * u + cos * ry * v

    for piece in range(pieces):
        a, b = first + piece * step, first + (piece + 1) * step
        yield (
            "C",
            (
                *place(math.cos(a) - reach * math.sin(a), math.sin(a) + reach * math.cos(a)),
                *place(math.cos(b) + reach * math.sin(b), math.sin(b) - reach * math.cos(b)),
                *place(math.cos(b), math.sin(b)),
            ),
        )
