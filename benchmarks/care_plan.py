"""How long a two-page tagged care plan takes once the process is warm, beside the same words through bare ReportLab."""

import io
import re

import pypdfium2
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate

from benchmarks import Figure, median_seconds
from tests.pdf.papers import render, tess_paper
from visitapp.pdf.fonts import face_name

LIMIT_MS = 100.0


def figures() -> list[Figure]:
    """Measure one plan from records to finished bytes."""
    paper = tess_paper()
    pdf = render(paper)
    words = _words(pdf)
    ours = median_seconds(lambda: render(paper), times=25) * 1000
    bare = median_seconds(lambda: _bare(words), times=25) * 1000
    return [
        Figure(
            name="two-page care plan, tagged, process warm",
            value=ours,
            unit="ms",
            bar=f"at most {LIMIT_MS:.0f} ms",
            beside="the same words, untagged, without map, through ReportLab's own paragraphs",
            beside_value=bare,
            ok=ours <= LIMIT_MS,
        )
    ]


def _words(pdf: bytes) -> list[str]:
    """Return the plan's words a line, as the markup that paragraphs want."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return [line.replace("&", "&amp;").replace("<", "&lt;") for line in re.split(r"[\r\n]+", "\n".join(texts)) if line]


def _bare(words: list[str]) -> bytes:
    style = ParagraphStyle("body", fontName=face_name(400), fontSize=12, leading=17)
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build([Paragraph(line, style) for line in words])
    return out.getvalue()
