"""Settings outlive a restart and a damaged file, and hold no more than how the window looks."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from visitapp.config import REMEMBERED_VAULTS, load_config, resource, save_config
from visitapp.errors import NotWritable


def test_settings_are_read_back_as_they_were_written() -> None:
    config = replace(load_config(), text_size=150, theme="dark", lock_minutes=10)
    config = replace(
        config, writing_ground="green", line_space=1.8, letter_space=0.12, line_letters=45, less_movement=True
    )
    config = config.with_opened_vault(Path("/vaults/one.visitvault")).with_opened_vault(Path("/vaults/two.visitvault"))
    save_config(config)
    assert load_config() == config
    assert Path(load_config().last_vault) == Path("/vaults/two.visitvault")


def test_a_vault_opened_again_comes_first_and_is_listed_once() -> None:
    config = load_config()
    for name in [*"abcdefghij", "d"]:
        config = config.with_opened_vault(Path(name))
    assert config.vaults[:2] == ("d", "j")
    assert len(config.vaults) == len(set(config.vaults)) == REMEMBERED_VAULTS


@pytest.mark.parametrize("content", [b"{", b"", b"\xff\xfe\x00", b"[1, 2]", b"null", b'"words"'])
def test_a_damaged_settings_file_is_kept_aside_and_defaults_are_used(content: bytes) -> None:
    defaults = load_config()
    defaults.config_dir.mkdir(parents=True)
    defaults.settings_file.write_bytes(content)
    assert load_config() == defaults
    assert (defaults.config_dir / "settings.damaged.json").read_bytes() == content
    assert not defaults.settings_file.exists()


def test_a_value_that_makes_no_sense_leaves_the_others_standing() -> None:
    defaults = load_config()
    defaults.config_dir.mkdir(parents=True)
    stored = {"text_size": 4000, "theme": ["dark"], "lock_minutes": 600, "last_vault": "v", "vaults": ["v", 7, None]}
    defaults.settings_file.write_text(json.dumps(stored))
    assert load_config() == replace(defaults, last_vault="v", vaults=("v",))


def test_an_interrupted_save_leaves_the_old_settings() -> None:
    config = replace(load_config(), text_size=130)
    save_config(config)
    config.settings_file.with_name("settings.json.new").write_text("{")
    assert load_config() == config


def test_a_folder_that_cannot_be_written_is_said_calmly() -> None:
    config = load_config()
    config.config_dir.parent.mkdir(parents=True)
    config.config_dir.write_text("a file where the folder should be")
    with pytest.raises(NotWritable, match="could not be kept"):
        save_config(config)


def test_a_missing_resource_is_a_fault_of_the_program(tmp_path: Path) -> None:
    assert resource("fonts").is_dir()
    with pytest.raises(FileNotFoundError):
        resource("fonts/no-such-font.ttf")
