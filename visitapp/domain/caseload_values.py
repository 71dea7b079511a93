"""What stands in one cell of a caseload list, cleaned and read. A value that cannot be right raises Refusal."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from visitapp.domain.dates import MONTHS

NAME_LIMIT = 300
TEXT_LIMIT = 2_000
EARLIEST_BIRTH = 1900
# Marks that turn the direction of the text round; the letters of right-to-left scripts need none of them.
_TURNING = {ord(sign): None for sign in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"}
_NOTHING = {
    "",
    "-",
    "--",
    "–",
    "—",
    "n/a",
    "na",
    "none",
    "nil",
    "null",
    "unknown",
    "not known",
    "not recorded",
    "?",
    ".",
}
_YES = {"yes", "y", "true", "1", "required"}
_NO = {"no", "n", "false", "0", "not required"}
_NO_ALLERGY = {"nka", "nkda", "no known allergies", "no known drug allergies", "no", "none known", "nil known"}
_TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sir", "dame"}

_NOT_IN_A_NAME = frozenset(";|\t\n")
_NOT_IN_A_PART = _NOT_IN_A_NAME | {","}
_FORMULA_TEXT = re.compile(r'="([^"]*)"')
_SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?e\+?\d+", re.I)
_TIME_OF_DAY = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})")
_EIGHT_DIGITS = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_MONTH_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-/.]+(?:of )?([a-z]{3,9})\.?,?[ \-/.]+(\d{4}|\d{2})", re.I)


class Refusal(ValueError):
    """Why a value cannot be taken over, to follow the name of its column: "is not a date"."""


def cleaned(cell: str) -> str:
    """Return a cell without control characters, outer spaces and what spreadsheets put before text.

    Line breaks stay. Words that stand for nothing ("n/a") become "". Raises Refusal for a formula.
    """
    text = "".join(
        sign if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs") else " "
        for sign in cell.replace("\r\n", "\n").replace("\r", "\n").translate(_TURNING)
    )
    text = "\n".join(line for line in (" ".join(part.split()) for part in text.split("\n")) if line)
    wrapped = _FORMULA_TEXT.fullmatch(text)
    if wrapped:
        text = wrapped[1].strip()
    if text.startswith("'") and text[1:2] in tuple("0123456789=+-@"):
        text = text[1:]
    if text.startswith("="):
        raise Refusal("holds a formula instead of a value")
    if text.startswith(("@", "-", "+")) and not re.match(r"\+\s?\(?\d", text):
        text = text.lstrip("@-+ \t")
    return "" if text.casefold() in _NOTHING else text


def one_line(text: str, separator: str = ", ") -> str:
    """Join the lines of a cell."""
    return separator.join(line.rstrip(",;") for line in text.split("\n"))


def limited(text: str, limit: int = TEXT_LIMIT) -> str:
    """Return the text unless it is longer than `limit` characters. Raises Refusal."""
    if len(text) > limit:
        raise Refusal(f"is longer than {limit:,} characters")
    return text


def read_name(text: str) -> str:
    """Return a name; one written all in capitals is set in small letters after each first one.

    Raises Refusal for what a quotation mark that closes too late has swallowed.
    """
    _refuse_swallowed(text, _NOT_IN_A_PART)
    name = limited(one_line(text, " "), NAME_LIMIT)
    letters = [sign for sign in name if sign.isalpha()]
    if len(letters) < 3 or name != name.upper() or name == name.lower():
        return name
    return re.sub(r"\w+", lambda word: word[0][0] + word[0][1:].lower(), name)


def split_name(text: str) -> tuple[str, str, str]:
    """Split a whole name into given, family and preferred name.

    Reads "BRENNAN, Teresa", "Teresa Brennan", "Mrs Teresa (Tess) Brennan" and one word alone. Raises Refusal.
    """
    _refuse_swallowed(text, _NOT_IN_A_NAME)
    name = limited(one_line(text, " "), 2 * NAME_LIMIT + 1)
    preferred = ""
    aside = re.search(r"[(\"“]([^)\"”]+)[)\"”]", name)
    if aside:
        preferred = aside[1].strip()
        name = f"{name[: aside.start()]} {name[aside.end() :]}"
    before, comma, after = name.partition(",")
    family_words, given_words = before.split(), after.split()
    if not comma:
        words = _without_title(family_words)
        given_words, family_words = (words[:-1], words[-1:]) if len(words) > 1 else (words, [])
    return (
        read_name(" ".join(_without_title(given_words))),
        read_name(" ".join(family_words)),
        read_name(preferred),
    )


def read_birth_date(text: str, today: date) -> date:
    """Return a birth date. Raises Refusal for what is no date, lies ahead or before 1900."""
    day = read_date(text, latest_year=today.year)
    if day > today:
        raise Refusal(f"{text} is yet to come")
    if day.year < EARLIEST_BIRTH:
        raise Refusal(f"{text} is before {EARLIEST_BIRTH}")
    return day


def read_review_date(text: str, today: date) -> date:
    """Return the date of a review, past or to come. Raises Refusal for what is no date or is decades off."""
    day = read_date(text, latest_year=today.year + 20)
    if abs(day.year - today.year) > 20:
        raise Refusal(f"{text} is too far off")
    return day


def read_date(text: str, *, latest_year: int) -> date:
    """Read a date as British systems write it: day first, or year first. Raises Refusal.

    A year of two digits is the latest one that is not after `latest_year`.
    """
    typed = _TIME_OF_DAY.sub("", one_line(text, " ").strip()).strip()
    if re.fullmatch(r"\d{5}(?:[.,]0+)?", typed):
        raise Refusal(f"{text} is a number that Excel keeps for a date: show the column as dd/mm/yyyy and save again")
    parts = _date_parts(typed, latest_year)
    if parts is None:
        raise Refusal(f"{text} is not a date")
    year, month, day = parts
    try:
        return date(year, month, day)
    except ValueError as fault:
        swapped = " (the day comes first)" if 12 < month <= 31 and day <= 12 else ""
        raise Refusal(f"{text} is not a date{swapped}") from fault


def read_nhs_number(text: str) -> str:
    """Return an NHS number as "999 041 2345". Raises Refusal when the check digit (modulus 11) does not fit."""
    typed = one_line(text, " ")
    if _SCIENTIFIC.fullmatch(typed.replace(" ", "")):
        raise Refusal(f"{typed} was shortened by Excel: show the column as text and save again")
    digits = re.sub(r"[\s\-.]", "", typed)
    if not re.fullmatch(r"[0-9]{10}", digits):
        raise Refusal(f"{typed} does not have 10 digits")
    if len(set(digits)) == 1:
        raise Refusal(f"{typed} is one digit ten times, which stands for a number that is not known")
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    if check % 11 != int(digits[9]):
        raise Refusal(f"{typed} has a digit wrong: its check digit does not fit")
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def read_phone(text: str) -> tuple[str, str]:
    """Return a phone number and a note on what was mended, "" for nothing. Raises Refusal."""
    typed = limited(one_line(text, " or "), 200)
    if _SCIENTIFIC.fullmatch(typed.replace(" ", "")):
        raise Refusal(f"{typed} was shortened by Excel: show the column as text and save again")
    typed = re.sub(r"^(\d{9,11})\.0$", r"\1", typed)
    digits = re.sub(r"[\s()\-.]", "", typed)
    if re.fullmatch(r"[1-37-9]\d{8,9}", digits):
        return f"0{typed}", "the first 0 of the phone number was missing and is back"
    return typed, ""


def read_interpreter(text: str, language: str) -> str:
    """Return the words about an interpreter; a bare "yes" takes the first language."""
    word = text.casefold()
    if word in _NO:
        return ""
    if word in _YES:
        return f"{language} interpreter" if language else "Interpreter needed"
    return limited(one_line(text, "; "))


def read_list(text: str) -> tuple[str, ...]:
    """Split a cell into its items; "no known allergies" is none."""
    items = (item.strip() for item in re.split(r"[;,\n|]", limited(text)))
    return tuple(item for item in items if item and item.casefold().rstrip(".") not in _NO_ALLERGY | _NOTHING)


def _refuse_swallowed(name: str, signs: frozenset[str]) -> None:
    if signs.intersection(name) or any(sign.isdigit() for sign in name):
        raise Refusal(
            "holds a line break, a digit or a separator, so a quotation mark may have swallowed the cells after it"
        )


def _year(typed: str, latest_year: int) -> int:
    year = int(typed)
    if len(typed) == 2:
        year += latest_year // 100 * 100
        year -= 100 if year > latest_year else 0
    return year


def _date_parts(typed: str, latest_year: int) -> tuple[int, int, int] | None:
    """Return year, month and day as numbers, or None."""
    if found := _DAY_FIRST.fullmatch(typed):
        return _year(found[3], latest_year), int(found[2]), int(found[1])
    if found := _YEAR_FIRST.fullmatch(typed) or _EIGHT_DIGITS.fullmatch(typed):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _MONTH_NAME.fullmatch(typed):
        name = found[2].lower()
        months = [number for number, month in enumerate(MONTHS, start=1) if month.lower().startswith(name)]
        if not months and name == "sept":
            months = [9]
        return (_year(found[3], latest_year), months[0], int(found[1])) if months else None
    return None


def _without_title(words: list[str]) -> list[str]:
    return words[1:] if len(words) > 1 and words[0].rstrip(".").lower() in _TITLES else words
