"""A caseload list as bytes from any case system, turned into rows of cells. Whatever is no list is refused by name."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from visitapp.errors import FileRefused

LARGEST = 20 * 1024 * 1024
"""Bytes in one file."""
MOST_ROWS = 50_000
DELIMITERS = (",", ";", "\t", "|")

_SAVE_AS = "In the case system or in Excel, save the list as CSV, then try again."
_SIGNATURES = (
    (b"%PDF", "That file is a PDF, not a list."),
    (b"PK\x03\x04", "That file is an Excel workbook or a zip archive, not a CSV list."),
    (b"\xd0\xcf\x11\xe0", "That file is an old Excel workbook, not a CSV list."),
    (b"\x89PNG", "That file is a picture, not a list."),
    (b"\xff\xd8\xff", "That file is a picture, not a list."),
    (b"GIF8", "That file is a picture, not a list."),
    (b"{\\rtf", "That file is a text document, not a list."),
    (b"\x1f\x8b", "That file is packed, not a CSV list."),
)
_MARKUP = ("<!doctype", "<html", "<?xml", "<table")
_BYTE_ORDER_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


@dataclass(frozen=True, repr=False)
class RawRow:
    """One row as the file has it: its number as a spreadsheet counts, its lines, its cells, or why it has none."""

    number: int
    first_line: int
    last_line: int
    cells: tuple[str, ...]
    fault: str = ""

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing stands in it."""
        return not self.fault and not any(cell.strip() for cell in self.cells)


def decoded(content: bytes) -> str:
    """Return the text of a list in UTF-8, UTF-16 or Windows-1252. Raises FileRefused for everything else."""
    if not content.strip(b" \t\r\n\x00"):
        raise FileRefused("That file is empty.", "Choose the file with the list.")
    if len(content) > LARGEST:
        raise FileRefused("That file is larger than 20 MB.", "Save the list alone as CSV, without other sheets.")
    for start, sentence in _SIGNATURES:
        if content.startswith(start):
            raise FileRefused(sentence, _SAVE_AS)
    text = _text_of(content)
    if "\x00" in text or _is_noise(text):
        raise FileRefused("That file is not a list of text.", _SAVE_AS)
    if text.lstrip().lower().startswith(_MARKUP):
        raise FileRefused("That file is a web page, not a CSV list.", _SAVE_AS)
    return text


def rows_of(text: str, delimiter: str) -> Iterator[RawRow]:
    """Yield every row, blank ones too. A row with a stray quotation mark comes with its fault and no cells."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        first = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            yield RawRow(number, first, reader.line_num, (), _said(str(fault)))
            continue
        yield RawRow(number, first, reader.line_num, tuple(cells))


def without_separator_line(text: str) -> tuple[str, str]:
    """Take off the line "sep=;" that Excel writes for itself. Return the text and the delimiter it names, or ""."""
    first, _, rest = text.partition("\n")
    line = first.strip().lower()
    if line.startswith("sep=") and len(line) <= 5:
        delimiter = first.strip()[4:] or "\t"
        return rest, delimiter if delimiter in DELIMITERS else ""
    return text, ""


def _text_of(content: bytes) -> str:
    mark = next((name for start, name in _BYTE_ORDER_MARKS if content.startswith(start)), "")
    try:
        if mark:
            return content.decode(mark)
        if b"\x00" in content:
            return content.decode(_wide_order(content))
    except UnicodeDecodeError as fault:
        raise FileRefused("That file is damaged: part of its text cannot be read.", _SAVE_AS) from fault
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as fault:
        _refuse_damaged(content, fault.start)
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as fault:
        raise FileRefused("That file is not a list of text.", _SAVE_AS) from fault


def _refuse_damaged(content: bytes, at: int) -> None:
    """Raise FileRefused for UTF-8 with a bad byte at `at`: read as Windows-1252, every "ë" in it would be "Ã«"."""
    read = content.decode("utf-8", "ignore")
    letters = sum(not sign.isascii() for sign in read)
    bad = len(content.decode("utf-8", "replace")) - len(read)
    if letters >= bad:
        line = 1 + max(content.count(end, 0, at) for end in (b"\n", b"\r"))
        raise FileRefused(f"Line {line} of that file is damaged: part of its text cannot be read.", _SAVE_AS)


def _wide_order(content: bytes) -> str:
    """Tell UTF-16 without a mark by where the zeros stand. Raises FileRefused when it is not clear."""
    sample = content[:4000]
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if half and odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    if half and even > 0.6 * half and odd < 0.05 * half:
        return "utf-16-be"
    raise FileRefused("That file is not a list of text.", _SAVE_AS)


def _is_noise(text: str) -> bool:
    """Tell whether so many control characters stand in the text that it is something else."""
    sample = text[:20_000]
    strange = sum(unicodedata.category(sign) in ("Cc", "Cn", "Co") and sign not in "\t\r\n\x0b\x0c" for sign in sample)
    return strange > 3 + len(sample) // 100


def _said(fault: str) -> str:
    if "field larger" in fault:
        return "one cell is longer than any note; perhaps a quotation mark never closes"
    if "end of data" in fault:
        return "a quotation mark opens and never closes"
    return "a quotation mark stands where it should not"
