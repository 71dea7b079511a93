"""What is kept of a crash: the kind of fault and our own frames, never what it said."""

from pathlib import Path

from visitapp.__main__ import write_crash_file
from visitapp.config import load_config, resource


def fault() -> BaseException:
    try:
        try:
            resource("Tess said the boiler is off")
        except FileNotFoundError as error:
            raise ValueError("Tess lives at 41 Alderman Street") from error
    except ValueError as error:
        return error
    raise AssertionError


def test_a_crash_file_holds_types_and_own_frames_and_no_words(own_home: Path) -> None:
    path = write_crash_file(load_config(), fault())
    assert path is not None
    assert own_home in path.parents
    text = path.read_text(encoding="utf-8")
    assert "ValueError" in text
    assert "FileNotFoundError" in text
    assert "config.py:" in text
    for secret in ("Tess", "boiler", "Alderman"):
        assert secret not in text


def test_a_crash_file_that_cannot_be_written_is_no_second_crash(own_home: Path) -> None:
    config = load_config()
    config.data_dir.parent.mkdir(parents=True, exist_ok=True)
    config.data_dir.write_text("in the way")
    assert write_crash_file(config, fault()) is None
