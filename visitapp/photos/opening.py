"""A picture is opened as the one form that its first bytes say, and its size is looked at before it is decoded."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from PIL import Image, ImageFile

from visitapp.errors import FileRefused

MOST_PIXELS = 80_000_000
"""A page of A3 at 600 dots an inch has 70 million, the camera of a good telephone 50. Decoded it takes 320 MB."""

UNREADABLE = ("This picture is cut off or damaged, so it cannot be kept.", "Copy it from the camera or scanner again.")
TOO_LARGE = ("This picture has more than 80 million points.", "Save a smaller copy of it, and keep that.")
_READERS = {
    "jpeg": ("JPEG", "MPO"),
    "png": ("PNG",),
    "webp": ("WEBP",),
    "gif": ("GIF",),
    "bmp": ("BMP",),
    "tiff": ("TIFF",),
}
_FAULTS = (OSError, ValueError, TypeError, SyntaxError, EOFError, ArithmeticError, LookupError, struct.error)
"""What Pillow's readers raise for bytes that do not fit their form."""

# As Pillow's documentation says: what it would only warn of is refused.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)
# What a camera wrote amiss beside the points is let go of anyway.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.TiffImagePlugin")


@contextmanager
def opened(source: BinaryIO, form: str) -> Iterator[ImageFile.ImageFile]:
    """Open a picture of one form (a key of `_READERS`) that is not decoded yet.

    Raises FileRefused when it is too large, cut off or damaged, inside the block too.
    """
    try:
        with Image.open(source, formats=_READERS[form]) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise FileRefused(*TOO_LARGE)
            yield picture
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise FileRefused(*TOO_LARGE) from None
    except _FAULTS:
        raise FileRefused(*UNREADABLE) from None
