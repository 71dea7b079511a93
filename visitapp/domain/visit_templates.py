"""Templates of visits: which sections stand in which order, with which prompts. None makes a section compulsory.

The prompts are our own words; the kinds of contact are those of the field (DOMAIN.md, 12).
"""

from __future__ import annotations

from dataclasses import dataclass

from visitapp.domain.ids import derived_id
from visitapp.domain.records import words
from visitapp.domain.visits import SECTIONS

_FAMILY = "5f0a6c1e3b7d4e0c9a8f2d6b41c7e953"
LONGEST_PROMPT = 300


@dataclass(frozen=True, repr=False)
class TemplatePart:
    """One section in a template: its key, and what is asked there ("" for the section's own prompt)."""

    key: str
    prompt: str = ""


@dataclass(frozen=True, repr=False)
class VisitTemplate:
    """A layout of the visit page. `parts` are in order; a section that is not among them is out of sight while empty.

    `person_id` stays "": templates are the worker's own.
    """

    id: str
    person_id: str = ""
    key: str = ""
    name: str = words()
    parts: tuple[TemplatePart, ...] = ()


def template_id(key: str) -> str:
    """Return the one id of a template with this key."""
    return derived_id(_FAMILY, key)


def _built_in(key: str, name: str, *parts: tuple[str, str]) -> VisitTemplate:
    return VisitTemplate(template_id(key), "", key, name, tuple(TemplatePart(*part) for part in parts))


EVERY_SECTION = VisitTemplate("", name="Every section", parts=tuple(TemplatePart(kind.key) for kind in SECTIONS))
"""How a visit is laid out while no template is chosen."""

BUILT_IN: tuple[VisitTemplate, ...] = (
    _built_in(
        "first_visit",
        "First visit",
        ("own_words", "What brings us together, as {name} would put it?"),
        ("relationships", "Who matters to {name}? Who helps, and who needs help?"),
        ("home_money", "Where does {name} live, and how is it there? Money coming in, and what it has to cover"),
        ("health", "How are body and mind? What treatment is there, and does it help?"),
        ("safety", "What would worry {name}, or those around? What has kept {name} safe before?"),
        ("agreed", "Why we meet, how often, how to reach each other, and what is shared with whom"),
    ),
    _built_in(
        "review",
        "Review",
        ("own_words", "What is better, what is not, what should change?"),
        ("since_last", "What was planned, and what came of it?"),
        ("relationships", "Who is still around? Who carries too much?"),
        ("health", ""),
        ("home_money", ""),
        ("safety", "Does the crisis plan still fit?"),
        ("agreed", "What stays in the plan, what goes, what is new? When is the next look?"),
    ),
    _built_in(
        "hospital_visit",
        "Hospital visit",
        ("own_words", "How is it on the ward for {name}? What does {name} want next?"),
        ("health", "What has the ward said: treatment, rights, leave?"),
        ("relationships", "Who visits? Who needs to know, and may they?"),
        ("home_money", "Home, keys, pets, post and bills meanwhile"),
        ("safety", "What has to be in place on the day of going home?"),
        ("agreed", ""),
    ),
    _built_in(
        "joint_visit",
        "Joint visit",
        ("since_last", "Who came along, from where, and what for?"),
        ("own_words", ""),
        ("health", "What did each of us see? Say whose view it is"),
        ("relationships", ""),
        ("safety", ""),
        ("agreed", "Who does what, and who tells {name}?"),
    ),
    _built_in(
        "failed_visit",
        "No reply at the door",
        ("since_last", "When, how long did you wait, what did you try?"),
        ("safety", "Is anything unlike {name}? Who could know more?"),
        ("agreed", "What was left at the door, who was rung, when is the next try?"),
    ),
    _built_in(
        "phone_call",
        "Phone call",
        ("since_last", "Who rang whom, and what about?"),
        ("own_words", ""),
        ("safety", ""),
        ("agreed", ""),
    ),
    _built_in(
        "duty_contact",
        "Duty contact",
        ("since_last", "Who got in touch, how, and what has happened?"),
        ("own_words", "What does {name} ask for today?"),
        ("safety", "What cannot wait until tomorrow?"),
        ("agreed", "What was done now, and what goes to whom?"),
    ),
    _built_in(
        "letter",
        "Letter",
        ("since_last", "From whom to whom, dated when, and what does it say?"),
        ("agreed", "What has to be answered or done, by when?"),
    ),
)


def offered(template: VisitTemplate, key: str) -> TemplatePart | None:
    """Return how a template has a section, or None."""
    return next((part for part in template.parts if part.key == key), None)


def in_order(template: VisitTemplate) -> tuple[str, ...]:
    """Return the keys of all sections: the template's in its order, then those it leaves out."""
    first = tuple(part.key for part in template.parts)
    return (*first, *(kind.key for kind in SECTIONS if kind.key not in first))


def asked(prompt: str, name: str) -> str:
    """Put the person's name where a prompt says {name}; any other brace stays as it was typed."""
    return prompt.replace("{name}", name)
