"""`./run` says plainly what it can do and what it cannot do here."""

import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

RUN = Path(__file__).resolve().parent.parent / "run"
MISSING = {"Xvfb": "xvfb", "libEGL.so.1": "libegl1"}
SOUND = {"libpulse.so.0": "libpulse0"}
APT = "apt-get install -y --no-install-recommends"
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in SCREENS}
    environment["PYTHONIOENCODING"] = "utf-8"
    command = [sys.executable, "-I", "-S", str(RUN), *arguments]  # nothing but the standard library
    return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("arguments", [["--help"], []])
def test_help_names_every_command(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.returncode == 0
    for command in ("demo", "demo --headless DIR", "office [FOLDER]", "test", "bench", "installer", "lint", "-- ARGS"):
        assert f"\n  {command} " in result.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["dance"], "There is no command “dance”."),
        (["demo", "--headless"], "with the folder for the results"),
        (["demo", "here"], "with the folder for the results"),
        (["lint", "visitapp"], "takes no arguments"),
        (["installer", "now"], "takes no arguments"),
    ],
)
def test_what_it_cannot_do_is_said_in_a_sentence(arguments: list[str], sentence: str) -> None:
    result = run(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr


if sys.platform.startswith("linux"):  # elsewhere there is always a screen

    def test_a_demo_without_a_screen_names_the_one_that_needs_none() -> None:
        result = run("demo")
        assert result.returncode == 2
        assert result.stderr.count("\n") == 1
        assert "`./run demo --headless DIR`" in result.stderr


def test_it_stays_one_small_file_that_can_be_run() -> None:
    assert len(RUN.read_text(encoding="utf-8").splitlines()) < 260
    assert os.access(RUN, os.X_OK)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no apt-get")
class TestWhatTheSystemLacks:
    """The programs are those in one folder: `apt-get`, which notes what it was told, and perhaps `sudo`."""

    @pytest.fixture
    def programs(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        folder = tmp_path / "programs"
        folder.mkdir()
        monkeypatch.setenv("PATH", str(folder))
        (folder / "env").symlink_to("/usr/bin/env")
        self.put(folder / "apt-get", f'echo "$@" >> {folder}/told; echo noise')
        return folder

    @staticmethod
    def put(program: Path, script: str) -> None:
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)

    @staticmethod
    def told(folder: Path) -> list[str]:
        return (folder / "told").read_text(encoding="utf-8").splitlines() if (folder / "told").exists() else []

    @pytest.fixture
    def install(self, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
        def install_as(user: int, missing: dict[str, str], wished: dict[str, str]) -> None:
            monkeypatch.setattr(os, "geteuid", lambda: user)
            runpy.run_path(str(RUN), run_name="run")["apt_install"](missing, wished)

        return install_as

    def test_root_gets_all_of_it_at_once_and_without_noise(
        self, programs: Path, install: Callable[..., None], capfd: pytest.CaptureFixture[str]
    ) -> None:
        install(0, MISSING, SOUND)
        assert self.told(programs) == ["update", "install -y --no-install-recommends libegl1 libpulse0 xvfb"]
        assert capfd.readouterr() == ("", "On this machine something is missing. Installing libegl1 libpulse0 xvfb\n")

    @pytest.mark.parametrize(
        ("script", "line", "how"),
        [
            ("", f"apt-get update && {APT} libegl1 libpulse0 xvfb", "Please run this as root, and"),
            ("exit 1", f"sudo apt-get update && sudo {APT} libegl1 libpulse0 xvfb", "Please run this, and"),
        ],
        ids=["no sudo", "a sudo that asks for a password"],
    )
    def test_who_may_not_install_is_told_once_of_all_of_it(
        self, programs: Path, install: Callable[..., None], capfd: pytest.CaptureFixture[str],
        script: str, line: str, how: str,
    ) -> None:  # fmt: skip
        if script:
            self.put(programs / "sudo", script)
        with pytest.raises(SystemExit) as left:
            install(1000, MISSING, SOUND)
        assert (left.value.code, self.told(programs)) == (1, [])
        said = capfd.readouterr().err
        assert how in said
        assert said.splitlines()[1:] == [f"  {line}"]

    def test_an_installation_that_fails_says_what_to_run_to_see_why(
        self, programs: Path, install: Callable[..., None], capfd: pytest.CaptureFixture[str]
    ) -> None:
        self.put(programs / "apt-get", "exit 100")
        with pytest.raises(SystemExit):
            install(0, MISSING, {})
        assert capfd.readouterr().err.endswith(f"To see why:\n  apt-get update && {APT} libegl1 xvfb\n")

    def test_what_only_recordings_need_is_named_and_stops_nobody(
        self, programs: Path, install: Callable[..., None], capfd: pytest.CaptureFixture[str]
    ) -> None:
        install(1000, {}, SOUND)
        assert "Recordings cannot be played on this machine yet" in capfd.readouterr().err

    def test_a_system_without_apt_get_is_told_what_its_own_packages_must_hold(
        self, programs: Path, install: Callable[..., None], capfd: pytest.CaptureFixture[str]
    ) -> None:
        (programs / "apt-get").unlink()
        install(1000, MISSING, {})
        assert capfd.readouterr().err.endswith("install what holds this: Xvfb, libEGL.so.1\n")
