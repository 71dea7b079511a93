"""A picture drawn by code for the demo: the boiler cupboard of an invented flat. Nobody's home was photographed."""

from __future__ import annotations

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 960, 720


def boiler_cupboard() -> bytes:
    """Return WIDTH x HEIGHT points as rows of red, green, blue, alpha bytes."""
    picture = Image.new("RGBA", (WIDTH, HEIGHT), (222, 214, 196, 255))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 560, WIDTH, HEIGHT), fill=(146, 118, 90, 255))
    draw.rectangle((60, 60, 900, 600), fill=(196, 186, 164, 255), outline=(120, 110, 92, 255), width=10)
    draw.rounded_rectangle(
        (300, 110, 660, 480), radius=26, fill=(247, 247, 244, 255), outline=(140, 140, 136, 255), width=6
    )
    draw.rounded_rectangle((390, 360, 570, 430), radius=12, fill=(60, 66, 68, 255))
    draw.ellipse((350, 380, 376, 406), fill=(190, 48, 40, 255))
    draw.arc((430, 150, 530, 250), 150, 390, fill=(90, 96, 98, 255), width=8)
    draw.line((480, 200, 448, 226), fill=(190, 48, 40, 255), width=8)
    for left in (360, 430, 500, 570):
        draw.rectangle((left, 480, left + 18, 600), fill=(186, 120, 72, 255))
    draw.ellipse((590, 592, 730, 628), fill=(120, 150, 168, 255))
    for drop in (524, 552, 578):
        draw.ellipse((650, drop, 660, drop + 14), fill=(120, 150, 168, 255))
    return picture.tobytes()
