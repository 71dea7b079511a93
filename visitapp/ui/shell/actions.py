"""Everything that a key or the search box can ask of the window, in one table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """A command: its id, its words, its icon and its keys, the first of which is shown."""

    id: str
    text: str
    icon: str
    keys: tuple[str, ...] = ()
    in_search: bool = True
    needs_vault: bool = True
    twice: str = ""
    """A key that asks for it when it is pressed twice within half a second."""

    @property
    def shown_key(self) -> str:
        """Return the key that menus and rows show, "" for none."""
        return self.keys[0] if self.keys else f"{self.twice} {self.twice}".strip()


COMMANDS = (
    Command("today", "Go to Today", "sun", ("Ctrl+1",)),
    Command("people", "Go to People", "users", ("Ctrl+2",)),
    Command("tasks", "Go to Tasks", "list-checks", ("Ctrl+3",)),
    Command("documents", "Go to Documents", "file-text", ("Ctrl+4",)),
    Command("search", "Search everything", "search", ("Ctrl+K",), in_search=False),
    Command("add_person", "Add a person", "user-plus"),
    Command("add_task", "Add a task", "list-checks"),
    Command("bring_in", "Bring in a list", "file-plus"),
    Command("undo", "Undo", "undo-2", ("Ctrl+Z",)),
    Command("redo", "Redo", "redo-2", ("Ctrl+Y", "Ctrl+Shift+Z")),
    Command("history", "History of this vault", "history"),
    Command("office", "The team’s office", "building-2"),
    Command("sync", "Sync with the office now", "refresh-cw"),
    Command("send_papers", "Send papers and files now", "cloud-upload"),
    Command("settings", "Settings", "settings", ("Ctrl+,",)),
    Command("unknown_word", "Next word that is not in the dictionary", "book-a", ("F7",)),
    Command("show", "Show to the person", "monitor", ("F11",)),
    Command("rest", "Privacy screen", "eye-off", twice="Esc"),
    Command("lock", "Lock", "lock", ("Ctrl+L",)),
    Command("pin", "Unlock with a PIN", "lock-keyhole"),
    Command("text_larger", "Make the text larger", "type", ("Ctrl++", "Ctrl+="), needs_vault=False),
    Command("text_smaller", "Make the text smaller", "type", ("Ctrl+-",), needs_vault=False),
    Command("text_normal", "Make the text its normal size", "type", ("Ctrl+0",), needs_vault=False),
    Command("theme_light", "Use the light theme", "sun", needs_vault=False),
    Command("theme_dark", "Use the dark theme", "moon", needs_vault=False),
    Command("theme_contrast", "Use the high contrast theme", "contrast", needs_vault=False),
    Command("alarm", "Go to the check-in that is due", "hand", ("F8",), in_search=False, needs_vault=False),
    Command("next_region", "Next part of the window", "panel-left-open", ("F6",), in_search=False, needs_vault=False),
    Command(
        "previous_region", "Previous part of the window", "panel-left-open", ("Shift+F6",),
        in_search=False, needs_vault=False,
    ),
)  # fmt: skip
"""In the order in which the search box offers them."""


def command(command_id: str) -> Command:
    """Return a command by its id. Raises KeyError."""
    return {each.id: each for each in COMMANDS}[command_id]
