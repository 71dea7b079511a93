"""What the map says in words: kinds, quarters with their counts, permissions, and a sentence for every member."""

from __future__ import annotations

from collections import Counter

from visitapp.domain.network import (
    Closeness,
    Flow,
    Member,
    MemberKind,
    Network,
    Permission,
    Sector,
    Strain,
    SupportKind,
    Tie,
    Wish,
)

KINDS = {
    MemberKind.FAMILY: "Family",
    MemberKind.PARTNER: "Partner",
    MemberKind.CARER: "Unpaid carer",
    MemberKind.FRIEND: "Friend",
    MemberKind.NEIGHBOUR: "Neighbour",
    MemberKind.ONLINE: "Friend online",
    MemberKind.PET: "Pet",
    MemberKind.PROFESSIONAL: "Professional",
    MemberKind.SERVICE: "Service",
    MemberKind.GROUP: "Group or club",
    MemberKind.FAITH: "Faith or culture",
    MemberKind.SCHOOL_OR_WORK: "School or work",
    MemberKind.PLACE: "Place",
}
SECTORS = {
    Sector.FAMILY: "Family",
    Sector.FRIENDS: "Friends & neighbours",
    Sector.WORK: "Professionals",
    Sector.COMMUNITY: "Community & services",
}
WISHES = {
    Wish.NOT_SAID: "Not said yet",
    Wish.MORE: "More of this",
    Wish.SAME: "The same",
    Wish.LESS: "Less of this",
    Wish.DIFFERENT: "Something different",
}
PERMISSION_MARKS = {
    Permission.NOT_ASKED: ("circle-dashed", "ink_2"),
    Permission.YES: ("circle-check", "primary"),
    Permission.EMERGENCY: ("circle-alert", "notice"),
    Permission.NO: ("hand", "notice"),
}
"""Icon and colour token of each permission."""
SHORT_PERMISSIONS = {
    Permission.NOT_ASKED: "Not asked yet",
    Permission.YES: "Yes",
    Permission.EMERGENCY: "Emergency only",
    Permission.NO: "Do not contact",
}
SUPPORT_ICONS = {
    SupportKind.EMOTIONAL: "heart",
    SupportKind.PRACTICAL: "hand-helping",
    SupportKind.INFORMATION: "lightbulb",
    SupportKind.COMPANY: "coffee",
}
SYMBOLS = {
    MemberKind.PET: "paw-print",
    MemberKind.SERVICE: "life-buoy",
    MemberKind.GROUP: "users",
    MemberKind.FAITH: "heart-handshake",
    MemberKind.SCHOOL_OR_WORK: "building-2",
    MemberKind.PLACE: "map-pin",
}
_PLURALS = {"person": "people", "pet": "pets", "service": "services", "group": "groups", "place": "places"}
_COUNTED = {
    MemberKind.PET: "pet",
    MemberKind.SERVICE: "service",
    MemberKind.GROUP: "group",
    MemberKind.FAITH: "group",
    MemberKind.SCHOOL_OR_WORK: "place",
    MemberKind.PLACE: "place",
}
_SHORT = 18


def short_name(name: str) -> str:
    """Return a name cut to what a narrow control can show."""
    return name if len(name) <= _SHORT else f"{name[: _SHORT - 1].rstrip()}…"


def flow_words(flow: Flow, person_name: str) -> str:
    """Return which way help goes, in words."""
    name = short_name(person_name)
    return {
        Flow.TO: f"To {name}",
        Flow.BACK: f"From {name}",
        Flow.BOTH: "Both ways",
        Flow.NEITHER: "Neither way",
    }[flow]


def sector_count(network: Network, sector: Sector) -> str:
    """Count a quarter honestly, for instance "5 people, 1 dog"; somebody at work with a symbol is a place."""
    here = [member for member in network.members if member.sector is sector]
    if not here:
        return "nobody yet" if sector is not Sector.COMMUNITY else "nothing yet"
    counts = Counter(_counted_as(member) for member in here)
    return ", ".join(
        f"{count} {_counted_words(word, count, here)}"
        for word, count in sorted(counts.items(), key=lambda entry: (entry[0] != "person", -entry[1], entry[0]))
    )


def map_name(network: Network) -> str:
    """Name the map, for instance "Map of Tess’s network: 18 people and places"."""
    return f"Map of {network.person_name}’s network: {everybody(network)}"


def everybody(network: Network) -> str:
    """Count the whole map: "18 people and places"."""
    count = len(network.members)
    if count == 1:
        return "1 person or place"
    return f"{count or 'no'} people and places"


def tie_words(tie: Tie) -> str:
    """Say strength and strain as the list shows them: "Faint, strained"."""
    if tie.ended:
        return "Ended"
    strained = {Strain.NONE: "", Strain.SOME: ", strained", Strain.A_LOT: ", very strained"}[tie.strain]
    return tie.strength.words + strained


def support_words(kinds: tuple[SupportKind, ...]) -> str:
    """List kinds of support in their fixed order, or "none"."""
    return ", ".join(kind.value for kind in SupportKind if kind in kinds) or "none"


def member_sentence(network: Network, member: Member) -> str:
    """Say everything that the map and the list show of one member."""
    sentences = [f"{member.name}, {member.relation or KINDS[member.kind].lower()}"]
    tie = network.tie_of(member.id)
    if tie is not None:
        closeness = "not sure how close" if tie.closeness is Closeness.UNSURE else tie.closeness.words.lower()
        strength = "tie ended" if tie.ended else f"{tie_words(tie).lower()} tie"
        sentences[0] += f", {closeness}, {strength}"
        name = network.person_name
        if tie.support_to or tie.support_back:
            sentences.append(f"Support to {name}: {support_words(tie.support_to)}")
            sentences.append(f"Support from {name}: {support_words(tie.support_back)}")
        elif tie.flow is not Flow.NEITHER:
            sentences.append(f"Help goes {flow_words(tie.flow, name).replace('Both ways', 'both ways')}")
        if tie.in_touch:
            sentences.append(f"In touch: {tie.in_touch}")
        sentences.append(tie.permission.words)
    linked = linked_names(network, member.id)
    if linked:
        sentences.append(f"Linked with {', '.join(linked)}")
    return ". ".join(sentences) + "."


def linked_names(network: Network, member_id: str) -> list[str]:
    """Return the names of the other members whom a member is linked with."""
    names = []
    for tie in network.ties:
        ends = {tie.source_id, tie.target_id}
        if member_id in ends and network.person_id not in ends:
            other = network.member((ends - {member_id}).pop())
            if other is not None:
                names.append(other.name)
    return names


def same_name(network: Network, name: str) -> Member | None:
    """Return a member who already goes by this name."""
    wanted = " ".join(name.split()).casefold()
    for member in network.members:
        if wanted and wanted in (member.name.casefold(), member.full_name.casefold()):
            return member
    return None


def is_strained(tie: Tie) -> bool:
    """Tell whether the zigzag is drawn."""
    return tie.strain is not Strain.NONE and not tie.ended


def _counted_as(member: Member) -> str:
    if member.kind is MemberKind.PROFESSIONAL and member.symbol:
        return "place"
    return _COUNTED.get(member.kind, "person")


def _counted_words(word: str, count: int, here: list[Member]) -> str:
    if word == "pet":
        animals = {member.relation.strip().lower() for member in here if member.kind is MemberKind.PET}
        animal = animals.pop() if len(animals) == 1 else ""
        if animal.isalpha():
            return animal if count == 1 else f"{animal}s"
    return word if count == 1 else _PLURALS[word]
