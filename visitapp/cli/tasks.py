"""Tasks on the command line: what there is to do, one more in plain words, one that is done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from visitapp.cli.arguments import CODES, PassphraseFile, Vault, opened
from visitapp.domain.dates import near_day
from visitapp.errors import NotFound
from visitapp.services.tasks import Task

app = typer.Typer(help="Say what there is to do, add a task, tick one.", epilog=CODES, no_args_is_help=True)


@app.command("list", epilog=CODES)
def list_(
    vault: Vault,
    everyone: Annotated[bool, typer.Option("--everyone", help="Colleagues’ tasks too, and those of nobody.")] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Say what there is to do: today, this week, later, and what others have in hand."""
    from visitapp.services.tasks import read_tasks

    with opened(vault, passphrase_file) as workspace:
        found = read_tasks(workspace, of_everyone=everyone)
    groups = {
        "Today": found.today,
        "This week": found.week,
        "Later": found.later,
        "Waiting for others": found.waiting,
    }
    if not any(groups.values()):
        typer.echo("Nothing to do is written down.")
    for heading, tasks in groups.items():
        if tasks:
            typer.echo(heading)
            for task in tasks:
                who = task.action.waiting_for or task.doers
                typer.echo(f"  {_line(task)}{f' · {who}' if task.is_waiting and who else ''}")


@app.command(epilog=CODES)
def add(
    vault: Vault,
    words: Annotated[list[str], typer.Argument(metavar="WORDS…", help="“Ring housing for Tess Tuesday”.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Add a task in plain words, and say what was understood of them."""
    from visitapp.domain.task_typed import read_task
    from visitapp.services.tasks import add_task, nameable

    with opened(vault, passphrase_file) as workspace:
        people = nameable(workspace)
        typed = read_task(" ".join(words), workspace.today(), people)
        if len(typed.person_ids) > 1:
            named = [each.names[2] for each in people if each.id in typed.person_ids]
            raise _several("More than one person may be meant. Say one of these names in full:", named)
        made = add_task(
            workspace,
            text=typed.text,
            person_id=typed.person_ids[0] if typed.person_ids else "",
            due_on=typed.due_on,
            repeat=typed.repeat,
            waiting_for=typed.waiting_for,
        )
        called = next((each.names[0] for each in people if each.id in typed.person_ids), "")
        day = near_day(typed.due_on, workspace.today()) if typed.due_on else ""
    for note in typed.notes:
        typer.echo(note, err=True)
    waiting = f"waiting for {typed.waiting_for}" if typed.waiting_for else ""
    if made.changes:
        typer.echo(f"Added: {_joined((typed.text, called, day, typed.repeat, waiting))}")


@app.command(epilog=CODES)
def done(
    vault: Vault,
    words: Annotated[list[str], typer.Argument(metavar="WORDS…", help="The task’s words, or their beginning.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Tick the one task of yours that begins with these words."""
    from visitapp.services.actions import tick_action
    from visitapp.services.tasks import read_tasks

    wanted = " ".join(words).casefold()
    with opened(vault, passphrase_file) as workspace:
        found = read_tasks(workspace)
        tasks = (*found.today, *found.week, *found.later, *found.waiting)
        meant = [task for task in tasks if task.action.text.casefold() == wanted]
        meant = meant or [task for task in tasks if task.action.text.casefold().startswith(wanted)]
        if not meant:
            raise NotFound("There is no such task.", "`visitapp tasks list` says what there is.")
        if len(meant) > 1:
            raise _several("More than one task may be meant. Say more of its words:", [_line(task) for task in meant])
        made = tick_action(workspace, action_id=meant[0].action.id)
    typer.echo(f"Done: {_line(meant[0])}")
    if len(made.of_type("action")) > 1:
        typer.echo("The next one is in the list.")


def _several(sentence: str, lines: Iterable[str]) -> typer.Exit:
    """Say what may be meant, outside of any exception, and return the end of the command."""
    typer.echo(sentence, err=True)
    for line in lines:
        typer.echo(f"  {line}", err=True)
    return typer.Exit(1)


def _line(task: Task) -> str:
    person, day = task.person, task.action.day
    called = person.called if person is not None else ""
    return _joined((task.action.text, called, f"{day:%d/%m/%Y}" if day is not None else "", task.action.repeat))


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)
