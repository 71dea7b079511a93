"""Read a finished PDF back: its words, its tags, its fonts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
import pypdfium2


@dataclass(frozen=True)
class Tag:
    """One structure element: role, alternative text, depth, header scope and its (page, mark) pairs in order."""

    role: str
    alt: str
    depth: int
    scope: str
    marks: tuple[tuple[int, int], ...]


def page_texts(pdf: bytes) -> list[str]:
    """Return the words of each page as copying them gives."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = []
        for page in document:
            words = page.get_textpage()
            texts.append(words.get_text_range())
            words.close()
            page.close()
        return texts
    finally:
        document.close()


def all_text(pdf: bytes) -> str:
    """Return all words with blanks and line ends made single blanks."""
    return " ".join(" ".join(page_texts(pdf)).split())


def tags(pdf: bytes) -> list[Tag]:
    """Return the structure in reading order."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        numbers = {page.objgen: number for number, page in enumerate(document.pages)}
        return list(_walk(document.Root.StructTreeRoot.K, numbers, 0))


def _walk(kids: pikepdf.Object, numbers: dict[tuple[int, int], int], depth: int) -> Iterator[Tag]:
    for element in _each(kids):
        marks, children = [], []
        for kid in _each(element.get("/K", pikepdf.Array())):
            if isinstance(kid, int):
                marks.append((numbers[element.Pg.objgen], kid))
            elif "/MCID" in kid:
                marks.append((numbers[kid.Pg.objgen], int(kid.MCID)))
            else:
                children.append(kid)
        attributes = element.get("/A", pikepdf.Dictionary())
        scope = str(attributes.get("/Scope", "")).lstrip("/")
        yield Tag(str(element.S).lstrip("/"), str(element.get("/Alt", "")), depth, scope, tuple(marks))
        for child in children:
            yield from _walk(child, numbers, depth + 1)


def _each(kids: object) -> list[object]:
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def bookmarks(pdf: bytes) -> list[tuple[int, str]]:
    """Return depth and title of each bookmark."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [(item.level, item.get_title()) for item in document.get_toc()]
    finally:
        document.close()


def font_files(pdf: bytes) -> dict[str, bool]:
    """Return each font's name and whether its file is inside."""
    found = {}
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            for font in page.resources.get("/Font", pikepdf.Dictionary()).values():
                found[str(font.BaseFont).lstrip("/")] = "/FontFile2" in font.get("/FontDescriptor", {})
    return found
