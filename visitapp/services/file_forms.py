"""What a file is, from its bytes and never from its name; what is not known for certain is refused."""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from visitapp.domain.attachments import AttachmentKind
from visitapp.errors import FileRefused

HEAD_BYTES = 4096
LONGEST_TEXT = 20_000_000
MOST_BOXES = 4000

TAKEN = "VisitApp keeps photos, scans, recordings, PDFs and letters."
UNKNOWN = ("This is no kind of file that VisitApp keeps.", TAKEN)
EMPTY = ("This file is empty.", "It may still be on its way: try again when it has been copied.")
PROGRAM = ("This is a program, or holds one, so it is not kept.", TAKEN)
WEB_PAGE = ("This is a web page or a drawing made of code, so it is not kept.", "Print it as a PDF, and keep that.")
HEIC = (
    "This photo is in Apple’s HEIC form, which VisitApp cannot clean of where it was taken.",
    "Send it from the phone as JPEG (Settings, Camera, Formats, Most Compatible).",
)
VIDEO = ("This is a video. VisitApp keeps no videos yet.", "Keep a picture of it, or its sound.")
ARCHIVE = ("This is a folder packed into one file.", "Unpack it, and add the files that belong to the record.")
OLD_OFFICE = (
    "This is an old or a locked Office document, and VisitApp cannot see what is in it.",
    "Save it without a password as .docx or PDF.",
)
LOCKED = ("This document is locked with a password.", "Save a copy without one: the vault keeps it encrypted.")
DAMAGED = ("This document is cut off or damaged.", "Copy it again from where it came.")
LONG_TEXT = ("This text is larger than 20 MB.", "Keep the part that belongs to the record.")

_PROGRAMS = (
    b"\x7fELF",
    b"\xfe\xed\xfa",
    b"\xca\xfe\xba\xbe",
    b"#!",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"dex\n",
)
_ARCHIVES = (b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
_MACROS = ("vbaproject.bin", "basic/", "scripts/")


@dataclass(frozen=True)
class FileForm:
    """A form of file: what VisitApp calls it, its media type, the endings that such a file may have, and its ending.

    `reader` is the name under which `visitapp.photos` reads it, "" for what is kept as it is.
    """

    kind: AttachmentKind
    media_type: str
    endings: tuple[str, ...]
    words: str
    reader: str = ""

    @property
    def ending(self) -> str:
        """Return the ending that a file of this form is given outside."""
        return self.endings[0]


def _picture(reader: str, *endings: str, words: str) -> FileForm:
    return FileForm(AttachmentKind.PHOTO, f"image/{reader}", endings, words, reader)


def _sound(media_type: str, *endings: str) -> FileForm:
    return FileForm(AttachmentKind.SOUND, media_type, endings, "a recording")


JPEG = _picture("jpeg", ".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", words="a JPEG picture")
PNG = _picture("png", ".png", ".apng", words="a PNG picture")
WEBP = _picture("webp", ".webp", words="a WebP picture")
GIF = _picture("gif", ".gif", words="a GIF picture")
BMP = _picture("bmp", ".bmp", ".dib", words="a BMP picture")
TIFF = _picture("tiff", ".tif", ".tiff", words="a TIFF picture")
PDF = FileForm(AttachmentKind.PDF, "application/pdf", (".pdf",), "a PDF")
WAV = _sound("audio/wav", ".wav", ".wave")
MP3 = _sound("audio/mpeg", ".mp3", ".mpga")
M4A = _sound("audio/mp4", ".m4a", ".mp4", ".m4b", ".aac", ".3gp")
OGG = _sound("audio/ogg", ".ogg", ".oga", ".opus")
FLAC = _sound("audio/flac", ".flac")
DOCX = FileForm(
    AttachmentKind.LETTER,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    (".docx",),
    "a Word document",
)
ODT = FileForm(AttachmentKind.LETTER, "application/vnd.oasis.opendocument.text", (".odt",), "an OpenDocument text")
RTF = FileForm(AttachmentKind.LETTER, "application/rtf", (".rtf",), "a formatted text")
TEXT = FileForm(AttachmentKind.LETTER, "text/plain", (".txt", ".text", ".md", ".eml", ".log", ".csv"), "a plain text")
FORMS = (JPEG, PNG, WEBP, GIF, BMP, TIFF, PDF, WAV, MP3, M4A, OGG, FLAC, DOCX, ODT, RTF, TEXT)


def form_of(media_type: str) -> FileForm:
    """Return the form that a kept file has. An unknown one is treated as plain bytes: it has no reader."""
    return next(
        (form for form in FORMS if form.media_type == media_type),
        FileForm(AttachmentKind.LETTER, media_type, (".bin",), "a file"),
    )


def look_at(source: BinaryIO, byte_count: int) -> FileForm:
    """Return what an open file is; where it stands afterwards is not said. Raises FileRefused."""
    if byte_count == 0:
        raise FileRefused(*EMPTY)
    source.seek(0)
    head = source.read(HEAD_BYTES)
    if head.startswith(_PROGRAMS) or (head.startswith(b"MZ") and b"\0" in head):
        raise FileRefused(*PROGRAM)
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if head.startswith((b"II*\0", b"MM\0*")):
        return TIFF
    if head.startswith(b"BM") and len(head) > 26 and head[6:10] == b"\0\0\0\0":
        return BMP
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"{\\rtf"):
        return RTF
    return _in_a_container(source, head) or _text(source, head, byte_count)


def seconds_of(source: BinaryIO, form: FileForm) -> float | None:
    """Return how long a recording is where its head says so (WAV, FLAC, M4A), else None."""
    source.seek(0)
    found: float | None = None
    if form is WAV:
        found = _seconds_of_wav(source)
    elif form is FLAC:
        head = source.read(26)
        rate, samples = int.from_bytes(head[18:21], "big") >> 4, int.from_bytes(head[21:26], "big") & 0xFFFFFFFFF
        found = samples / rate if len(head) == 26 and rate and samples else None
    elif form is M4A:
        found = _seconds_of_mp4(_movie(source))
    return found if found is not None and 0 < found < 1_000_000 else None


def _in_a_container(source: BinaryIO, head: bytes) -> FileForm | None:
    if head.startswith(b"RIFF") and head[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        if head[8:12] == b"AVI ":
            raise FileRefused(*VIDEO)
        return WEBP if head[8:12] == b"WEBP" else WAV
    if head.startswith(b"OggS"):
        if b"theora" in head[:128]:
            raise FileRefused(*VIDEO)
        return OGG
    if head.startswith(b"fLaC"):
        return FLAC
    if head.startswith(b"ID3") or (len(head) > 3 and head[0] == 0xFF and _is_mp3_frame(head)):
        return MP3
    if head[4:8] == b"ftyp":
        return _of_boxes(source, head)
    if head.startswith(b"\x1aE\xdf\xa3"):
        raise FileRefused(*VIDEO)
    if head.startswith(b"PK\x03\x04"):
        return _of_zip(source)
    if head.startswith(_ARCHIVES) or head.startswith(b"PK"):
        raise FileRefused(*ARCHIVE)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise FileRefused(*OLD_OFFICE)
    return None


def _is_mp3_frame(head: bytes) -> bool:
    """Tell whether an MPEG audio frame of layer III begins here (ISO 11172-3, 2.4.1.3)."""
    return head[1] & 0xE6 == 0xE2 and head[2] & 0xF0 not in (0x00, 0xF0) and head[2] & 0x0C != 0x0C


def _of_boxes(source: BinaryIO, head: bytes) -> FileForm:
    if head[8:12] in _HEIC_BRANDS:
        raise FileRefused(*HEIC)
    movie = _movie(source)
    if b"vide" in _handlers(movie):
        raise FileRefused(*VIDEO)
    if b"soun" in _handlers(movie):
        return M4A
    raise FileRefused(*UNKNOWN)


def _movie(source: BinaryIO) -> bytes:
    """Return the inside of the box `moov`, at most 16 MB of it (ISO 14496-12, 8.2)."""
    end = source.seek(0, os.SEEK_END)
    place = 0
    for _ in range(MOST_BOXES):
        source.seek(place)
        head = source.read(16)
        if len(head) < 8:
            return b""
        size, name, before = int.from_bytes(head[:4], "big"), head[4:8], 8
        if size == 1:
            size, before = int.from_bytes(head[8:16], "big"), 16
        elif size == 0:
            size = end - place
        if size < before:
            return b""
        if name == b"moov":
            source.seek(place + before)
            return source.read(min(size - before, 16_000_000))
        place += size
    return b""


def _handlers(movie: bytes) -> Iterator[bytes]:
    """Return the kinds of the tracks: what stands eight bytes behind each `hdlr` (ISO 14496-12, 8.4.3)."""
    place = movie.find(b"hdlr")
    while place >= 0:
        yield movie[place + 12 : place + 16]
        place = movie.find(b"hdlr", place + 4)


def _seconds_of_mp4(movie: bytes) -> float | None:
    place = movie.find(b"mvhd")
    if place < 0 or len(movie) < place + 36:
        return None
    wide = movie[place + 4] == 1
    start = place + (24 if wide else 16)
    scale, length = struct.unpack(">IQ" if wide else ">II", movie[start : start + (12 if wide else 8)])
    return length / scale if scale else None


def _seconds_of_wav(source: BinaryIO) -> float | None:
    source.seek(12)
    rate = 0
    for _ in range(64):
        head = source.read(8)
        if len(head) < 8:
            return None
        size = int.from_bytes(head[4:], "little")
        if head[:4] == b"data":
            return size / rate if rate else None
        body = source.read(min(size, 16))
        if head[:4] == b"fmt " and len(body) >= 12:
            rate = int.from_bytes(body[8:12], "little")
        source.seek(size - len(body) + (size & 1), os.SEEK_CUR)
    return None


def _of_zip(source: BinaryIO) -> FileForm:
    """Tell a document from a packed folder. Nothing of it is unpacked but its first file's name of a type."""
    try:
        with zipfile.ZipFile(source) as packed:
            entries = packed.infolist()
            names = {entry.filename.lower() for entry in entries}
            kind = b""
            if entries and entries[0].filename == "mimetype" and entries[0].file_size < 200:
                kind = packed.read(entries[0])
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError, LookupError, struct.error):
        raise FileRefused(*DAMAGED) from None
    is_word, is_open = "word/document.xml" in names, kind == ODT.media_type.encode()
    if not is_word and not is_open:
        raise FileRefused(*ARCHIVE)
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused(*LOCKED)
    if any(name.endswith("vbaproject.bin") or name.startswith(_MACROS) for name in names):
        raise FileRefused(*PROGRAM)
    return DOCX if is_word else ODT


def _text(source: BinaryIO, head: bytes, byte_count: int) -> FileForm:
    """Tell whether it is plain text, and refuse what a browser would run."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<"):
        raise FileRefused(*WEB_PAGE)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        if b"<" in head[2:8].replace(b"\0", b""):
            raise FileRefused(*WEB_PAGE)
    elif any(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head):
        raise FileRefused(*UNKNOWN)
    if byte_count > LONGEST_TEXT:
        raise FileRefused(*LONG_TEXT)
    source.seek(0)
    if read_text(source.read()) is None:
        raise FileRefused(*UNKNOWN)
    return TEXT


def read_text(content: bytes) -> str | None:
    """Return plain text as UTF-16 with its mark, UTF-8, or Windows-1252; None when it is no text."""
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(letter < " " and letter not in "\t\n\r\f\x1b" for letter in text):
            return None
        return text.replace("\r\n", "\n").replace("\r", "\n")
    return None
