"""Spelling in Settings: on and off, the team's words listed, added and taken out, and a refusal said in its place."""

from visitapp.config import load_config
from visitapp.services.spelling import list_team_words
from visitapp.ui.preferences import Preferences
from visitapp.ui.settings.spelling import SpellingCard


def test_words_are_added_listed_and_taken_out_and_what_is_no_word_is_refused(
    qtbot, theme, recording_desk, demo_workspace, settle
):
    preferences = Preferences(load_config(), theme, recording_desk.background, lambda _: None)
    card = SpellingCard(recording_desk.desk, preferences)
    qtbot.addWidget(card)
    card.show_now()
    card.new.setText("two words")
    card.add_button.click()
    settle(recording_desk.background)
    assert "one word" in card._new_row.second.text()
    assert card.new.property("error")
    card.new.setText("Penwithick")
    card.add_button.click()
    settle(recording_desk.background)
    assert list_team_words(demo_workspace) == ("Penwithick",)
    assert (card.words.currentText(), card.new.text(), card.new.property("error")) == ("Penwithick", "", False)
    card.out_button.click()
    settle(recording_desk.background)
    assert list_team_words(demo_workspace) == ()
    assert card.words.count() == 0
    card.mark.click()
    assert not preferences.config.spelling
    settle(recording_desk.background)
    preferences.deleteLater()
