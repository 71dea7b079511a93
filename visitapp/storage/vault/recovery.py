"""The recovery code: 160 random bits on paper, as ten groups of four that survive being read aloud and typed back.

Crockford's base32 alphabet: no I, L, O or U, so that nothing looks like 1, 0 or V. Groups 1 to 8 carry the bits,
20 in each. Group 9 is the exclusive or of those eight; group 10 is the first 20 bits of their SHA-256. Together they
catch all but one in 2^40 of random mistakes, and name the group when a single one is wrong.
"""

import hashlib
import secrets
from functools import reduce
from operator import xor

from visitapp.errors import WrongSecret

CODE_BYTES = 20
GROUPS = 10
_DATA_GROUPS = 8
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1, "U": 27}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "last")
_DASHES = "-‐‑‒–—―−_."


def new_code() -> str:
    """Return a fresh code, for example `7Q2M-…`: ten groups of four with dashes."""
    return write_code(secrets.token_bytes(CODE_BYTES))


def write_code(secret: bytes) -> str:
    """Return the written form of 20 bytes."""
    if len(secret) != CODE_BYTES:
        raise ValueError("a recovery code is 20 bytes")
    number = int.from_bytes(secret, "big")
    data = [number >> 20 * (_DATA_GROUPS - 1 - place) & 0xFFFFF for place in range(_DATA_GROUPS)]
    return "-".join(_letters(group) for group in [*data, reduce(xor, data), _digest(data)])


def parse(text: str) -> bytes:
    """Return the 20 bytes of a typed code. Case, spaces and dashes do not matter; O is 0, I and L are 1, U is V.

    Raises WrongSecret with a sentence that names the group when a single group is wrong. It never repeats the code.
    """
    kept = [character for character in text[:500].upper() if not character.isspace() and character not in _DASHES]
    if len(kept) != 4 * GROUPS:
        raise WrongSecret(
            f"A recovery code has {GROUPS} groups of 4 letters and digits, {4 * GROUPS} in all; this has {len(kept)}.",
            "Check that no group was left out or typed twice, then try again.",
        )
    groups = []
    for place in range(GROUPS):
        value = 0
        for character in kept[4 * place : 4 * place + 4]:
            if character not in _VALUES:
                raise _mistyped(place, "has a sign that recovery codes do not use")
            value = value * 32 + _VALUES[character]
        groups.append(value)
    data, parity, digest = groups[:_DATA_GROUPS], groups[_DATA_GROUPS], groups[_DATA_GROUPS + 1]
    if reduce(xor, data) == parity and _digest(data) == digest:
        return reduce(lambda number, group: number << 20 | group, data, 0).to_bytes(CODE_BYTES, "big")
    place_found = _single_mistake(data, parity, digest)
    if place_found is not None:
        raise _mistyped(place_found, "looks mistyped")
    raise WrongSecret(
        "More than one group of that recovery code looks mistyped.",
        "Compare each group with your recovery sheet, then try again.",
    )


def is_group(typed: str, group: str) -> bool:
    """Tell whether one group of a code was typed, as generously as `parse` reads a whole one."""
    kept = [character for character in typed[:50].upper() if not character.isspace() and character not in _DASHES]
    return [_VALUES.get(character) for character in kept] == [_VALUES[character] for character in group]


def _single_mistake(data: list[int], parity: int, digest: int) -> int | None:
    """Return the place of the one wrong group, or None if there are several."""
    difference = reduce(xor, data) ^ parity
    if difference == 0:
        # Mistakes in two data groups that cancel out are far rarer than one in the last group.
        return _DATA_GROUPS + 1
    if _digest(data) == digest:
        return _DATA_GROUPS
    for place in range(_DATA_GROUPS):
        mended = [*data[:place], data[place] ^ difference, *data[place + 1 :]]
        if _digest(mended) == digest:
            return place
    return None


def _mistyped(place: int, what: str) -> WrongSecret:
    return WrongSecret(
        f"The {_ORDINALS[place]} group of that recovery code {what}.",
        "Compare it with your recovery sheet, then try again.",
    )


def _digest(data: list[int]) -> int:
    written = b"visitapp|1|recovery code check|" + b"".join(group.to_bytes(3, "big") for group in data)
    return int.from_bytes(hashlib.sha256(written).digest()[:3], "big") >> 4


def _letters(group: int) -> str:
    return "".join(_ALPHABET[group >> shift & 31] for shift in (15, 10, 5, 0))
