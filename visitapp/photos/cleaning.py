"""A picture made anew from its points alone: nothing that a camera, a telephone or a program wrote beside them stays.

Place, serial numbers, owner, thumbnails, comments, XMP, IPTC, colour profiles and whatever hangs behind the end of the
file are let go of. It is turned upright, and its colours are brought to sRGB. When it was taken is told to the caller.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from io import BytesIO
from typing import Any, BinaryIO

from PIL import Image, ImageCms, ImageOps
from PIL.JpegImagePlugin import get_sampling

from visitapp.errors import FileRefused
from visitapp.photos.opening import MOST_PIXELS, TOO_LARGE, opened

SCANNER_DOTS = 140
"""Dots an inch that only a scanner says; screens say 72 or 96, and cameras say 72, 180, 240 or 300 beside a maker."""
QUALITY = 92
MAKER, DPI_INFO = 0x010F, "dpi"
EXIF_PART, TAKEN, TAKEN_OFFSET = 0x8769, 0x9003, 0x9011
MOVING = ("This picture moves, or has several pages.", "Save the page you need as a picture, or all of them as a PDF.")
MOST_PICTURE_BYTES = 200_000_000
_MODES = frozenset({"1", "L", "LA", "RGB", "RGBA", "I;16"})


@dataclass(frozen=True, repr=False)
class CleanPicture:
    """The bytes of a picture made anew, its media type and size in pixels.

    `taken_at` has a zone only when the camera said one. `is_scan` tells that a scanner made it.
    """

    content: bytes
    media_type: str
    width: int
    height: int
    taken_at: datetime | None
    is_scan: bool


def clean_picture(source: BinaryIO, form: str) -> CleanPicture:
    """Read a JPEG, PNG, WebP, GIF, BMP or TIFF whole and write its points anew.

    JPEG stays JPEG with the tables it was made with, WebP stays WebP, the others become PNG, which loses nothing.
    Raises FileRefused when it is cut off, damaged, too large, or more than one picture.
    """
    with opened(source, form) as picture:
        if picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:
            raise FileRefused(*MOVING)
        exif = picture.getexif()
        taken_at, is_scan = _taken_at(exif), _is_scan(picture, exif)
        saving: dict[str, Any] = {"format": "PNG"}
        if form == "jpeg":
            saving = {"format": "JPEG", **_tables(picture)}
        elif form == "webp":
            saving = {"format": "WEBP", "quality": QUALITY, "method": 2, "lossless": _is_lossless(source)}
        profile = picture.info.get("icc_profile")
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        points = _plain(_in_srgb(upright, profile), alpha=form != "jpeg")
        points.info = {}
        written = BytesIO()
        points.save(written, **saving)
    return CleanPicture(
        written.getvalue(),
        f"image/{str(saving['format']).lower()}",
        points.width,
        points.height,
        taken_at,
        is_scan or form == "tiff",
    )


def picture_of_points(width: int, height: int, points: bytes) -> CleanPicture:
    """Write rows of red, green, blue, alpha bytes as a PNG. Raises FileRefused for none or too many."""
    if not width or not height or width * height > MOST_PIXELS:
        raise FileRefused(*TOO_LARGE)
    picture = Image.frombytes("RGBA", (width, height), points)
    is_opaque = not picture.getchannel("A").tobytes().strip(b"\xff")
    written = BytesIO()
    (picture.convert("RGB") if is_opaque else picture).save(written, "PNG")
    return CleanPicture(written.getvalue(), "image/png", width, height, None, is_scan=False)


def _tables(picture: Image.Image) -> dict[str, Any]:
    """Return how a JPEG was made, so that writing it again loses next to nothing."""
    tables = getattr(picture, "quantization", None)
    sampling = get_sampling(picture)
    if not tables or picture.mode not in ("L", "RGB"):
        return {"quality": QUALITY}
    return {"qtables": tables, **({"subsampling": sampling} if sampling >= 0 else {})}


def _is_lossless(source: BinaryIO) -> bool:
    source.seek(12)
    return source.read(4) == b"VP8L"


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Bring colours to sRGB when the picture says what its colours mean, so that the profile can go."""
    if profile and picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            theirs = ImageCms.ImageCmsProfile(BytesIO(profile))
            wanted = "RGBA" if picture.mode == "RGBA" else "L" if picture.mode == "L" else "RGB"
            if wanted == "L":
                return picture
            changed = ImageCms.profileToProfile(picture, theirs, ImageCms.createProfile("sRGB"), outputMode=wanted)
            return picture if changed is None else changed
    return picture


def _plain(picture: Image.Image, *, alpha: bool) -> Image.Image:
    """Return a picture of points alone, without a palette."""
    see_through = picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info
    if see_through and not alpha:
        return picture.convert("RGB")
    if see_through:
        return picture.convert("RGBA")
    if picture.mode in ("I", "I;16", "I;16B", "I;16L", "F") and alpha:
        return picture.convert("I;16") if picture.mode != "F" else picture.convert("L")
    if picture.mode not in _MODES or (not alpha and picture.mode not in ("L", "RGB")):
        return picture.convert("RGB")
    return picture.copy()


def _is_scan(picture: Image.Image, exif: Image.Exif) -> bool:
    dots = picture.info.get(DPI_INFO)
    if TAKEN in exif.get_ifd(EXIF_PART) or not dots:
        return False
    return min(float(dot) for dot in dots) >= SCANNER_DOTS


def _taken_at(exif: Image.Exif) -> datetime | None:
    """Return when the camera says that it took the picture. Nonsense is no date."""
    part = exif.get_ifd(EXIF_PART)
    try:
        moment = datetime.strptime(str(part[TAKEN]).strip("\0 "), "%Y:%m:%d %H:%M:%S")
    except (KeyError, ValueError):
        return None
    if not 1990 <= moment.year <= 2200:
        return None
    with suppress(ValueError, KeyError, IndexError):
        hours, minutes = str(part[TAKEN_OFFSET]).strip("\0 ").split(":")
        away = timedelta(hours=abs(int(hours)), minutes=int(minutes))
        return moment.replace(tzinfo=timezone(-away if hours.startswith("-") else away))
    return moment
