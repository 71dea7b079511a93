"""The structure behind the page: what is a heading, a list, a table, a picture, and in which order it is read.

Built while the pages are drawn, then written into the finished file with title, language and bookmarks, after
ISO 32000-1 section 14.7 and ISO 14289-1 (PDF/UA-1). The same pages always give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

LANGUAGE = "en-GB"
HEADINGS = ("H1", "H2", "H3")


@dataclass(eq=False, repr=False)
class Node:
    """One element of the structure: its role, and children that are elements or (page, mark) pairs."""

    role: str
    children: list[Node | tuple[int, int]] = field(default_factory=list)
    alt: str = ""
    scope: str = ""
    box: tuple[float, float, float, float] | None = None
    title: str = ""
    place: tuple[int, float] | None = None

    def add(self, role: str, *, alt: str = "", scope: str = "", title: str = "") -> Node:
        """Append a child element and return it; `title` is the bookmark of a heading."""
        child = Node(role, alt=alt, scope=scope, title=title)
        self.children.append(child)
        return child


@dataclass(frozen=True, repr=False)
class Described:
    """What the file says about itself."""

    title: str
    author: str
    subject: str
    made_on: date


def tagged(pages: bytes, root: Node, described: Described) -> bytes:
    """Write structure, bookmarks and description into drawn pages and return the finished PDF."""
    with Pdf.open(io.BytesIO(pages)) as pdf:
        _describe(pdf, described)
        parents: list[dict[int, Object]] = [{} for _ in pdf.pages]
        page_objects: list[Object] = [page.obj for page in pdf.pages]
        tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        tree.K = Array([_element(pdf, root, tree, page_objects, parents)])
        numbers = Array()
        for number, (page, marks) in enumerate(zip(page_objects, parents, strict=True)):
            page.StructParents = number
            page.Tabs = Name.S
            numbers.append(number)
            numbers.append(pdf.make_indirect(Array([marks[mark] for mark in sorted(marks)])))
        tree.ParentTree = pdf.make_indirect(Dictionary(Nums=numbers))
        tree.ParentTreeNextKey = len(page_objects)
        pdf.Root.StructTreeRoot = tree
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.Lang = String(LANGUAGE)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        _add_bookmarks(pdf, list(_headings(root)), page_objects)
        done = io.BytesIO()
        pdf.save(done, deterministic_id=True, force_version="1.7")
    return done.getvalue()


def _element(pdf: Pdf, node: Node, parent: Object, pages: list[Object], marks: list[dict[int, Object]]) -> Object:
    made = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + node.role), P=parent))
    if node.alt:
        made.Alt = String(node.alt)
    if node.scope:
        made.A = Dictionary(O=Name.Table, Scope=Name("/" + node.scope))
    if node.box is not None:
        made.A = Dictionary(O=Name.Layout, BBox=Array([round(edge, 2) for edge in node.box]), Placement=Name.Block)
    kids = Array()
    first_page: int | None = None
    for child in node.children:
        if isinstance(child, Node):
            if child.children or child.role == "TD":
                kids.append(_element(pdf, child, made, pages, marks))
            continue
        page, mark = child
        marks[page][mark] = made
        if first_page is None:
            first_page = page
            made.Pg = pages[page]
        if page == first_page:
            kids.append(mark)
        else:
            kids.append(Dictionary(Type=Name.MCR, Pg=pages[page], MCID=mark))
    made.K = kids if len(kids) != 1 else kids[0]
    return made


def _headings(node: Node) -> Iterable[tuple[int, str, tuple[int, float]]]:
    """Yield level, title and place of every drawn heading in reading order."""
    if node.role in HEADINGS and node.place is not None:
        yield HEADINGS.index(node.role), node.title, node.place
    for child in node.children:
        if isinstance(child, Node):
            yield from _headings(child)


def _add_bookmarks(pdf: Pdf, headings: list[tuple[int, str, tuple[int, float]]], pages: list[Object]) -> None:
    if not headings:
        return
    with pdf.open_outline() as outline:
        open_levels: list[tuple[int, pikepdf.OutlineItem]] = []
        for level, title, (page, top) in headings:
            there = Array([pages[page], Name.XYZ, 0, round(top, 1), 0])
            item = pikepdf.OutlineItem(title, there)
            while open_levels and open_levels[-1][0] >= level:
                open_levels.pop()
            (open_levels[-1][1].children if open_levels else outline.root).append(item)
            open_levels.append((level, item))


def _describe(pdf: Pdf, described: Described) -> None:
    moment = f"{described.made_on:%Y%m%d}000000Z"
    pdf.docinfo = pdf.make_indirect(
        Dictionary(
            Title=String(described.title),
            Author=String(described.author),
            Subject=String(described.subject),
            Creator=String("VisitApp"),
            Producer=String("VisitApp"),
            CreationDate=String("D:" + moment),
            ModDate=String("D:" + moment),
        )
    )
    packet = pdf.make_stream(_xmp(described).encode())
    packet.Type = Name.Metadata
    packet.Subtype = Name.XML
    pdf.Root.Metadata = packet


def _xmp(described: Described) -> str:
    day = f"{described.made_on.isoformat()}T00:00:00Z"
    title, author, subject = (escape(part) for part in (described.title, described.author, described.subject))
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{LANGUAGE}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{day}</xmp:CreateDate><xmp:ModifyDate>{day}</xmp:ModifyDate>
<xmp:CreatorTool>VisitApp</xmp:CreatorTool><pdf:Producer>VisitApp</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
