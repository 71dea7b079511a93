"""Tasks on the command line, run as a person runs them."""

from pathlib import Path

from tests.command_line import secret, visitapp


def test_tasks_are_added_in_plain_words_listed_and_ticked(tmp_path: Path) -> None:
    words, vault = secret(tmp_path), tmp_path / "mine.visitvault"
    assert visitapp("new", vault, "--name", "Amara Okafor", "--passphrase-file", words).code == 0

    def tasks(command: str, *arguments: str) -> tuple[int, str, str]:
        answer = visitapp("tasks", command, vault, *arguments, "--passphrase-file", words)
        return answer.code, answer.out, answer.err

    assert tasks("list") == (0, "Nothing to do is written down.\n", "")
    assert tasks("add", "order", "ink", "every", "2", "weeks") == (0, "Added: Order ink · Today · every 2 weeks\n", "")
    code, out, err = tasks("add", "ring housing on 31/2")
    assert (code, out) == (0, "Added: Ring housing on 31/2\n")
    assert err == "“31/2” stays in the words. February has no day 31.\n"
    assert tasks("add", "order", "a", "lamp") == (0, "Added: Order a lamp\n", "")
    assert tasks("add", "waiting", "for", "the", "GP")[1] == "Added: Hear from the GP · waiting for the GP\n"
    code, out, _ = tasks("list")
    assert [line for line in out.splitlines() if not line.startswith(" ")] == ["Today", "Later", "Waiting for others"]
    assert "  Hear from the GP · the GP" in out
    code, out, err = tasks("done", "order")
    assert (code, out) == (1, "")
    assert err.splitlines()[0] == "More than one task may be meant. Say more of its words:"
    code, out, _ = tasks("done", "Order", "i")
    assert (code, out.splitlines()[1]) == (0, "The next one is in the list.")
    assert tasks("done", "fly to the moon")[0] == 1
    assert tasks("add", "Tuesday")[0] == 1
