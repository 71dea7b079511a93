"""Nothing stays of a picture but its points, upright; and what is no whole picture is refused before it is decoded."""

import io
import os
import random
import struct
import zlib

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.given_files import CANARY, PLACE, drawing, photo, picture
from visitapp.errors import FileRefused
from visitapp.photos.cleaning import clean_picture
from visitapp.photos.thumbnails import fitted


def clean(content: bytes, form: str):
    return clean_picture(io.BytesIO(content), form)


def shown(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_nothing_that_a_camera_wrote_beside_the_points_stays(form):
    made = photo(form=form)
    assert CANARY.encode() in made
    cleaned = clean(made, form.lower())
    for secret in (CANARY.encode(), PLACE, b"Exif", b"xmpmeta", b"ICC_PROFILE", b"iCCP", b"Model 9", b"trailer"):
        assert secret not in cleaned.content
    again = shown(cleaned.content)
    assert not again.getexif()
    assert set(again.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "loop", "background"}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_upright_whichever_way_the_telephone_was_held(orientation):
    turned = photo(orientation=orientation, subsampling=0)
    cleaned = clean(turned, "jpeg")
    wanted = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}  # Image.Transpose by number
    upright = drawing() if orientation == 1 else drawing().transpose(Image.Transpose(wanted[orientation]))
    assert (cleaned.width, cleaned.height) == upright.size
    difference = ImageChops.difference(shown(cleaned.content).convert("RGB"), upright)
    assert max(band[1] for band in difference.resize((8, 8)).getextrema()) < 24


def test_writing_a_jpeg_again_with_its_own_tables_changes_next_to_nothing():
    made = photo(width=640, height=480)
    difference = ImageChops.difference(shown(clean(made, "jpeg").content).convert("RGB"), shown(made).convert("RGB"))
    assert max(ImageStat.Stat(difference).mean) < 0.25  # of 255


@pytest.mark.parametrize(
    ("form", "mode"),
    [
        ("PNG", "RGBA"),
        ("PNG", "1"),
        ("PNG", "L"),
        ("PNG", "P"),
        ("PNG", "I;16"),
        ("BMP", "RGB"),
        ("GIF", "P"),
        ("TIFF", "L"),
    ],
)
def test_what_loses_nothing_comes_out_point_for_point(form, mode):
    made = picture(form, mode)
    cleaned = clean(made, form.lower())
    assert cleaned.media_type == "image/png"
    given = shown(made)
    if mode == "P":
        given = given.convert("RGB")
    assert shown(cleaned.content).tobytes() == given.tobytes()


def test_the_colours_of_another_profile_are_brought_to_the_usual_ones():
    wide = Image.new("CMYK", (16, 16), (0, 255, 255, 0))
    written = io.BytesIO()
    wide.save(written, "JPEG")
    again = shown(clean(written.getvalue(), "jpeg").content)
    assert again.mode == "RGB"
    red, green, blue = again.getpixel((8, 8))
    assert red > 200
    assert max(green, blue) < 60


def test_the_day_is_told_and_a_scan_is_told_from_a_photo():
    taken = clean(photo(), "jpeg")
    assert taken.taken_at is not None
    assert f"{taken.taken_at:%Y-%m-%d %H:%M}" == "2026-06-17 16:20"
    assert not taken.is_scan
    assert clean(picture("PNG", dpi=(300, 300)), "png").is_scan
    assert not clean(picture("PNG", dpi=(96, 96)), "png").is_scan
    assert clean(picture("PNG"), "png").taken_at is None


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9, 0.99])
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "BMP"])
def test_a_picture_that_is_cut_off_is_refused(form, part):
    written = io.BytesIO()
    Image.effect_noise((200, 150), 90).convert("RGB").save(written, form)
    made = written.getvalue()
    with pytest.raises(FileRefused, match="cut off or damaged"):
        clean(made[: int(len(made) * part)], form.lower())


def test_a_bomb_is_refused_before_it_is_decoded():
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    for side in (9_000, 30_000, 100_000):
        head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
        bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
        with pytest.raises(FileRefused, match="80 million"):
            clean(bomb, "png")


def test_what_moves_or_has_pages_is_refused():
    for form in ("GIF", "TIFF", "WEBP", "PNG"):
        frames = [Image.effect_noise((32, 24), 60 + step).convert("RGB") for step in range(3)]
        written = io.BytesIO()
        frames[0].save(written, form, save_all=True, append_images=frames[1:])
        with pytest.raises(FileRefused, match="moves, or has several pages"):
            clean(written.getvalue(), form.lower())


def test_a_picture_is_made_small_in_its_own_proportions():
    cleaned = clean(photo(width=1600, height=900), "jpeg")
    width, height, points = fitted(io.BytesIO(cleaned.content), "jpeg", width=160, height=160)
    assert (width, height) == (160, 90)
    assert len(points) == width * height * 4
    blue, green, red, alpha = points[(45 * width + 10) * 4 : (45 * width + 10) * 4 + 4]
    assert red > 150 > 90 > max(blue, green)
    assert alpha == 255


def test_sixteen_bits_become_eight_without_turning_white():
    deep = Image.new("I;16", (20, 20), 0x4000)
    written = io.BytesIO()
    deep.save(written, "PNG")
    _, _, points = fitted(io.BytesIO(clean(written.getvalue(), "png").content), "png", width=10, height=10)
    assert 55 <= points[0] <= 70


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP"])
def test_bytes_that_were_changed_anywhere_are_cleaned_or_refused_and_nothing_else(form):
    made = photo(form=form) if form in ("JPEG", "PNG", "WEBP", "TIFF") else picture(form)
    chance = random.Random(form)
    for _ in range(int(os.environ.get("VISITAPP_FUZZ", "150"))):
        changed = bytearray(made)
        for _ in range(chance.choice((1, 2, 5, 20))):
            place = chance.randrange(len(changed) if chance.random() < 0.5 else min(len(changed), 600))
            if chance.random() < 0.8:
                changed[place] = chance.randrange(256)
            else:
                del changed[place : place + chance.randrange(1, 30)]
        try:
            cleaned = clean(bytes(changed), form.lower())
        except FileRefused:
            continue
        assert CANARY.encode() not in cleaned.content
        fitted(io.BytesIO(cleaned.content), cleaned.media_type.split("/")[1], width=88, height=88)
