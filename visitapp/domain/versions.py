"""Versions of a paper: which belong together, what number each has, and which the list leaves to the newest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from visitapp.domain.travelling import KeptFile

_NUMBERED = re.compile(r"(?P<what>.+), version (?P<number>\d{1,6})(?P<rest>, draft)?")


def without_number(title: str) -> tuple[str, int]:
    """Return "Care plan, draft" and 3 for "Care plan, version 3, draft"; the title and 0 where it has no number."""
    found = _NUMBERED.fullmatch(title)
    return (title, 0) if found is None else (found["what"] + (found["rest"] or ""), int(found["number"]))


def series_of(title: str) -> str:
    """Return what all versions of a paper have in common, a draft of it included: "Care plan"."""
    return without_number(title)[0].removesuffix(", draft")


def with_versions(files: Iterable[KeptFile]) -> tuple[KeptFile, ...]:
    """Number the papers among files that are given newest first; whatever was given to the record has no versions.

    A paper whose title says its version has that number; any other has its place among those of its title.
    """
    newest_first = tuple(files)
    together = Counter((each.person_id, series_of(each.title)) for each in newest_first if each.is_paper)
    seen: Counter[tuple[str, str]] = Counter()
    numbered = []
    for each in newest_first:
        if not each.is_paper:
            numbered.append(each)
            continue
        of = (each.person_id, series_of(each.title))
        older = together[of] - seen[of] - 1
        number = without_number(each.title)[1] or older + 1
        numbered.append(replace(each, series=of[1], version=number, is_newest=not seen[of], older=older))
        seen[of] += 1
    return tuple(numbered)


def versions_of(files: Iterable[KeptFile], file: KeptFile) -> tuple[KeptFile, ...]:
    """Return every version of a paper in the order given, itself among them."""
    return tuple(
        each
        for each in files
        if each.id == file.id
        or (each.is_paper and (each.person_id, each.series) == (file.person_id, file.series) and file.is_paper)
    )
