"""Look through everything that a running process has in its memory."""

import re
from dataclasses import dataclass
from pathlib import Path

PART = 1 << 22
MAPPED = re.compile(r"([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ \S+\s*(.*)")


@dataclass(frozen=True)
class Scan:
    """How often each word was met, in any form, and how much was looked at."""

    found: dict[str, int]
    mib: float


def forms_in_memory(word: str) -> list[bytes]:
    """Return how Python, Qt and the libraries below may hold a word."""
    return [word.encode("utf-8"), word.encode("utf-16-le"), word.encode("utf-32-le")]


def scan(pid: int, words: list[str]) -> Scan:
    """Search the memory of a process. It must let itself be read: the seats of these tests do."""
    found = dict.fromkeys(words, 0)
    looked_at = 0
    forms = {word: forms_in_memory(word) for word in words}
    overlap = max(len(form) for each in forms.values() for form in each)
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for start, end in readable(pid):
            at = start
            before = b""
            while at < end:
                memory.seek(at)
                try:
                    part = memory.read(min(PART, end - at))
                except OSError:  # a mapping that the kernel itself does not let anybody read, such as [vvar]
                    break
                if not part:
                    break
                looked_at += len(part)
                text = before + part
                for word, ways in forms.items():
                    found[word] += sum(text.count(way) for way in ways)
                before = text[-(overlap - 1) :]
                at += len(part)
    return Scan(found, looked_at / (1 << 20))


def readable(pid: int) -> list[tuple[int, int]]:
    """Return the places that can be read, from and to."""
    places = []
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        match = MAPPED.match(line)
        if match and match[3].startswith("r") and match[4] not in ("[vvar]", "[vvar_vclock]", "[vsyscall]"):
            places.append((int(match[1], 16), int(match[2], 16)))
    return places
