"""Where things live on this laptop, and the few settings kept outside the vault. Never a word of anybody's record."""

import errno
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from visitapp.errors import DiskFull, NotWritable

TEXT_SIZES = (100, 115, 130, 150, 175, 200)
THEMES = ("system", "light", "dark", "contrast")
WRITING_GROUNDS = ("white", "cream", "blue", "green")
LINE_SPACES = (1.5, 1.8)
LETTER_SPACES = (0.0, 0.06, 0.12)
LINE_LETTERS = (75, 60, 45)
LONGEST_LOCK_MINUTES = 15
CHECK_IN_DESKS = ("the duty desk", "the control room", "your team leader", "the out-of-hours desk")
"""Whom a worker may ring: chosen and never typed, for settings are not encrypted and the locked window says it."""
_DIALLED = re.compile(r"[0-9 +()*#-]{0,40}")
REMEMBERED_VAULTS = 8


def resource(name: str) -> Path:
    """Find a packaged file or folder such as `fonts` or `icons/sun.svg`.

    Raises FileNotFoundError: the program itself is incomplete.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "resources", package.parent / "resources"):
        if (folder / name).exists():
            return folder / name
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)


def outside_place() -> Path:
    """Name the folder for copies that other programs may open: in memory where the system has such a place.

    XDG_RUNTIME_DIR is the worker's own, and never on a disk (XDG Base Directory Specification).
    """
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if "VISITAPP_HOME" not in os.environ and runtime and Path(runtime).is_dir():
        return Path(runtime) / "visitapp"
    return _config_of_this_laptop().data_dir / "outside"


def can_be_dialled(number: str) -> bool:
    """Tell whether a number holds what a telephone has keys for, and nothing else that could be somebody's words."""
    return _DIALLED.fullmatch(number) is not None


def load_config() -> "Config":
    """Read the settings. A damaged file is kept aside and the defaults are used."""
    config = _config_of_this_laptop()
    try:
        stored = json.loads(config.settings_file.read_bytes())
    except OSError:
        return config
    except (ValueError, RecursionError):
        stored = None
    if not isinstance(stored, dict):
        _put_aside(config.settings_file)
        return config
    return _with_stored(config, stored)


def save_config(config: "Config") -> None:
    """Write the settings so that a crash leaves the old file or the new one, never half of one.

    Raises DiskFull or NotWritable.
    """
    stored = {
        "text_size": config.text_size,
        "theme": config.theme,
        "writing_ground": config.writing_ground,
        "line_space": config.line_space,
        "letter_space": config.letter_space,
        "line_letters": config.line_letters,
        "less_movement": config.less_movement,
        "spelling": config.spelling,
        "lock_minutes": config.lock_minutes,
        "hide_from_capture": config.hide_from_capture,
        "backup_place": config.backup_place,
        "check_in_whom": config.check_in_whom,
        "check_in_number": config.check_in_number,
        "check_in_sound": config.check_in_sound,
        "last_vault": config.last_vault,
        "vaults": list(config.vaults),
    }
    try:
        _write_whole(config.settings_file, json.dumps(stored, indent=2).encode())
    except OSError as fault:
        if fault.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull("This laptop is full, so the settings were not kept.", "Free some space.") from fault
        raise NotWritable(
            "The settings could not be kept.", f"Check that you may write to {config.config_dir}."
        ) from fault


def _config_of_this_laptop() -> "Config":
    """Name the folders. VISITAPP_HOME puts both under one folder, for tests and portable use."""
    home = os.environ.get("VISITAPP_HOME")
    if home:
        return Config(config_dir=Path(home) / "config", data_dir=Path(home) / "data")
    import platformdirs

    return Config(
        config_dir=platformdirs.user_config_path("VisitApp", appauthor=False),
        data_dir=platformdirs.user_data_path("VisitApp", appauthor=False),
    )


def _with_stored(config: "Config", stored: Mapping[str, object]) -> "Config":
    """Take over each value that makes sense and leave the default for the others."""
    text_size, theme = stored.get("text_size"), stored.get("theme")
    minutes, last, vaults = stored.get("lock_minutes"), stored.get("last_vault"), stored.get("vaults")
    hides, place = stored.get("hide_from_capture"), stored.get("backup_place")
    ground, space = stored.get("writing_ground"), stored.get("line_space")
    apart, letters = stored.get("letter_space"), stored.get("line_letters")
    still, spelling = stored.get("less_movement"), stored.get("spelling")
    whom, number, sound = (stored.get(f"check_in_{name}") for name in ("whom", "number", "sound"))
    paths = [path for path in vaults if isinstance(path, str)] if isinstance(vaults, list) else []
    return replace(
        config,
        text_size=text_size if isinstance(text_size, int) and text_size in TEXT_SIZES else config.text_size,
        theme=theme if isinstance(theme, str) and theme in THEMES else config.theme,
        writing_ground=ground if isinstance(ground, str) and ground in WRITING_GROUNDS else config.writing_ground,
        line_space=space if isinstance(space, float) and space in LINE_SPACES else config.line_space,
        letter_space=apart if isinstance(apart, float) and apart in LETTER_SPACES else config.letter_space,
        line_letters=letters if isinstance(letters, int) and letters in LINE_LETTERS else config.line_letters,
        less_movement=still if isinstance(still, bool) else config.less_movement,
        spelling=spelling if isinstance(spelling, bool) else config.spelling,
        lock_minutes=minutes
        if isinstance(minutes, int) and 1 <= minutes <= LONGEST_LOCK_MINUTES
        else config.lock_minutes,
        hide_from_capture=hides if isinstance(hides, bool) else config.hide_from_capture,
        backup_place=place if isinstance(place, str) else config.backup_place,
        check_in_whom=whom if isinstance(whom, str) and whom in CHECK_IN_DESKS else config.check_in_whom,
        check_in_number=number if isinstance(number, str) and can_be_dialled(number) else config.check_in_number,
        check_in_sound=sound if isinstance(sound, bool) else config.check_in_sound,
        last_vault=last if isinstance(last, str) else config.last_vault,
        vaults=tuple(paths[:REMEMBERED_VAULTS]),
    )


def _put_aside(path: Path) -> None:
    """Keep a damaged file beside the new one; where that cannot be done it stays where it is."""
    try:
        path.replace(path.with_name(f"{path.stem}.damaged{path.suffix}"))
    except OSError:
        return


def _write_whole(path: Path, content: bytes) -> None:
    """Write beside, fsync, rename, fsync the folder."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(path.name + ".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Folders of this laptop, and how the window looks and locks. Change it with dataclasses.replace."""

    config_dir: Path
    data_dir: Path
    text_size: int = 100  # per cent, one of TEXT_SIZES
    theme: str = "system"  # one of THEMES
    writing_ground: str = "white"  # one of WRITING_GROUNDS
    line_space: float = 1.5  # least distance of lines in writing areas, in letter sizes; one of LINE_SPACES
    letter_space: float = 0.0  # between letters of writing areas, in letter sizes; one of LETTER_SPACES
    line_letters: int = 75  # so many letters a line of a writing area has at most; one of LINE_LETTERS
    less_movement: bool = False
    spelling: bool = True  # words that are not in the dictionary are marked
    lock_minutes: int = 5  # 1 to LONGEST_LOCK_MINUTES
    hide_from_capture: bool = True  # from screenshots and shared screens, where the platform can
    backup_place: str = ""  # a second place for backups: a folder, a stick, a share
    check_in_whom: str = ""  # one of CHECK_IN_DESKS, or "" for the office; the locked window says it too
    check_in_number: str = ""
    check_in_sound: bool = True
    last_vault: str = ""
    vaults: tuple[str, ...] = field(default=())  # newest first

    @property
    def settings_file(self) -> Path:
        """Name the file that holds the settings."""
        return self.config_dir / "settings.json"

    def with_opened_vault(self, path: Path) -> "Config":
        """Put a vault first among the remembered ones."""
        name = str(path)
        others = [other for other in self.vaults if other != name]
        return replace(self, last_vault=name, vaults=(name, *others)[:REMEMBERED_VAULTS])
