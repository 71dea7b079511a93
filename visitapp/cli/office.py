"""Commands of the exchange with the team's office, and those of an officer."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from visitapp.cli.arguments import CODES, PassphraseFile, Vault, opened
from visitapp.config import resource
from visitapp.errors import NotFound, Refused
from visitapp.services import carrying, conflicts, office
from visitapp.services.workspace import Workspace

app = typer.Typer(
    help="The team’s office: join it, exchange with it, let others in.", no_args_is_help=True, epilog=CODES
)
MOST_ROUNDS = 2000
Six = Annotated[str, typer.Argument(metavar="WORDS", help="The six words that the worker read to you, in quotes.")]


@app.command(epilog=CODES)
def join(
    vault: Vault,
    invitation: Annotated[
        str, typer.Argument(metavar="INVITATION", help="The whole text, or - to read it from input.")
    ],
    folder: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A stick or folder that the office had, in place of the network.")
    ] = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Ask to join with an invitation. An officer then lets this laptop in."""
    text = sys.stdin.read(8000) if invitation == "-" else invitation
    with opened(vault, passphrase_file) as workspace:
        if office.join(workspace, invitation=text, folder=folder):
            typer.echo("This laptop has joined. `visitapp office sync` exchanges with the office.")
            return
        if folder is not None:
            typer.echo("Take it to the office. `visitapp office sync --folder` takes the answer when it comes back.")
        typer.echo("An officer has to let this laptop in. Ring them on a number you already have, and read them:")
        typer.echo(" ".join(_status(workspace).words))


@app.command(epilog=CODES)
def sync(
    vault: Vault,
    folder: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Exchange with a stick or folder in the place of the network.")
    ] = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Send what waits and read what is new. Exit code 1 when something is still open."""
    if folder is not None:
        _carry(vault, folder, passphrase_file)
        return
    sent = received = files_sent = files_received = 0
    with opened(vault, passphrase_file) as workspace:
        for _ in range(MOST_ROUNDS):  # one carries a bounded amount of files
            done = office.exchange_now(workspace)
            sent, received = sent + done.sent, received + done.received
            files_sent, files_received = files_sent + done.files_sent, files_received + done.files_received
            if not done.has_more or done.broke_off is not None:
                break
    typer.echo(f"Sent {sent:,}, received {received:,}.")
    if files_sent or files_received:
        typer.echo(f"Files: sent {files_sent:,}, received {files_received:,}.")
    for reason, count in sorted(done.held_back.items()):
        typer.echo(f"{count:,} not taken: {office.HELD_BACK[reason]}")
    if done.broke_off is not None:
        typer.echo(str(done.broke_off))
    if not done.is_whole:
        files = f" and {done.files_left:,} files" if done.files_left else ""
        typer.echo(f"{done.left:,} changes{files} wait for the next time.")
        if done.files_left:
            typer.echo("`visitapp documents` says where each is, and why one could not go.")
        raise typer.Exit(1)
    typer.echo("Everything is at the office, and everything there is here.")


def _carry(vault: Path, folder: Path, passphrase_file: Path | None) -> None:
    with opened(vault, passphrase_file) as workspace:
        done = carrying.carry(workspace, folder=folder)
    typer.echo("\n".join(carrying.told(done)))
    for trouble in done.troubles:
        sys.stderr.write(f"{trouble}\n")
    if done.troubles:
        raise typer.Exit(1)


@app.command(epilog=CODES)
def status(vault: Vault, passphrase_file: PassphraseFile = None) -> None:
    """Say how this laptop stands with its office, without asking it."""
    with opened(vault, passphrase_file) as workspace:
        found = _status(workspace)
        torn = conflicts.count(workspace)
    typer.echo(f"{found.address}, {'joined' if found.is_admitted else 'waiting for an officer'}")
    typer.echo(f"{found.waiting:,} changes wait, {torn:,} places to look at, {found.held_back:,} not taken")
    when = f"{found.whole_at.astimezone():%d %B %Y, %H:%M}" if found.whole_at else "never"
    typer.echo(f"Everything was exchanged last: {when}")
    typer.echo(f"Six words of this laptop: {' '.join(found.words)}")


@app.command(epilog=CODES)
def invite(
    vault: Vault,
    officer: Annotated[bool, typer.Option("--officer", help="Whoever joins may let others in too.")] = False,
    days: Annotated[int, typer.Option(help="For how many days it is good.", min=1, max=14)] = office.INVITATION_DAYS,
    team: Annotated[str, typer.Option("--team", metavar="TEAM", help="Into this team; without it, into yours.")] = "",
    passphrase_file: PassphraseFile = None,
) -> None:
    """Print an invitation into a team. It is good once."""
    from visitapp.cli.office_teams import team_named

    role = office.Role.OFFICER if officer else office.Role.WORKER
    with opened(vault, passphrase_file) as workspace:
        into = team_named(workspace, team).id if team else ""
        typer.echo(office.invite(workspace, role=role, days=days, team=into))


@app.command(epilog=CODES)
def waiting(vault: Vault, passphrase_file: PassphraseFile = None) -> None:
    """List the laptops that ask to be let in, each with its six words."""
    with opened(vault, passphrase_file) as workspace:
        asking = office.waiting(workspace, words_file=resource("words.txt"))
    for each in asking:
        typer.echo(f"{each.asked_at.astimezone():%d %B, %H:%M}  {each.role.value}  {' '.join(each.words)}")
    if not asking:
        typer.echo("Nobody waits.")


@app.command(epilog=CODES)
def admit(
    vault: Vault,
    words: Six,
    beside: Annotated[
        str, typer.Option("--beside", metavar="WORDS", help="The six words of another laptop of the same worker.")
    ] = "",
    in_place_of: Annotated[
        str, typer.Option("--in-place-of", metavar="WORDS", help="The six words of a lost one, which is shut off.")
    ] = "",
    passphrase_file: PassphraseFile = None,
) -> None:
    """Let the laptop in that has these six words, read to you by its worker on a number you already had."""
    if beside and in_place_of:
        raise Refused("It is a second laptop or in the place of a lost one.", "Say one of both.")
    with opened(vault, passphrase_file) as workspace:
        asking = office.waiting(workspace, words_file=resource("words.txt"))
        found = [each for each in asking if list(each.words) == words.lower().split()]
        if len(found) != 1:
            raise Refused("No laptop that waits has those six words.", "Do not let it in. Ring the worker again.")
        second = laptop_with(workspace, beside).device if beside else ""
        lost = laptop_with(workspace, in_place_of).device if in_place_of else ""
        office.admit(workspace, device=found[0].device, beside=second, in_place_of=lost)
        office.exchange_now(workspace)
    typer.echo("It is in. A laptop of its team gives it the team’s keys with its next exchange.")
    if lost:
        typer.echo("The lost one is shut off. What it had sent comes to the new one; what it had not is on it alone.")


@app.command(epilog=CODES)
def devices(vault: Vault, passphrase_file: PassphraseFile = None) -> None:
    """List the organisation’s laptops."""
    with opened(vault, passphrase_file) as workspace:
        found = office.members(workspace, words_file=resource("words.txt"))
    for each in found:
        state = "shut off" if each.is_revoked else "this laptop" if each.is_this else "in use"
        wrote = f", wrote last {each.wrote_at.astimezone():%d %B %Y}" if each.wrote_at else ""
        typer.echo(
            f"{' '.join(each.words)}  {each.name or 'nobody has written on it yet'}, {each.role.value}, {state}{wrote}"
        )


@app.command(epilog=CODES)
def revoke(vault: Vault, words: Six, passphrase_file: PassphraseFile = None) -> None:
    """Let the laptop with these six words in no longer, and give the team new keys."""
    with opened(vault, passphrase_file) as workspace:
        office.revoke(workspace, device=laptop_with(workspace, words).device)
    typer.echo("It gets nothing any more, and what the team writes from now on has new keys that it does not get.")
    typer.echo("What it holds already stays encrypted on it.")


@app.command(epilog=CODES)
def leave(vault: Vault, passphrase_file: PassphraseFile = None) -> None:
    """Forget the office. Every record stays in the vault."""
    with opened(vault, passphrase_file) as workspace:
        office.leave(workspace)
    typer.echo("This vault belongs to no office now.")


def laptop_with(workspace: Workspace, words: str) -> office.Member:
    """Return the laptop that has these six words and is in. Raises NotFound."""
    for each in office.members(workspace, words_file=resource("words.txt")):
        if list(each.words) == words.lower().split() and not each.is_revoked:
            return each
    raise NotFound("No laptop has those six words.", "`visitapp office devices` lists them.")


def _status(workspace: Workspace) -> office.OfficeStatus:
    found = office.status(workspace, words_file=resource("words.txt"))
    if found is None:
        raise NotFound("This vault belongs to no office.", "Join one with an invitation.")
    return found
