"""A simulation that finds nothing proves nothing: every bug that is put in on purpose is noticed.

`-m whole` looks for each in up to 120 seeds and prints how many it took (docs/simulation.md keeps the table).
"""

import pytest

from tests.simulation import bugs_of_a_laptop, bugs_of_files, bugs_of_records, bugs_of_the_office
from tests.simulation.bugs import BUGS
from tests.simulation.running import run_seed

BOUND = 120
QUICK = {
    "operations travel in clear": 3,
    "the office answers before it has kept": 6,
}
"""Those that the default run looks for, and in how many seeds at most."""
FILES = (bugs_of_a_laptop, bugs_of_files, bugs_of_records, bugs_of_the_office)


def seeds_until_noticed(name, template, folder, bound):
    with pytest.MonkeyPatch.context() as patch:
        BUGS[name](patch)
        for seed in range(bound):
            run = run_seed(seed, template, folder / "planted")
            if run.broken:
                return seed + 1, run.broken
    return None


def test_there_are_enough_of_them():
    assert len(BUGS) >= 20
    assert all(file.__doc__ for file in FILES)


@pytest.mark.parametrize("name", QUICK)
def test_a_planted_bug_is_noticed(template, folder, name):
    assert seeds_until_noticed(name, template, folder, QUICK[name])


@pytest.mark.whole
@pytest.mark.parametrize("name", BUGS)
def test_every_planted_bug_is_noticed(template, folder, name, record_property):
    noticed = seeds_until_noticed(name, template, folder, BOUND)
    assert noticed, f"{BOUND} seeds did not notice that {name}"
    record_property("seeds", noticed[0])
    print(f"{name} | {noticed[0]} | {noticed[1]}")
