"""The search that the canary tests rest on finds a word wherever it may hide."""

import base64
from pathlib import Path

import pytest

from tests.leaks.search import files_that_hold

WORD = "Quetzalcoatlus"


@pytest.mark.parametrize(
    "content",
    [
        WORD.encode(),
        WORD.upper().encode("utf-16-le"),
        WORD.lower().encode("utf-16-be"),
        WORD.encode().hex().encode(),
        base64.b64encode(b"a visit with " + WORD.encode() + b" today"),
        base64.b64encode(b"the visit with " + WORD.encode() + b" today"),
        base64.b64encode(b"one visit with the " + WORD.encode() + b" today"),
    ],
)
def test_a_planted_word_is_found_in_every_form(content: bytes, tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (deep / "file").write_bytes(b"\0" * 5000 + content + b"\xff" * 100)
    assert files_that_hold(WORD, tmp_path) == [str(deep / "file")]


def test_a_word_in_the_name_of_a_file_is_found_and_others_are_not_accused(tmp_path: Path) -> None:
    (tmp_path / f"{WORD} plan.pdf").write_bytes(b"%PDF")
    (tmp_path / "other").write_bytes(b"Quetzal")
    assert files_that_hold(WORD, tmp_path) == [str(tmp_path / f"{WORD} plan.pdf")]
