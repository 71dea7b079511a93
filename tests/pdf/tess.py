"""Tess Brennan, made up for these tests: the person, plan, goals and map of the design's pictures."""

from __future__ import annotations

from datetime import date

from visitapp.domain.actions import Action
from visitapp.domain.careplan import Agreement, CarePlan, CrisisNumber, PlanStatus
from visitapp.domain.goals import Goal, GoalRating
from visitapp.domain.network import (
    Closeness,
    Flow,
    Member,
    MemberKind,
    Network,
    Permission,
    Strain,
    Strength,
    Tie,
)
from visitapp.domain.people import Person
from visitapp.domain.workers import Worker

TODAY = date(2026, 6, 18)
TESS = Person(
    "tess",
    given_name="Teresa",
    family_name="Brennan",
    preferred_name="Tess",
    pronouns="she/her",
    born=date(1964, 2, 14),
    key_worker="Amara Okafor",
    allergies=("penicillin",),
    next_review_on=date(2026, 7, 30),
)
AMARA = Worker("amara-w", name="Amara Okafor", role="Social worker", phone="01632 960 300")

_K = MemberKind
_NEAR, _CLOSE, _FAR = Closeness.VERY_CLOSE, Closeness.CLOSE, Closeness.FURTHER
_STRONG, _PLAIN = Strength.STRONG, Strength.ORDINARY
_MEMBERS = (
    # name, full name, kind, relation, symbol, phone, ring, strength, flow, angle
    ("Aoife", "Aoife Brennan", _K.FAMILY, "daughter", "", "", _NEAR, _STRONG, Flow.BOTH, 314.0),
    ("Nell", "", _K.FAMILY, "grandchild", "", "", _NEAR, _STRONG, Flow.BACK, 353.0),
    ("Bernie", "", _K.FAMILY, "sister", "", "", _CLOSE, _STRONG, Flow.BOTH, 331.0),
    ("Danny", "", _K.FAMILY, "son", "", "", _FAR, _PLAIN, Flow.NEITHER, 287.0),
    ("Biscuit", "", _K.PET, "dog", "paw-print", "", _NEAR, _STRONG, Flow.BOTH, 271.0),
    ("Frank", "", _K.FAMILY, "former husband", "", "", _FAR, _PLAIN, Flow.NEITHER, 322.0),
    ("Nasreen", "Nasreen Ahmed", _K.NEIGHBOUR, "next door", "", "07700 900318", _NEAR, _STRONG, Flow.BOTH, 43.0),
    ("Pauline", "", _K.FRIEND, "friend", "", "", _CLOSE, _PLAIN, Flow.BOTH, 25.0),
    ("Jean and Ted", "", _K.NEIGHBOUR, "upstairs", "", "", _FAR, _PLAIN, Flow.BACK, 77.0),
    ("Amara", "Amara Okafor", _K.PROFESSIONAL, "social worker", "", "01632 960 300", _CLOSE, _PLAIN, Flow.TO, 99.0),
    ("Kwame", "Kwame Mensah", _K.PROFESSIONAL, "nurse", "", "01632 960 305", _NEAR, _STRONG, Flow.TO, 147.0),
    ("Lewis", "", _K.PROFESSIONAL, "housing officer", "", "", _FAR, _PLAIN, Flow.TO, 112.0),
    ("Dr Raman", "Dr Priya Raman", _K.PROFESSIONAL, "GP", "", "01632 960 188", _FAR, _PLAIN, Flow.TO, 128.0),
    ("Hall’s", "", _K.PROFESSIONAL, "pharmacy", "pill", "", _FAR, _PLAIN, Flow.TO, 161.0),
    ("Choir", "", _K.GROUP, "Tuesdays", "music", "", _CLOSE, _STRONG, Flow.BOTH, 249.0),
    ("Library", "", _K.PLACE, "Wednesdays", "book-open", "", _FAR, _PLAIN, Flow.TO, 237.0),
    ("Lunch club", "", _K.GROUP, "St Cuthbert’s", "utensils", "", _CLOSE, _PLAIN, Flow.BOTH, 191.0),
    ("Warm Homes", "", _K.SERVICE, "advice line", "flame", "", _FAR, _PLAIN, Flow.TO, 216.0),
)  # fmt: skip


def _key(name: str) -> str:
    return name.lower().replace(" ", "-")


def tess_network() -> Network:
    """Return the worker's map, with the strained and the ended tie still on it."""
    members = tuple(
        Member(_key(name), "tess", name, full, kind, relation, symbol, phone, angle=angle)
        for name, full, kind, relation, symbol, phone, *_, angle in _MEMBERS
    )
    ties = [
        Tie(
            f"tess-{_key(name)}",
            "tess",
            "tess",
            _key(name),
            ring,
            strength,
            Strain.A_LOT if name == "Danny" else Strain.NONE,
            flow,
            ended=name == "Frank",
            permission=Permission.YES if phone else Permission.NOT_ASKED,
        )
        for name, _, _, _, _, phone, ring, strength, flow, _ in _MEMBERS
    ]
    ties.append(Tie("aoife-nell", "tess", "aoife", "nell"))
    ties.append(Tie("amara-kwame", "tess", "amara", "kwame"))
    return Network("tess", "Tess", members, tuple(ties))


TESS_PLAN = CarePlan(
    "plan-4",
    "tess",
    version=4,
    status=PlanStatus.FINAL,
    written_with="Amara and Kwame",
    what_matters=(
        "Cooking a proper Sunday dinner with Nell on the stool next to me. Biscuit. A warm kitchen. Singing. "
        "Being asked, not told."
    ),
    how_to_support=(
        "ring the day before; one thing at a time, then a cup of tea; write things down in large print; "
        "tell me if you are running late."
    ),
    strengths=(
        "I cooked for 200 children a day.\nI sing alto, and I never miss choir now.\nI look out for my neighbours.\n"
        "I know my own early signs."
    ),
    early_signs=("I don’t answer the door.\nI live on toast.\nMy nights turn upside down.\nI leave the post unopened."),
    what_helps=("A call from Bernie.\nBiscuit’s walk, even to the corner.\nOne visitor at a time.\nThe radio on low."),
    crisis_first="First I ring Nasreen on 07700 900318. After that, any of these, day or night.",
    crisis_numbers=(
        CrisisNumber("01632 960 111", "Northside crisis line"),
        CrisisNumber("111, option 2", "NHS mental health help"),
        CrisisNumber("116 123", "Samaritans, free to ring"),
    ),
    crisis_wishes="I would rather be at home if I can. Biscuit goes to Nasreen.",
    rights=(
        "I can change my mind, ask for an advocate, have anyone I choose with me, and see what is written about me. "
        "Aoife has a carer’s assessment booked."
    ),
    review_on=date(2026, 7, 30),
    review_how="at home, with Aoife and Kwame. I can ask for it sooner.",
    agreements=(
        Agreement("Tess Brennan", "", TODAY),
        Agreement("Amara Okafor", "Social worker", TODAY),
        Agreement("Kwame Mensah", "Nurse"),
    ),
    copies=("me (large print)", "Aoife", "Dr Raman"),
    finalised_on=TODAY,
)

GOALS = (
    Goal("g1", "tess", "Cook Sunday dinner for Aoife and Nell, start to finish", position=0),
    Goal("g2", "tess", "Sing at the summer concert, and stay for the tea", position=1),
    Goal("g3", "tess", "A warm flat before the clocks go back", position=2),
)
_MARCH = date(2026, 3, 12)
RATINGS = tuple(
    GoalRating(f"r{goal}{number}", "tess", f"g{goal}", score, day)
    for goal, first, now in ((1, 3, 7), (2, 5, 8), (3, 2, 4))
    for number, (score, day) in enumerate(((first, _MARCH), (now, TODAY)))
)


def _day(month: int, day: int) -> date:
    return date(2026, month, day)


ACTIONS = (
    Action("a1", "tess", "", "g1", "Cook two courses with Nell on the stool", ("tess",), due_on=_day(6, 28)),
    Action("a2", "tess", "", "g1", "Ask about a timer with big numbers", ("amara-w",), due_on=_day(7, 2)),
    Action("a3", "tess", "", "g2", "Go to the rehearsal at St Cuthbert’s", ("tess", "pauline"), due_on=_day(6, 27)),
    Action("a4", "tess", "", "g2", "Ask for a seat near the door", ("pauline",), due_on=_day(6, 27)),
    Action("a5", "tess", "", "g3", "Ring Lewis about the boiler part", ("amara-w",), due_on=_day(6, 18)),
    Action("a6", "tess", "", "g3", "Fill in the Warm Homes form together", ("tess", "amara-w"), due_on=_day(7, 9)),
)  # fmt: skip
OWNER_NAMES = {"tess": "Me", "amara-w": "Amara", "pauline": "Pauline"}
