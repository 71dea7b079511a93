"""What a person has told about themselves, part by part, in their own words; every part can stay empty.

Which parts there are follows PRSB Personalised Care and Support Plan v2.0 ("Person demographics"), PRSB About Me v2.01
and the social context of the Core Information Standard v2. The headings and questions are our own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from visitapp.domain.ids import derived_id
from visitapp.domain.records import link, words


class AboutGroup(StrEnum):
    """The groups of parts, in the order of the page."""

    ABOUT_ME = "about_me"
    WHO = "who"
    ROOTS = "roots"
    HOME = "home"
    MONEY = "money"
    WORK = "work"

    @property
    def heading(self) -> str:
        """Return the heading on screen."""
        return {
            "about_me": "About me",
            "who": "Who I am",
            "roots": "Where I come from, and what I believe",
            "home": "My home",
            "money": "Money",
            "work": "Work and learning",
        }[self.value]


@dataclass(frozen=True, repr=False)
class AboutPart:
    """One part: its key in the store, its group, its heading, and what may be written there."""

    key: str
    group: AboutGroup
    heading: str
    prompt: str


_ME, _WHO, _ROOTS = AboutGroup.ABOUT_ME, AboutGroup.WHO, AboutGroup.ROOTS
_HOME, _MONEY, _WORK = AboutGroup.HOME, AboutGroup.MONEY, AboutGroup.WORK

PARTS: tuple[AboutPart, ...] = (
    AboutPart(
        "hold_on_to",
        _ME,
        "What I hold on to",
        "What I would not be without, and what everybody must know if I cannot say it myself",
    ),
    AboutPart(
        "my_people",
        _ME,
        "My people",
        "Who they are to me, how to bring them in, and whom to leave out and why",
    ),
    AboutPart(
        "talking",
        _ME,
        "Talking with me",
        "What to call me, words or signs, how fast; how I show that I am upset or do not agree",
    ),
    AboutPart(
        "good_and_bad_days",
        _ME,
        "Good days and bad days",
        "An ordinary day, how a bad one begins, a very bad one, and what brings me back",
    ),
    AboutPart("yes_and_no", _ME, "Yes please, no thank you", "What I like people to do, and what I would rather not"),
    AboutPart("help_that_suits", _ME, "Help that suits me", "At what time of day, how much, and what sets me off"),
    AboutPart("one_more_thing", _ME, "And one more thing", "Whatever you would not think of asking"),
    AboutPart("written_with", _ME, "Who wrote this with me", "A name, and who they are to me"),
    AboutPart("other_names", _WHO, "Other names I go by or went by", "Nicknames, a name before marriage, a stage name"),
    AboutPart("gender", _WHO, "My gender, as I say it", ""),
    AboutPart("born_in", _WHO, "Where I was born", ""),
    AboutPart("relationship", _WHO, "Single, together, married, parted, widowed…", ""),
    AboutPart(
        "culture", _ROOTS, "My culture and background", "Ethnic background in my own words, food, customs, dress"
    ),
    AboutPart("identity", _ROOTS, "What else makes me who I am", "Sexuality, disability, communities I belong to"),
    AboutPart("faith", _ROOTS, "What I believe", "Faith or none, prayer, fasting, days to keep, who may be told"),
    AboutPart(
        "coming_here",
        _ROOTS,
        "How I came to live here",
        "Where from, when and why; papers and permission to stay, if that is part of it",
    ),
    AboutPart("tenancy", _HOME, "The place I live in", "Rented, owned, shared, supported, no fixed place; landlord"),
    AboutPart("state_of_home", _HOME, "How it is to live there", "Warmth, damp, stairs, repairs, noise, safety"),
    AboutPart("equipment", _HOME, "Things that help me at home", "Rails, alarms, a hearing loop, a key safe"),
    AboutPart("income", _MONEY, "What comes in", "Wages, pension, benefits, and whether something is being claimed"),
    AboutPart("bills", _MONEY, "Bills and debts", "What worries me, and what has been arranged"),
    AboutPart("money_help", _MONEY, "Who helps me with money", "Somebody I trust, an appointee, nobody"),
    AboutPart("work", _WORK, "Work", "What I do or did, paid or not, and what I would like"),
    AboutPart("learning", _WORK, "Learning", "School, courses, reading and writing, using a phone or computer"),
)
_BY_KEY = {part.key: part for part in PARTS}


@dataclass(frozen=True, repr=False)
class AboutText:
    """What is written in one part about one person."""

    id: str
    person_id: str = link()
    key: str = ""
    text: str = words()


def about_id(person_id: str, key: str) -> str:
    """Return the one id that a part has for a person, so that two laptops write to the same record."""
    return derived_id(person_id, f"about/{key}")


def part_heading(key: str) -> str:
    """Return the heading of a part; the key itself when a newer VisitApp wrote it."""
    return _BY_KEY[key].heading if key in _BY_KEY else key


def parts_of(group: AboutGroup) -> tuple[AboutPart, ...]:
    """Return the parts of a group in order."""
    return tuple(part for part in PARTS if part.group is group)


def names_written(text: str) -> tuple[str, ...]:
    """Return the names in what somebody wrote under their other names: words with a capital that are no other words."""
    found = (word for word in re.findall(r"[^\W\d_][\w’'-]*", text) if word[0].isupper() or text.islower())
    return tuple(dict.fromkeys(word for word in found if len(word) > 1 and word.lower() not in _NO_NAMES))


_NO_NAMES = frozenset(
    {
        *("after", "also", "and", "as", "at", "before", "but", "called", "everybody", "family", "for"),
        *("formerly", "friends", "from", "her", "his", "in", "it", "maiden", "married", "marriage", "mother"),
        *("mum", "my", "name", "names", "nickname", "nicknames", "née", "nee", "never", "now", "of", "once"),
        *("only", "or", "people", "previously", "school", "she", "since", "some", "sometimes", "stage"),
        *("surname", "the", "their", "they", "until", "used", "was", "went", "when", "with", "work"),
    }
)
"""Words that stand beside names there."""
