"""A proposal keeps the words of both, shows whose they are, and leaves out what is unticked."""

from hypothesis import given, settings
from hypothesis import strategies as st

from visitapp.domain.conflicts import By, propose

BEFORE = "A call from Bernie. Biscuit’s walk, even to the corner. The radio on low."
OURS = "A call from Bernie before 8. Biscuit’s walk, even to the corner. One visitor at a time. The radio on low."
THEIRS = (
    "A call from Bernie. Biscuit’s walk, even to the corner. Kwame popping in on Mondays. "
    "The radio on low, not the news."
)


def test_both_changes_are_kept_and_it_is_shown_whose_they_are():
    proposal = propose(BEFORE, OURS, THEIRS)
    text = proposal.text()
    for words in ("before 8", "One visitor at a time.", "Kwame popping in on Mondays.", ", not the news"):
        assert words in text
    assert {change.by for change in proposal.changes} == {By.OURS, By.THEIRS}
    assert "".join(piece.text for piece in proposal.pieces()) == text


def test_a_change_that_is_unticked_is_left_out():
    proposal = propose(BEFORE, OURS, THEIRS)
    kept = [change.by is By.OURS for change in proposal.changes]
    assert proposal.text(kept) == OURS
    assert proposal.text([not each for each in kept]) == THEIRS
    assert proposal.text([False] * len(kept)) == BEFORE


def test_the_same_change_on_both_laptops_is_there_once():
    proposal = propose("Rings on Monday.", "Rings on Tuesday.", "Rings on Tuesday.")
    assert proposal.text() == "Rings on Tuesday."
    assert [change.by for change in proposal.changes] == [By.BOTH]


def test_one_took_words_out_where_the_other_wrote():
    proposal = propose("Rings on Monday at nine.", "Rings.", "Rings on Monday at ten.")
    assert "ten" in proposal.text()


def test_two_texts_that_share_nothing_both_stay():
    text = propose("", "Slept well.", "Did not sleep.").text()
    assert "Slept well" in text
    assert "Did not sleep" in text


def test_a_long_text_is_compared_by_sentence():
    before = "He was at home and had tea. " * 1500
    proposal = propose(before, before + "Ours.", "Theirs. " + before)
    assert proposal.text() == "Theirs. " + before + "Ours."


WORDS = st.text(alphabet="ab .\n", max_size=24)


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS, WORDS)
def test_no_added_word_is_lost_and_each_side_comes_back_whole(before, ours, theirs):
    proposal = propose(before, ours, theirs)
    text = proposal.text()
    assert all(change.added in text for change in proposal.changes)
    assert proposal.text([change.by is not By.THEIRS for change in proposal.changes]) == ours
    assert proposal.text([change.by is not By.OURS for change in proposal.changes]) == theirs
