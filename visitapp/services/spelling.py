"""The team's words: listed, added and taken out. And what the record knows by name, so that it is never marked."""

from __future__ import annotations

import unicodedata

from visitapp.domain.changes import ChangeSet
from visitapp.domain.spelling import LONGEST_WORD, TeamWord, folded_word, team_word_id, words_of_names, words_to_check
from visitapp.errors import NotFound, Refused
from visitapp.services.workspace import Workspace
from visitapp.storage.spelling import names_in_the_record

MOST_WORDS = 5_000
KNOWN_BY = ("team_word", "person", "member", "about_text", "worker")
"""Records in which known words stand."""


def list_team_words(workspace: Workspace) -> tuple[str, ...]:
    """Return the team's words as in a dictionary."""
    words = (each.word for each in workspace.store.all(TeamWord))
    return tuple(sorted(words, key=lambda word: (word.casefold(), word)))


def add_team_word(workspace: Workspace, *, word: str) -> ChangeSet:
    """Put a word to the team's; nothing happens when it is there.

    Raises Refused for what is no single word, and when there are MOST_WORDS.
    """
    tidy = unicodedata.normalize("NFC", word.strip().replace("’", "'"))
    if not tidy:
        raise Refused("There is no word yet.", "Write one.")
    if len(tidy) > LONGEST_WORD:
        raise Refused(f"A word can have up to {LONGEST_WORD} letters.", "Nothing was added.")
    places = [(each.start, each.end) for each in words_to_check(tidy)]
    if places != [(0, len(tidy))]:
        raise Refused(
            "That is not one word that would be marked.",
            "Write one word of letters. Figures, single letters and abbreviations in capitals are never marked.",
        )
    own_id = team_word_id(tidy)
    with workspace.act("Add a word for the team") as act:
        if act.unit.find(TeamWord, own_id) is not None:
            return act.change_set
        if len(act.unit.all(TeamWord)) >= MOST_WORDS:
            raise Refused(f"The team has {MOST_WORDS:,} words already.", "Take some out that nobody needs.")
        try:  # one that was taken out before is used again
            act.unit.restore(TeamWord, own_id)
        except NotFound:
            act.unit.create(TeamWord(own_id, word=tidy))
    return act.change_set


def remove_team_word(workspace: Workspace, *, word: str) -> ChangeSet:
    """Take a word out. Raises NotFound when it is not there."""
    with workspace.act("Take out a word of the team") as act:
        act.unit.retract(TeamWord, team_word_id(word))
    return act.change_set


def read_known_words(workspace: Workspace) -> frozenset[str]:
    """Return every word that is known without the dictionary, folded: the team's, and names of the whole caseload."""
    known = {folded_word(word) for word in list_team_words(workspace)}
    with workspace.store.reading() as connection:
        known.update(words_of_names(*names_in_the_record(connection)))
    return frozenset(known)
