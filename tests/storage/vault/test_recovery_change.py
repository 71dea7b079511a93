"""A new recovery code works beside the old one until it is settled which of the two stays."""

import pytest

from tests.storage.vault.conftest import PASSPHRASE, Sample
from visitapp.errors import WrongSecret
from visitapp.storage.vault.recovery import is_group
from visitapp.storage.vault.vault import open_vault


def opens(sample: Sample, code: str) -> bool:
    try:
        open_vault(sample.folder, recovery_code=code).close()
    except WrongSecret:
        return False
    return True


def test_both_codes_open_the_vault_until_the_new_one_is_settled(sample: Sample) -> None:
    with sample.open() as vault:
        slot_id, code = vault.add_recovery_code()
    assert opens(sample, code)
    assert opens(sample, sample.recovery_code)
    with sample.open() as vault:
        vault.replace_recovery_code(slot_id)
    assert opens(sample, code)
    assert not opens(sample, sample.recovery_code)
    open_vault(sample.folder, passphrase=PASSPHRASE).close()


def test_the_old_code_stays_shut_out_when_one_copy_of_the_header_is_lost(sample: Sample) -> None:
    with sample.open() as vault:
        slot_id, code = vault.add_recovery_code()
        vault.replace_recovery_code(slot_id)
    for copy in ("header.a", "header.b"):
        (sample.folder / copy).write_bytes(b"")
        assert not opens(sample, sample.recovery_code)
        assert opens(sample, code)


def test_a_code_that_is_taken_back_opens_nothing_and_the_old_one_goes_on(sample: Sample) -> None:
    with sample.open() as vault:
        slot_id, code = vault.add_recovery_code()
        vault.withdraw_recovery_code(slot_id)
        vault.withdraw_recovery_code(slot_id)
    assert not opens(sample, code)
    assert opens(sample, sample.recovery_code)


def test_codes_that_were_never_settled_do_not_pile_up(sample: Sample) -> None:
    with sample.open() as vault:
        codes = [vault.add_recovery_code()[1] for _ in range(20)]
        assert sum(slot.type == "recovery" for slot in vault.header.slots) == 2
    assert opens(sample, sample.recovery_code)
    assert opens(sample, codes[-1])
    assert not opens(sample, codes[-2])


def test_the_last_code_is_never_taken_away(sample: Sample) -> None:
    with sample.open() as vault:
        only = next(slot.id for slot in vault.header.slots if slot.type == "recovery")
        vault.withdraw_recovery_code(only)
        vault.replace_recovery_code("no such slot")
    assert opens(sample, sample.recovery_code)


def test_a_closed_vault_takes_no_new_code(sample: Sample) -> None:
    vault = sample.open()
    vault.close()
    with pytest.raises(RuntimeError):
        vault.add_recovery_code()


@pytest.mark.parametrize("typed", ["70QV", "7oqu", " 7 0-Q V "])
def test_a_group_is_known_however_it_is_typed(typed: str) -> None:
    assert is_group(typed, "70QV")


@pytest.mark.parametrize("typed", ["", "70Q", "70QVV", "71QV", "70Q!", "७0QV"])
def test_another_group_is_not(typed: str) -> None:
    assert not is_group(typed, "70QV")
