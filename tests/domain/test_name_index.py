"""A list of names looks at few of them and finds what looking at each would find."""

from hypothesis import given
from hypothesis import strategies as st

from visitapp.domain.name_index import NameIndex
from visitapp.domain.names_alike import alike, heard

NAMES = (
    "Siobhán",
    "Łukasz",
    "O’Brien",
    "Theresa",
    "Teresa",
    "Catherine",
    "Kathryn",
    "Jon",
    "Jan",
    "Pádraig",
    "Diarmuid",
    "Ffion",
    "Llewelyn",
    "Gwenllian",
    "Małgorzata",
    "Szczepan",
    "Wojciech",
    "Smith",
    "Smyth",
    "Nguyễn",
    "Ng",
    "Li",
    "Xu",
    "Ann-Marie",
    "MacDonald",
    "McDonald",
    "Knowles",
    "Wright",
    "Hugh",
    "Ewa",
    "Zoë",
    "Geoffrey",
    "Jeffrey",
)
INDEX = NameIndex(NAMES)
HEARD = {place: [heard(word) for word in NameIndex([name])._words] for place, name in enumerate(NAMES)}

slipped = st.builds(
    lambda name, at, sign, cut: (name[: at % (len(name) + 1)] + sign + name[at % (len(name) + 1) + cut :]) or "a",
    st.sampled_from(NAMES).map(str.lower),
    st.integers(0, 12),
    st.text("aeiouyhklmnrstwcz", max_size=2),
    st.integers(0, 2),
)


@given(slipped, st.booleans())
def test_few_names_are_looked_at_and_none_is_missed(typed, unfinished):
    found = INDEX.alike(typed, unfinished=unfinished)
    mine = heard(typed)
    every = {
        place
        for place, words in HEARD.items()
        if any(alike(mine, word, unfinished=unfinished) is not None for word in words)
    }
    assert found.keys() == every | INDEX.beginning(typed)
