"""A recovery sheet from its making to its day in the log."""

from visitapp.domain.vault_events import VaultEvent
from visitapp.errors import WrongSecret
from visitapp.services import recovery_sheets, vaults


def code_of(sheet):
    return "-".join(sheet.groups)


def opens(folder, code):
    try:
        vaults.open_with_recovery_code(folder=folder, recovery_code=code).close()
    except WrongSecret:
        return False
    return True


def test_a_finished_sheet_opens_the_vault_and_its_day_is_known_after_reopening(workspace, vault_folder):
    first = recovery_sheets.begin(workspace)
    assert first.label == workspace.vault.header.label
    assert recovery_sheets.state_of(workspace).is_unfinished
    recovery_sheets.finish(workspace, slot_id=first.slot_id)
    second = recovery_sheets.begin(workspace)
    change = recovery_sheets.finish(workspace, slot_id=second.slot_id)
    assert change.touches("vault_event")
    state = recovery_sheets.state_of(workspace)
    assert state.made_at == workspace.local_now()
    assert not state.is_unfinished
    assert [event.who for event in workspace.store.all(VaultEvent)] == ["Amara Okafor"] * 2
    workspace.close()
    assert not opens(vault_folder, code_of(first))
    again = vaults.open_with_recovery_code(folder=vault_folder, recovery_code=code_of(second))
    assert recovery_sheets.state_of(again) == state
    workspace.vault, workspace.store = again.vault, again.store


def test_a_sheet_that_is_given_up_leaves_no_trace(workspace):
    sheet = recovery_sheets.begin(workspace)
    recovery_sheets.give_up(workspace, slot_id=sheet.slot_id)
    state = recovery_sheets.state_of(workspace)
    assert (state.made_at, state.is_unfinished) == (None, False)


def test_the_pdf_holds_every_group_and_the_sheet_says_nothing_by_itself(workspace):
    sheet = recovery_sheets.begin(workspace)
    assert recovery_sheets.sheet_pdf(sheet).startswith(b"%PDF-")
    assert not any(group in repr(sheet) for group in sheet.groups)
