"""The second half of the care plan, for the fridge door: who supports me, staying well, a crisis, what we agreed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from visitapp.domain.careplan import Agreement, CarePlan, lines
from visitapp.domain.dates import WEEKDAYS, full_date, full_long_date
from visitapp.domain.network import Closeness, Member, Network, Permission, Sector
from visitapp.domain.people import Person
from visitapp.domain.workers import Worker
from visitapp.pdf.flow import (
    Frame,
    Strip,
    beside,
    blank,
    framed,
    heading,
    in_section,
    indented,
    leading_on,
    paragraph,
    spaced,
    stack_height,
    together,
)
from visitapp.pdf.network_map import draw_map, lay_out, legend, map_in_words, room_for
from visitapp.pdf.sheet import Sheet
from visitapp.pdf.style import (
    BODY,
    CONTENT_WIDTH,
    COPIES,
    HEADING,
    INK,
    LEGEND,
    LINE_STRONG,
    MARGIN,
    PHONE,
    PHONE_LABEL,
    PRIMARY,
    SEMIBOLD,
    SIDE,
    SIGNED,
    SIGNED_ROLE,
    SMALL,
    TextStyle,
    px,
)
from visitapp.pdf.tagging import Node
from visitapp.pdf.text import Run

GAP = px(25)
_SIDE_BOLD = TextStyle(SIDE.size, SIDE.leading, SEMIBOLD, INK)
_BODY_BOLD = TextStyle(BODY.size, BODY.leading, SEMIBOLD, INK)
_BULLET = TextStyle(px(31), BODY.leading, colour=PRIMARY)
_HALF = (CONTENT_WIDTH - px(44)) / 2


def people_section(parent: Node, network: Network, icons: Path) -> list[Strip]:
    """Set the map with the names that matter most in words beside it, or under it when the map needs the width."""
    if not network.members:
        return []
    title = "People and services that support me"
    strips = heading(parent, "H2", title, HEADING, CONTENT_WIDTH, below=px(8))
    room = room_for(len(network.members))
    layout = lay_out(network, room)
    figure = parent.add("Figure", alt=map_in_words(network))

    def draw(sheet: Sheet, x: float, top: float) -> None:
        draw_map(sheet, figure, network, layout, icons, x=x, top=top)

    picture = Strip(room.height, draw)
    if room.width < CONTENT_WIDTH - px(300):
        start = room.width + px(8)
        words = _in_words(parent, network, CONTENT_WIDTH - start)
        air = blank(max(0.0, (room.height - stack_height(words)) / 2))
        strips += beside([(0.0, [picture]), (start, [air, *words])])
    else:
        strips += [picture, *spaced(_in_words(parent, network, CONTENT_WIDTH), px(14))]
    words = paragraph(parent.add("P"), [Run(legend(network), LEGEND)], CONTENT_WIDTH, gap=px(8))
    return in_section([*leading_on(strips[:2]), *strips[2:], *words], title)


def staying_well(parent: Node, plan: CarePlan) -> list[Strip]:
    """Set early signs and what helps beside each other, or whichever of them there is."""
    columns = [
        (title, lines(text))
        for title, text in (
            ("Staying well: early signs", plan.early_signs),
            ("Staying well: what helps", plan.what_helps),
        )
        if lines(text)
    ]
    made = []
    for number, (title, items) in enumerate(columns):
        width = _HALF if len(columns) > 1 else CONTENT_WIDTH
        strips = heading(parent, "H2", title, HEADING, width, below=px(8)) + bullets(parent.add("L"), items, width)
        made.append((number * (_HALF + px(44)), in_section(strips, title)))
    return beside(made, gap=GAP)


def bullets(parent: Node, items: Sequence[str], width: float) -> list[Strip]:
    """Set list items under one another."""
    strips: list[Strip] = []
    for item in items:
        strips += [*bullet(parent, item, width), blank(px(3))]
    return strips


def bullet(parent: Node, item: str, width: float) -> list[Strip]:
    """Set one list item: a dot, and its words hanging beside it."""
    node = parent.add("LI")
    dot = paragraph(node.add("Lbl"), [Run("•", _BULLET)], px(30))
    words = paragraph(node.add("LBody"), [Run(item, BODY)], width - px(30), x=px(30))
    if not words:
        return []
    first, rest = words[0], words[1:]
    return [blank(px(3)), *beside([(px(2), dot), (0.0, [first])]), *rest]


def crisis_section(parent: Node, person: Person, plan: CarePlan) -> list[Strip]:
    """Set the crisis box, with the largest figures on the page; nothing when there is nothing to say in it."""
    if not (plan.crisis_first or plan.crisis_numbers or plan.crisis_wishes or person.allergies):
        return []
    width = CONTENT_WIDTH - px(70)
    strips = heading(parent, "H2", "In a crisis", HEADING, width, below=px(2))
    for text in lines(plan.crisis_first):
        strips += paragraph(parent.add("P"), [Run(text, BODY)], width)
    numbers = plan.crisis_numbers
    column = (width - px(52)) / 3
    listed = parent.add("L")
    for start in range(0, len(numbers), 3):
        cells = []
        for place, number in enumerate(numbers[start : start + 3]):
            body = listed.add("LI").add("LBody")
            cell = paragraph(body, [Run(number.number, PHONE)], column)
            cell += paragraph(body, [Run(number.label, PHONE_LABEL)], column)
            cells.append((place * (column + px(26)), cell))
        strips += beside(cells, gap=px(6))
    at_risk = [Run("If my life is at risk: 999.", _BODY_BOLD), Run(" ".join(lines(plan.crisis_wishes)), BODY)]
    strips += paragraph(parent.add("P"), at_risk, width, gap=px(12))
    if person.allergies:
        words = f"Please know: I am allergic to {joined(person.allergies)}."
        strips += paragraph(parent.add("P"), [Run(words, BODY)], width)
    frame = Frame(_paint_crisis, above=px(21), below=px(23))
    framed_strips = framed(indented(together(strips), px(35)), frame)
    return in_section(spaced(framed_strips, GAP), "In a crisis")


def rights_and_review(parent: Node, plan: CarePlan) -> list[Strip]:
    """Set rights and choices beside the review, or whichever of them there is."""
    review = full_long_date(plan.review_on) if plan.review_on else ""
    how = " ".join(lines(plan.review_how))
    review = f"{review}, {how}" if review and how else f"{review}." if review else how
    texts = [
        (title, text, share)
        for title, text, share in (
            ("My rights and choices", plan.rights, 1.25),
            ("Review", review, 1.0),
        )
        if lines(text)
    ]
    columns = []
    x, shares = 0.0, sum(share for _, _, share in texts)
    for title, text, share in texts:
        width = (CONTENT_WIDTH - px(44) * (len(texts) - 1)) * share / shares
        strips = heading(parent, "H2", title, HEADING, width, below=px(8))
        for line in lines(text):
            strips += paragraph(parent.add("P"), [Run(line, SMALL)], width)
        columns.append((x, in_section(strips, title)))
        x += width + px(44)
    return beside(columns, gap=GAP)


def agreed_section(parent: Node, plan: CarePlan, worker: Worker) -> list[Strip]:
    """Set a line to sign on for everybody, who gets a copy, and whom to ring with questions."""
    strips: list[Strip] = []
    column = (CONTENT_WIDTH - px(72)) / 3
    if plan.agreements:
        strips += heading(parent, "H2", "Agreed by", HEADING, CONTENT_WIDTH, below=px(8))
        for start in range(0, len(plan.agreements), 3):
            row = plan.agreements[start : start + 3]
            cells = [(place * (column + px(36)), _signature(parent, who, column)) for place, who in enumerate(row)]
            strips += leading_on(beside(cells, gap=px(10) if start else 0.0))
    sentences = []
    if plan.copies:
        sentences.append(f"Copies: {', '.join(plan.copies)}.")
    if worker.phone:
        sentences.append(f"Questions? Ring {worker.first_name or worker.role} on {worker.phone}.")
    if sentences:
        copies = paragraph(parent.add("P"), [Run(" ".join(sentences), COPIES)], CONTENT_WIDTH, gap=px(12))
        strips += copies
    return in_section(spaced(strips, GAP), "Agreed by")


def joined(parts: Sequence[str]) -> str:
    """Write "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _in_words(parent: Node, network: Network, width: float) -> list[Strip]:
    """Say who is closest, who is in the team with their numbers, and where the person goes."""
    closest = [
        member.name
        for member in network.members
        if member.sector is not Sector.WORK and _closeness(network, member) is Closeness.VERY_CLOSE
    ]
    team = [member for member in network.members if member.sector is Sector.WORK and _may_ring(network, member)]
    about = [_place_words(member) for member in network.members if member.sector is Sector.COMMUNITY]
    blocks: list[tuple[str, list[str]]] = [
        ("Closest to me", [joined(closest)] if closest else []),
        ("My team", [text for member in team for text in _team_words(member)]),
        ("Out and about", [", ".join(about)] if about else []),
    ]
    strips: list[Strip] = []
    for title, texts in blocks:
        if texts:
            block = paragraph(parent.add("P"), [Run(title, _SIDE_BOLD)], width, gap=px(14))
            for text in texts:
                block += paragraph(parent.add("P"), [Run(text, SIDE)], width)
            strips += together(block) if len(block) < 12 else block
    return strips


def _closeness(network: Network, member: Member) -> Closeness:
    tie = network.tie_of(member.id)
    return Closeness.UNSURE if tie is None else tie.closeness


def _may_ring(network: Network, member: Member) -> bool:
    tie = network.tie_of(member.id)
    return bool(member.phone) and tie is not None and tie.permission is not Permission.NO


def _team_words(member: Member) -> tuple[str, str]:
    name = member.full_name or member.name
    return (f"{name}, {member.relation}" if member.relation else name), member.phone


def _place_words(member: Member) -> str:
    return f"{member.name} on {member.relation}" if member.relation.removesuffix("s") in WEEKDAYS else member.name


def _signature(parent: Node, who: Agreement, width: float) -> list[Strip]:
    day = full_date(who.agreed_on) if who.agreed_on else "date:"
    role = f"{who.role}, {day}" if who.role else day[0].upper() + day[1:]
    node = parent.add("P")
    return [
        Strip(px(66), lambda sheet, x, top: _draw_signature_line(sheet, x, top, width)),
        *paragraph(node, [Run(who.name, SIGNED)], width),
        *paragraph(node, [Run(role, SIGNED_ROLE)], width),
    ]


def _draw_signature_line(sheet: Sheet, x: float, top: float, width: float) -> None:
    with sheet.decoration():
        sheet.line((x, top + px(59)), (x + width, top + px(59)), stroke=LINE_STRONG, line=px(2))


def _paint_crisis(sheet: Sheet, top: float, bottom: float) -> None:
    sheet.rectangle(
        MARGIN + px(1.5),
        top + px(1.5),
        CONTENT_WIDTH - px(3),
        bottom - top - px(3),
        corner=px(13),
        stroke=PRIMARY,
        line=px(3),
    )
