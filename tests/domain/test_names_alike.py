"""Names that are spelled by ear or with a slip are alike; words that are no names mostly are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitapp.domain.about import names_written
from visitapp.domain.name_index import NameIndex
from visitapp.domain.names_alike import Alike, alike, heard, names_alike, slips

BY_EAR = """
Shavon=Siobhán Neve=Niamh Keeva=Caoimhe Sersha=Saoirse Shawn=Seán Kieran=Ciarán Shinade=Sinéad Patrick=Pádraig
Dermot=Diarmuid Shan=Siân Reece=Rhys Davith=Dafydd Lewelin=Llewelyn Muvanwy=Myfanwy Evan=Ifan Hugh=Huw
Wukash=Łukasz Lukasz=Łukasz Voytek=Wojtek Agneshka=Agnieszka Yadviga=Jadwiga Kristof=Krzysztof Kovalski=Kowalski
Novak=Nowak Sofia=Zofia Katherine=Catherine Steven=Stephen Jeffrey=Geoffrey Tomson=Thompson Wright=Right Leigh=Lee
Zoey=Zoë Muhammad=Mohammed Ayesha=Aisha Mueller=Müller Bjorn=Bjørn Stefen=Stephen Obrien=O’Brien
Brwn=Brown Thersea=Teresa
"""
NOT_ALIKE = "Jon=Jan Tess=Ted Brown=Green Callum=Karen Rhys=Huw Anna=Emma boiler=Butler housing=Hussain letter=Lewis"


@pytest.mark.parametrize("pair", BY_EAR.split())
def test_a_name_that_is_spelled_by_ear_is_alike(pair: str) -> None:
    typed, name = pair.split("=")
    assert alike(heard(typed), heard(name)) is not None


@pytest.mark.parametrize("pair", NOT_ALIKE.split())
def test_other_names_and_words_are_not(pair: str) -> None:
    assert not names_alike(*pair.split("="))


def test_the_most_alike_is_said() -> None:
    said = [alike(heard("teresa"), heard(name)) for name in ("Terésa", "Theresa", "Tersea", "Tamsin")]
    assert said == [Alike.SPELLED, Alike.SOUNDS, Alike.SLIP, None]
    assert alike(heard("agnesh"), heard("Agnieszka"), unfinished=True) is Alike.BEGINS
    assert alike(heard("agnesh"), heard("Agnieszka")) is None


def test_slips_are_letters_added_left_out_changed_or_swapped() -> None:
    words = ("brown", "brwn", "browne", "broun", "borwn", "green")
    assert [slips("brown", other, most=2) for other in words] == [0, 1, 1, 1, 1, 3]


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_signs_at_all_can_be_compared(one: str, other: str) -> None:
    assert alike(heard(one), heard(one)) is Alike.SPELLED
    assert names_alike(one, other) == names_alike(other, one)


def test_an_index_finds_beginnings_and_what_is_alike_word_by_word() -> None:
    index = NameIndex(["Tess Teresa Brown", "Siobhán O’Brien", "Łukasz Nowak", "Tom Braun"])
    assert index.beginning("te") == {0}
    assert index.beginning("LUK") == {2}
    assert index.beginning("obr") == {1}
    assert index.all_alike(["Tes", "Brwn"]) == [(Alike.SLIP, 0)]
    assert [place for _, place in index.all_alike(["shavon"])] == [1]
    assert index.all_alike(["brown"])[0] == (Alike.SPELLED, 0)
    assert index.all_alike([]) == []
    assert index.all_alike(["tess"] * 500) == []


def test_names_are_picked_out_of_what_was_written_about_them() -> None:
    assert names_written("Before marriage Nolan; Terri to my friends, and Tess-Marie on stage.") == (
        "Nolan",
        "Terri",
        "Tess-Marie",
    )
    assert names_written("terri") == ("terri",)
    assert names_written("") == ()
