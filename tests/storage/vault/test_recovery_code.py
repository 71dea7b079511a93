"""A recovery code survives a printer, a telephone and a tired typist."""

import hashlib
import random
from functools import reduce
from operator import xor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visitapp.errors import WrongSecret
from visitapp.storage.vault.recovery import new_code, parse, write_code

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "last"]
secrets_of_20_bytes = st.binary(min_size=20, max_size=20)


@settings(deadline=None)  # a busy machine may pause in the midst of one
@given(secret=secrets_of_20_bytes)
def test_a_written_code_reads_back(secret: bytes) -> None:
    assert parse(write_code(secret)) == secret


@settings(deadline=None)  # a busy machine may pause in the midst of one
@given(secret=secrets_of_20_bytes)
def test_groups_are_what_the_docstring_says(secret: bytes) -> None:
    groups = write_code(secret).split("-")
    values = [reduce(lambda value, letter: value * 32 + ALPHABET.index(letter), group, 0) for group in groups]
    assert sum(value << 20 * (7 - place) for place, value in enumerate(values[:8])) == int.from_bytes(secret, "big")
    assert values[8] == reduce(xor, values[:8])
    text = b"visitapp|1|recovery code check|" + b"".join(value.to_bytes(3, "big") for value in values[:8])
    assert values[9] == int(hashlib.sha256(text).hexdigest()[:5], 16)


def test_codes_are_fresh_and_have_ten_groups_of_four() -> None:
    codes = {new_code() for _ in range(100)}
    assert len(codes) == 100
    assert all([len(group) for group in code.split("-")] == [4] * 10 for code in codes)


@settings(deadline=None)  # a busy machine may pause in the midst of one
@given(secret=secrets_of_20_bytes, chance=st.randoms(use_true_random=False))
def test_case_spaces_dashes_and_look_alikes_do_not_matter(secret: bytes, chance: random.Random) -> None:
    typed = ""
    for letter in write_code(secret):
        letter = chance.choice({"0": "0Oo", "1": "1IiLl", "V": "VvUu", "-": "-– \t\u00a0\n"}.get(letter, letter))
        typed += chance.choice([letter, letter.lower(), letter + " "])
    assert parse(typed) == secret


@settings(deadline=None)  # a busy machine may pause in the midst of one
@given(secret=secrets_of_20_bytes, place=st.integers(0, 9), data=st.data())
def test_a_single_wrong_group_is_named(secret: bytes, place: int, data: st.DataObject) -> None:
    groups = write_code(secret).split("-")
    wrong = data.draw(st.text(ALPHABET, min_size=4, max_size=4).filter(lambda group: group != groups[place]))
    groups[place] = wrong
    with pytest.raises(WrongSecret, match=f"The {ORDINALS[place]} group of that recovery code looks mistyped"):
        parse("-".join(groups))


def test_two_wrong_groups_are_not_blamed_on_one() -> None:
    chance = random.Random(7)
    for _ in range(300):
        groups = write_code(chance.randbytes(20)).split("-")
        for place in chance.sample(range(8), 2):
            groups[place] = "".join(chance.choices(ALPHABET, k=4))
        with pytest.raises(WrongSecret, match="More than one group"):
            parse("-".join(groups))


def test_two_swapped_groups_are_caught() -> None:
    groups = write_code(bytes(range(20))).split("-")
    with pytest.raises(WrongSecret):
        parse("-".join([groups[1], groups[0], *groups[2:]]))


@pytest.mark.parametrize("typed", ["", "7Q2M", "-" * 90, "A" * 39, "A" * 41, "A" * 100_000])
def test_a_code_of_the_wrong_length_says_how_long_it_should_be(typed: str) -> None:
    with pytest.raises(WrongSecret, match="10 groups of 4 letters and digits, 40 in all"):
        parse(typed)


def test_a_strange_sign_is_placed_and_not_repeated() -> None:
    groups = write_code(bytes(20)).split("-")
    groups[2] = "AB?D"
    with pytest.raises(WrongSecret, match="The third group") as caught:
        parse("-".join(groups))
    assert "AB?D" not in str(caught.value)


def test_what_grows_when_put_in_capitals_is_refused_calmly() -> None:
    for strange in ("ß", "ﬁ", "ı", "😀", "٣"):
        with pytest.raises(WrongSecret):
            parse(strange * 40)
