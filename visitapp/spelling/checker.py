"""The checking process: lines of JSON come in by standard input and go out by standard output, nothing else.

It opens no file but the dictionary, may write none, and ends with its standard input, so with the window.

    {"words": [...]}                   is answered by  {"unknown": [...]}
    {"suggest": "...", "near": [...]}  is answered by  {"suggested": [...]}

in the order in which they were asked. Once the dictionary is read it says {"ready": true}.
"""

from __future__ import annotations

import json
import sys
from typing import Any, BinaryIO

from visitapp.spelling.dictionary import Dictionary
from visitapp.spelling.exit_codes import NOT_HERE, NOT_UNDERSTOOD

LONGEST_LINE = 1 << 20


def main() -> int:
    """Answer until standard input ends. The process was hardened before."""
    try:
        dictionary = Dictionary()
    except (ImportError, OSError):
        return NOT_HERE
    _write_no_file()
    return serve(dictionary, sys.stdin.buffer, sys.stdout.buffer)


def serve(dictionary: Dictionary, asked: BinaryIO, answers: BinaryIO) -> int:
    """Answer line by line; return the exit code."""
    try:
        _say(answers, {"ready": True})
        while line := asked.readline(LONGEST_LINE):
            answer = _answer(dictionary, line)
            if answer is None:
                return NOT_UNDERSTOOD
            _say(answers, answer)
    except OSError:  # the window is gone
        return 0
    return 0


def _answer(dictionary: Dictionary, line: bytes) -> dict[str, Any] | None:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return None
    match asked:
        case {"words": list(words)} if _are_words(words):
            return {"unknown": [word for word in words if not dictionary.knows(word)]}
        case {"suggest": str(word), "near": list(near)} if _are_words(near):
            return {"suggested": dictionary.suggest(word, near)}
    return None


def _are_words(values: list[Any]) -> bool:
    return all(isinstance(each, str) for each in values)


def _say(answers: BinaryIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.flush()


def _write_no_file() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
