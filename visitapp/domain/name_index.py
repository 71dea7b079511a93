"""Who has a name that begins with a typed word, and who has one that is alike; for a caseload or a map's members."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, takewhile

from visitapp.domain.found_words import WORD, folded
from visitapp.domain.names_alike import BEGINNING, Alike, HeardName, alike, heard, letters, slips_allowed

MOST_WORDS = 12
MOST_SLIPS = 2
MOST_TOLD = 32


class NameIndex:
    """The words of names, each with the places in a list of those who have it."""

    def __init__(self, names: Sequence[str], heard_before: NameIndex | None = None) -> None:
        """Take the names in the order of the list; what is known of a word is taken over from an index before."""
        whose: dict[str, set[int]] = {}
        for place, name in enumerate(names):
            for word in _words(name):
                whose.setdefault(word, set()).add(place)
        self._whose = {word: frozenset(places) for word, places in whose.items()}
        self._words = sorted(self._whose)
        known = heard_before._heard if heard_before is not None else {}
        self._heard: dict[str, HeardName] = {word: known[word] for word in self._words if word in known}
        self._likely: _Likely | None = None
        self._told: dict[tuple[str, bool], dict[int, Alike]] = {}
        """What was told of the last words: the next key asks again for all but one of them."""

    def beginning(self, word: str) -> frozenset[int]:
        """Return the places of those with a name that begins with a word."""
        wanted = folded(word)
        first = bisect_left(self._words, wanted)
        found = takewhile(lambda name: name.startswith(wanted), islice(self._words, first, None))
        return frozenset[int]().union(*(self._whose[name] for name in found))

    def listen(self) -> None:
        """Work out how every word sounds, which takes a moment the first time."""
        for word in self._words:
            if word not in self._heard:
                self._heard[word] = heard(word)
        if self._likely is None:
            self._likely = _Likely(self._heard)

    def alike(self, word: str, *, unfinished: bool) -> Mapping[int, Alike]:
        """Return the places of those with a name that is alike in any way or begins so, and how alike it is."""
        told = self._told.get((word, unfinished))
        if told is None:
            if len(self._told) == MOST_TOLD:
                self._told.clear()
            told = self._told[word, unfinished] = self._compared(word, unfinished=unfinished)
        return told

    def _compared(self, word: str, *, unfinished: bool) -> dict[int, Alike]:
        self.listen()
        typed = heard(word)
        found = dict.fromkeys(self.beginning(word), Alike.SPELLED)
        for known in self._likely.to(typed, unfinished=unfinished) if self._likely is not None else ():
            how = alike(typed, self._heard[known], unfinished=unfinished)
            if how is not None:
                for place in self._whose[known]:
                    found[place] = min(how, found.get(place, how))
        return found

    def all_alike(self, words: Sequence[str]) -> list[tuple[Alike, int]]:
        """Return how alike whoever has names for all the words, the least alike word counting, and their places."""
        if not words or len(words) > MOST_WORDS:
            return []
        last = len(words) - 1
        each: list[Mapping[int, Alike]] = []
        there: set[int] = set()
        for number, word in enumerate(words):
            found = self.alike(word, unfinished=number == last)
            there = there.intersection(found) if each else set(found)
            if not there:
                return []
            each.append(found)
        return sorted((max(found[place] for found in each), place) for place in there)


class _Likely:
    """Finds the few words that may be alike to what is typed, so that a long caseload is not compared word by word."""

    def __init__(self, known: Mapping[str, HeardName]) -> None:
        self._by_length: dict[int, list[tuple[int, str]]] = {}
        self._by_sound: dict[str, list[str]] = {}
        self._by_tongue: dict[str, list[str]] = {}
        self._by_first: dict[str, list[tuple[int, str]]] = {}
        for word, name in known.items():
            self._by_length.setdefault(len(name.letters), []).append((name.signs, word))
            self._by_sound.setdefault(name.sound, []).append(word)
            self._by_first.setdefault(name.letters[:1], []).append((name.signs, word))
            for tongue in name.tongues:
                self._by_tongue.setdefault(tongue, []).append(word)
        self._tongues = sorted(self._by_tongue)

    def to(self, typed: HeardName, *, unfinished: bool) -> set[str]:
        """Return every word that `alike` could say something of, and some more."""
        likely = {*self._by_sound.get(typed.sound, ()), *self._by_tongue.get(typed.english, ())}
        length = len(typed.letters)
        for near in range(length - MOST_SLIPS, length + MOST_SLIPS + 1):
            most = slips_allowed(min(length, near))
            if most and abs(length - near) <= most:
                for signs, word in self._by_length.get(near, ()):
                    if (signs ^ typed.signs).bit_count() <= 2 * most:
                        likely.add(word)
        if unfinished and length >= BEGINNING:
            for signs, word in self._by_first.get(typed.letters[:1], ()):
                if (typed.signs & ~signs).bit_count() <= 1:  # one slip brings in one letter at most
                    likely.add(word)
            start = typed.english
            first = bisect_left(self._tongues, start)
            for tongue in takewhile(lambda each: each.startswith(start), islice(self._tongues, first, None)):
                likely.update(self._by_tongue[tongue])
        return likely


def _words(name: str) -> Iterable[str]:
    """Return the words of a name, and those that a sign holds together also as one ("O’Brien", "Ann-Marie")."""
    yield from WORD.findall(folded(name))
    for part in name.split():
        if not part.isalnum() and (together := letters(part)):
            yield together
