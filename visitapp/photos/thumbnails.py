"""Pictures made small, in memory only, as points that a window can paint."""

from __future__ import annotations

from typing import BinaryIO

from PIL import Image

from visitapp.photos.opening import opened


def fitted(source: BinaryIO, form: str, *, width: int, height: int) -> tuple[int, int, bytes]:
    """Return a picture made by `clean_picture` no larger than a box in pixels, in its own proportions.

    Returns width and height in pixels and rows of blue, green, red, alpha bytes without padding. A JPEG is decoded at
    the size that is next above it, which takes a fraction of the time. Raises FileRefused.
    """
    with opened(source, form) as picture:
        picture.draft("RGB" if picture.mode != "L" else "L", (width, height))
        picture.thumbnail((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
        points = _eight_bits(picture).convert("RGBA")
    return points.width, points.height, points.tobytes("raw", "BGRA")


def _eight_bits(picture: Image.Image) -> Image.Image:
    # Sixteen bits are cut to the upper eight; Pillow would cut off whatever is above 255.
    return picture.point(lambda value: value / 256).convert("L") if picture.mode.startswith("I") else picture
