"""The commands: arguments in, one service each, plain lines out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from visitapp import __version__
from visitapp.cli import backups, care, diary, documents, office_key, office_teams, tasks
from visitapp.cli.arguments import CODES, PassphraseFile, Vault, existing, opened
from visitapp.cli.passphrases import chosen_passphrase, known_passphrase
from visitapp.cli.window import Window
from visitapp.domain.people import Person
from visitapp.errors import NotFound, Refused
from visitapp.services import vaults
from visitapp.services.workspace import Workspace

app = typer.Typer(
    help="Visits, goals and network maps for a mental-health social worker, encrypted on the laptop.",
    epilog=CODES,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"VisitApp {__version__}")
        raise typer.Exit


def _run_self_test(context: typer.Context, wanted: bool) -> None:
    if wanted:
        from visitapp.cli.self_test import self_test

        self_test(context.find_object(Window) or _no_window())
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version and stop.")
    ] = False,
    self_test: Annotated[
        bool,
        typer.Option("--self-test", callback=_run_self_test, is_eager=True, help="Try vault, visit, PDF and search."),
    ] = False,
) -> None:
    """Take the options that stand before any command; both are done by their callbacks."""


@app.command(epilog=CODES)
def new(
    vault: Vault,
    name: Annotated[str, typer.Option(help="Your name, as papers show it.")],
    role: Annotated[str, typer.Option(help="Your role.")] = "Social worker",
    team: Annotated[str, typer.Option(help="Your team.")] = "",
    phone: Annotated[str, typer.Option(help="The number that people ring you on.")] = "",
    recovery_sheet: Annotated[
        Path | None, typer.Option(metavar="FILE.pdf", help="Write the recovery sheet here, to be printed and deleted.")
    ] = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Make an encrypted vault and print its recovery code once."""
    from visitapp.domain.workers import Worker
    from visitapp.services import recovery_sheets
    from visitapp.services.documents import write_file

    folder = vault if vault.suffix == vaults.SUFFIX else vault.with_name(vault.name + vaults.SUFFIX)
    worker = Worker("", name, role, team, phone)
    workspace, code = vaults.create(folder=folder, passphrase=chosen_passphrase(passphrase_file), worker=worker)
    sheet = recovery_sheets.sheet_of(workspace, code=code)
    workspace.close()
    typer.echo(f"Made {folder}")
    typer.echo(f"Recovery code: {code}")
    typer.echo("Write it down and keep it away from this laptop. It is not shown again.")
    if recovery_sheet is not None:
        write_file(recovery_sheets.sheet_pdf(sheet), path=recovery_sheet)
        typer.echo(f"Recovery sheet: {recovery_sheet}. Print it, then delete the file: it opens every record.")


@app.command("open", epilog=CODES)
def open_(
    context: typer.Context,
    vault: Annotated[Path | None, typer.Argument(metavar="[VAULT]", help="Leave it out for the last one.")] = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Open the window on a vault, or on the one that was open last."""
    folder = None if vault is None else existing(vault)
    if folder is not None:
        vaults.peek(folder=folder)
    passphrase = known_passphrase(passphrase_file) if passphrase_file is not None else None
    raise typer.Exit(_window(context).open(folder, passphrase))


@app.command("demo", epilog=CODES)
def demo_(
    context: typer.Context,
    headless: Annotated[
        Path | None, typer.Option(metavar="DIR", help="No window: leave vault, care plan and pictures in this folder.")
    ] = None,
) -> None:
    """Open the window on invented people, or do the same job without a screen."""
    from visitapp.cli.demo import leave_demo, open_demo

    if headless is None:
        raise typer.Exit(open_demo(_window(context)))
    leave_demo(headless, _window(context))


@app.command("import", epilog=CODES)
def import_(
    vault: Vault,
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="A caseload list from a case system.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen and write nothing.")] = False,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=COLUMN", help="Say which column holds a field. May be given often."),
    ] = None,
    include_maybe: Annotated[
        bool, typer.Option("--include-maybe", help="Take over people who are maybe here already too.")
    ] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Take over a caseload list: everybody new in one go, and every row that is not, with its reason.

    The exit code is 1 when any row was refused, even though the others were taken over.
    """
    from visitapp.cli.caseload import import_caseload

    chosen = _pairs(mapping or ())
    with opened(vault, passphrase_file) as workspace:
        refused = import_caseload(workspace, file, mapping=chosen, dry_run=dry_run, include_maybe=include_maybe)
    raise typer.Exit(int(refused > 0))


@app.command(epilog=CODES)
def plan(
    vault: Vault,
    person: Annotated[str, typer.Option("--person", metavar="NAME", help="The person’s name, or its beginning.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE.pdf", help="Where the PDF goes.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Print one person’s care plan into a PDF file."""
    from visitapp.services.careplan import make_plan_pdf
    from visitapp.services.documents import write_file

    with opened(vault, passphrase_file) as workspace:
        meant = _person_named(workspace, person)
        write_file(make_plan_pdf(workspace, person_id=meant.id), path=out)
    typer.echo(f"{meant.plan_name}: care plan in {out}")


@app.command(epilog=CODES)
def chronology(
    vault: Vault,
    person: Annotated[str, typer.Option("--person", metavar="NAME", help="The person’s name, or its beginning.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE.pdf", help="Where the PDF goes.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Print what mattered in one person’s life, in the order in which it happened, into a PDF file."""
    from visitapp.services.chronology import chronology_paper, chronology_pdf
    from visitapp.services.documents import write_file

    with opened(vault, passphrase_file) as workspace:
        meant = _person_named(workspace, person)
        paper = chronology_paper(workspace, person_id=meant.id)
        write_file(chronology_pdf(paper), path=out)
    count = len(paper.events)
    typer.echo(f"{meant.plan_name}: chronology with {count} {'event' if count == 1 else 'events'} in {out}")


@app.command(epilog=CODES)
def attach(
    vault: Vault,
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Photos, scans, recordings, PDFs, letters.")],
    person: Annotated[str, typer.Option("--person", metavar="NAME", help="The person’s name, or its beginning.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Keep files with one person, encrypted; photos lose what the camera wrote beside them.

    The exit code is 1 when any file was refused, even though the others are kept.
    """
    from visitapp.cli.files import attach_files

    with opened(vault, passphrase_file) as workspace:
        refused = attach_files(workspace, files, person=_person_named(workspace, person))
    raise typer.Exit(int(refused > 0))


for command in (
    documents.documents,
    care.check,
    care.rebuild,
    care.salvage,
    care.rotate_key,
    backups.backup,
    backups.restore,
):
    app.command(epilog=CODES)(command)
app.add_typer(office_key.app, name="office-key")
app.add_typer(diary.app, name="diary")
app.add_typer(office_teams.app, name="office")
app.add_typer(tasks.app, name="tasks")


def _person_named(workspace: Workspace, name: str) -> Person:
    """Return the one person who is meant; where it may be several, name them and end."""
    from visitapp.services.people_named import people_named

    found = people_named(workspace, name=name)
    if not found:
        raise NotFound("There is nobody of that name in this vault.", "Check how it is written.")
    if len(found) > 1:
        typer.echo("More than one person may be meant. Say one of these names in full:", err=True)
        for each in found:
            born = f", born {each.born:%d/%m/%Y}" if each.born else ""
            typer.echo(f"  {each.full_name}{born}", err=True)
        raise typer.Exit(1)
    return found[0]


def _pairs(mapping: tuple[str, ...] | list[str]) -> dict[str, str]:
    pairs = {}
    for pair in mapping:
        field, sign, column = pair.partition("=")
        if not (field.strip() and sign and column.strip()):
            raise typer.BadParameter("Write it as FIELD=COLUMN, for example given_name=Vorname.", param_hint="--map")
        pairs[field.strip()] = column.strip()
    return pairs


def _window(context: typer.Context) -> Window:
    return context.find_object(Window) or _no_window()


def _no_window() -> Window:
    raise Refused("There is no window here.")
