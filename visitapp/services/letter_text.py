"""The words of a letter for reading in the window: plain text, Word and OpenDocument. Their look is left out."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from xml.parsers import expat

from visitapp.errors import FileRefused
from visitapp.services.file_forms import DOCX, ODT, TEXT, read_text

MOST_BYTES = 20_000_000
"""Of a document's words, unpacked."""
NOT_HERE = ("VisitApp cannot show this letter.", "Open it outside VisitApp.")
_INSIDE = {DOCX.media_type: "word/document.xml", ODT.media_type: "content.xml"}
_PARAGRAPHS = frozenset({"w:p", "text:p", "text:h", "w:br", "text:line-break", "w:tr"})
_WORDS = frozenset({"w:t", "text:p", "text:h"})


def letter_text(content: bytes, media_type: str) -> str:
    """Return the words of a letter, a line for each paragraph. Raises FileRefused when they cannot be read here."""
    if media_type == TEXT.media_type:
        text = read_text(content)
        if text is None:
            raise FileRefused(*NOT_HERE)
        return text
    name = _INSIDE.get(media_type)
    if name is None:
        raise FileRefused(*NOT_HERE)
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed, packed.open(name) as part:
            document = part.read(MOST_BYTES + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        LookupError,
        OSError,
        ValueError,
        RuntimeError,
        struct.error,
    ):
        raise FileRefused(*NOT_HERE) from None
    if len(document) > MOST_BYTES:
        raise FileRefused(*NOT_HERE)
    return _words_of(document)


def _words_of(document: bytes) -> str:
    parts: list[str] = []
    depth = 0

    def refuse(*_: object) -> None:
        raise FileRefused(*NOT_HERE)  # a document of ours declares nothing; what does may be a bomb

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += name in _WORDS
        if name in ("w:tab", "text:tab"):
            parts.append("\t")
        elif name == "text:s":
            parts.append(" ")

    def end(name: str) -> None:
        nonlocal depth
        depth -= name in _WORDS
        if name in _PARAGRAPHS:
            parts.append("\n")

    def words(text: str) -> None:
        if depth:
            parts.append(text)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, words
    try:
        parser.Parse(document, True)
    except expat.ExpatError:
        raise FileRefused(*NOT_HERE) from None
    return "".join(parts).strip("\n")
