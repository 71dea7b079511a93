"""An officer's commands for teams: name one, move a worker, hand records over."""

from __future__ import annotations

from typing import Annotated

import typer

from visitapp.cli.arguments import CODES, PassphraseFile, Vault, opened
from visitapp.cli.office import Six, laptop_with
from visitapp.cli.office import app as app
from visitapp.errors import NotFound, Refused
from visitapp.services import following_again, office_teams
from visitapp.services.people_named import people_named
from visitapp.services.workspace import Workspace

TeamName = Annotated[str, typer.Argument(metavar="TEAM", help="The team’s name.")]


@app.command("teams", epilog=CODES)
def teams(vault: Vault, passphrase_file: PassphraseFile = None) -> None:
    """List the organisation’s teams."""
    with opened(vault, passphrase_file) as workspace:
        for each in office_teams.teams(workspace):
            laptops = "1 laptop" if each.laptops == 1 else f"{each.laptops:,} laptops"
            typer.echo(f"{each.name}{' (yours)' if each.is_own else ''}: {laptops}")


@app.command("team", epilog=CODES)
def team(
    vault: Vault,
    name: TeamName,
    rename: Annotated[
        str, typer.Option("--rename", metavar="TEAM", help="The team that gets this name; “.” for your own.")
    ] = "",
    passphrase_file: PassphraseFile = None,
) -> None:
    """Begin a team, or rename one. The office can read teams’ names."""
    with opened(vault, passphrase_file) as workspace:
        office_teams.name_team(workspace, name=name, team=team_named(workspace, rename).id if rename else "")
    typer.echo(f"There is a team {name} now. `visitapp office invite --team` lets workers into it.")


@app.command("move", epilog=CODES)
def move(vault: Vault, words: Six, to: TeamName, passphrase_file: PassphraseFile = None) -> None:
    """Move the worker of the laptop with these six words, with all their laptops, to another team."""
    with opened(vault, passphrase_file) as workspace:
        chosen = team_named(workspace, to)
        moved = office_teams.move_worker(workspace, device=laptop_with(workspace, words).device, team=chosen.id)
    laptops = "One laptop is" if moved == 1 else f"{moved:,} laptops are"
    typer.echo(f"{laptops} in {chosen.name} now. The team that was left has new keys.")


@app.command("hand-over", epilog=CODES)
def hand_over(
    vault: Vault,
    to_worker: Annotated[str, typer.Option("--to", metavar="WORKER", help="Who is the key worker from now on.")],
    to_team: Annotated[str, typer.Option("--team", metavar="TEAM", help="Their team; without it, yours.")] = "",
    person: Annotated[
        list[str] | None, typer.Option("--person", metavar="NAME", help="Whose record; may be said several times.")
    ] = None,
    caseload_of: Annotated[
        str, typer.Option("--caseload-of", metavar="WORKER", help="Everybody whose key worker this is.")
    ] = "",
    note: Annotated[str, typer.Option("--note", help="What the next worker should know.")] = "",
    passphrase_file: PassphraseFile = None,
) -> None:
    """Hand people’s whole records over to a worker, of your team or of another."""
    with opened(vault, passphrase_file) as workspace:
        chosen = team_named(workspace, to_team or ".")
        ids = [person_named(workspace, name) for name in person or ()]
        ids += [each.id for each in office_teams.caseloads(workspace).get(caseload_of, ())] if caseload_of else []
        count = office_teams.hand_over(
            workspace, person_ids=list(dict.fromkeys(ids)), team=chosen.id, to_worker=to_worker, note=note
        )
    people = "One record is" if count == 1 else f"{count:,} records are"
    typer.echo(f"{people} with {to_worker}{'' if chosen.is_own else f' in {chosen.name}'} now.")
    if not chosen.is_own:
        typer.echo("Your team keeps what it has, and gets nothing of what is written from now on.")


@app.command("handed-on", epilog=CODES)
def handed_on(vault: Vault, passphrase_file: PassphraseFile = None) -> None:
    """List the people whose record another team holds now. Exit code 1 when words on this laptop did not go with it."""
    with opened(vault, passphrase_file) as workspace:
        found = office_teams.handed_on(workspace)
    for each in found:
        since = f" since {each.at:%d %B %Y}" if each.at else ""
        left = f"; {each.waiting:,} changes are on this laptop alone" if each.waiting else ""
        typer.echo(f"{each.called}: with {each.team}{since}{left}")
    if not found:
        typer.echo("Every record of this laptop is your team’s.")
    raise typer.Exit(int(any(each.waiting for each in found)))


def team_named(workspace: Workspace, name: str) -> office_teams.Team:
    """Return the team of that name, this laptop's own for “.”. Raises NotFound."""
    found = office_teams.teams(workspace)
    meant = [each for each in found if (each.is_own if name == "." else each.name.casefold() == name.casefold())]
    if len(meant) != 1:
        raise NotFound("There is no team of that name.", "`visitapp office teams` lists them.")
    return meant[0]


def person_named(workspace: Workspace, name: str) -> str:
    """Return the id of the one person who is meant. Raises Refused."""
    found = people_named(workspace, name=name)
    if len(found) != 1:
        raise Refused(f"{len(found):,} people may be meant.", "Say the name in full.")
    return found[0].id


@app.command("follow-again", epilog=CODES)
def follow_again(
    vault: Vault,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Follow the office again where two officers arranged different things around a copy that it was put back from."""
    if not yes and not typer.confirm("Did you ring the other officer, and does what the office has now count?"):
        typer.echo("Nothing was changed.")
        raise typer.Exit(1)
    with opened(vault, passphrase_file) as workspace:
        gone = following_again.follow_again(workspace)
    typer.echo("`visitapp office sync` follows the office now. What had been arranged and does not count any more:")
    for each in gone:
        typer.echo(f"  {each}")
    typer.echo("Arrange again what is still wanted.")
