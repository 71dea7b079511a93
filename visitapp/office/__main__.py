"""`visitapp-office`: make an office, serve it, look after it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from visitapp.errors import KnownError
from visitapp.office.founding import first_invitation, found, open_office

app = typer.Typer(
    name="visitapp-office",
    help="The office: keeps and orders what laptops send. It cannot read any of it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Folder = Annotated[Path, typer.Argument(help="The office's own folder.")]
Host = Annotated[str, typer.Option(help="The name or address under which laptops reach it.")]
Port = Annotated[int, typer.Option(help="The port.", min=1, max=65535)]
Owner = Annotated[str, typer.Option(help="The database by the role that owns its tables, where another one serves.")]


@app.command()
def init(
    folder: Folder,
    host: Host = "localhost",
    port: Port = 8443,
    database: Annotated[str, typer.Option(help="postgresql+psycopg://…; without it, a file in the folder.")] = "",
    serve_as: Annotated[
        str, typer.Option(help="The same database by the role that will serve: it may add operations, not change them.")
    ] = "",
    files: Annotated[str, typer.Option(help="s3://bucket/prefix, or a folder; without it, in the office’s own.")] = "",
    files_endpoint: Annotated[str, typer.Option(help="The address of a store that is not Amazon’s.")] = "",
    files_region: Annotated[str, typer.Option(help="The bucket’s region.")] = "",
) -> None:
    """Make an office and print the invitation of its first officer."""
    from visitapp.office.shelving import FilesAddress

    kept = FilesAddress(files, files_endpoint, files_region) if files else None
    hosts = list(dict.fromkeys([host, "localhost", "127.0.0.1"]))
    store = found(folder, database=database, hosts=hosts, serve_as=serve_as, files=kept)
    try:
        text = first_invitation(store, folder, address=f"https://{host}:{port}")
    finally:
        store.close()
    typer.echo("The office is made. In VisitApp on the first officer’s laptop, join with this invitation (14 days):\n")
    typer.echo(text)


@app.command()
def serve(
    folder: Folder,
    listen: Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 for all.")] = "127.0.0.1",
    port: Port = 8443,
    monitor: Annotated[
        list[str] | None, typer.Option(help="A network that may read /metrics, such as 10.2.0.0/16.", metavar="NETWORK")
    ] = None,
) -> None:
    """Answer laptops until it is stopped (Ctrl+C or SIGTERM): what was begun is finished first."""
    from ipaddress import ip_network

    from visitapp.office.serving import serve as serve_until_stopped
    from visitapp.office.shelving import open_shelf

    try:
        monitors = [ip_network(each) for each in monitor or ()]
    except ValueError:
        raise typer.BadParameter("a network is written as 10.2.0.0/16", param_hint="--monitor") from None
    store = open_office(folder)
    try:
        serve_until_stopped(store, open_shelf(folder), folder, listen=listen, port=port, monitors=monitors)
    finally:
        store.close()


@app.command()
def start(
    folder: Annotated[Path | None, typer.Argument(help="The office’s own folder.", show_default=False)] = None,
    port: Port = 8443,
) -> None:
    """Serve an office on this machine; make one first where there is none."""
    import platformdirs

    chosen = folder or platformdirs.user_data_path("visitapp-office", appauthor=False)
    if not chosen.exists():
        init(chosen, port=port)
        typer.echo("")
    serve(chosen, port=port)


@app.command()
def status(folder: Folder) -> None:
    """Print how many devices, streams and operations there are."""
    from sqlalchemy import func, select

    from visitapp.office.erasing import still_with_words
    from visitapp.office.tables import operations, streams

    store = open_office(folder)
    try:
        devices = store.directory().devices.values()
        with store.reading() as connection:
            counts = [
                connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (streams, operations)
            ]
        left = sum(not device.is_revoked for device in devices)
        typer.echo(f"{left:,} devices, {counts[0]:,} streams, {counts[1]:,} operations")
        if with_words := still_with_words(store):
            typer.echo(
                f"{with_words:,} operations of erased records still have their words: run `visitapp-office erase`."
            )
    finally:
        store.close()


@app.command()
def verify(
    folder: Folder,
    read_files: Annotated[
        bool, typer.Option("--read-files", help="Read every file too, which may take hours.")
    ] = False,
) -> None:
    """Prove every chain, seal and stream, and that every file is there; exit 1 on any fault."""
    from visitapp.office.shelving import open_shelf
    from visitapp.office.verifying import lacking_files
    from visitapp.office.verifying import verify as faults_of

    store = open_office(folder)
    try:
        faults = list(faults_of(store))
        for fault in faults:
            typer.echo(fault)
        typer.echo("Every stream is whole." if not faults else f"{len(faults):,} streams are not whole.")
        lacking = list(lacking_files(store, open_shelf(folder), read=read_files))
    finally:
        store.close()
    for each in lacking:
        typer.echo(each)
    if lacking:
        typer.echo(f"{len(lacking):,} files are not whole. Laptops that hold them send them again after `put-back`.")
    else:
        typer.echo("Every file is there." if not read_files else "Every file is there, as it was.")
    raise typer.Exit(1 if faults or lacking else 0)


@app.command()
def backup(folder: Folder, target: Annotated[Path, typer.Argument(help="The copy’s file.")]) -> None:
    """Copy the database, whole, while the office goes on, and what is new of its files into a folder beside it."""
    from visitapp.office.copies import COPIED_FILES, copy_files, copy_to
    from visitapp.office.shelf import FolderShelf
    from visitapp.office.shelving import open_shelf

    shelf = open_shelf(folder)
    copy_to(folder, target)
    typer.echo(f"Copied to {target}.")
    if not isinstance(shelf, FolderShelf):
        typer.echo("The files are in a bucket: its older versions, or its copy elsewhere, are their backup.")
        return
    store = open_office(folder)
    try:
        count = copy_files(store, shelf, target)
    finally:
        store.close()
    typer.echo(f"{count:,} new pieces of files are in {target.parent / COPIED_FILES}.")


@app.command()
def restore(folder: Folder, copy: Annotated[Path, typer.Argument(help="A file that `backup` made.")]) -> None:
    """Put a copy back; stop the office first. Laptops then offer again what they hold."""
    from visitapp.office.copies import put_back as put_copy_back
    from visitapp.office.copies import put_files_back
    from visitapp.office.shelf import FolderShelf
    from visitapp.office.shelving import open_shelf

    shelf = open_shelf(folder)
    put_copy_back(folder, copy)
    if isinstance(shelf, FolderShelf) and (count := put_files_back(shelf, copy)):
        typer.echo(f"{count:,} pieces of files that were missing are in their place too.")
    typer.echo("The copy is in its place. Start the office: laptops will offer again what they hold.")
    typer.echo("Once an officer’s laptop has exchanged, run `visitapp-office erase`: the copy may hold erased records.")


@app.command()
def upgrade(folder: Folder, database: Owner = "") -> None:
    """Bring the tables of an older version to this one’s form; stop every process of the office first."""
    from visitapp.office.roles import grant_again
    from visitapp.office.upgrading import NEWEST, bring_up

    store = open_office(folder, database=database)
    try:
        before = bring_up(store.engine)
        if store.engine.dialect.name == "postgresql":
            grant_again(store.engine)
    finally:
        store.close()
    typer.echo(f"The database was at step {before} and is at step {NEWEST}.")


@app.command()
def erase(
    folder: Folder,
    database: Annotated[
        str, typer.Option(help="The database by a role that may erase, where another one serves.")
    ] = "",
    files: Annotated[
        Path | None,
        typer.Option(help="A file in the form of office.files, with keys that may delete.", show_default=False),
    ] = None,
) -> None:
    """Erase the records that two officers had erased. It may run while the office serves, and after every restore."""
    from visitapp.office.erasing import copies_in, erase_due
    from visitapp.office.shelf import FolderShelf
    from visitapp.office.shelving import open_shelf

    shelf = open_shelf(folder, settings=files)
    store = open_office(folder, database=database)
    try:
        done = erase_due(store, shelf)
    finally:
        store.close()
    for each in done:
        typer.echo(
            f"Record {each.stream}…, erased by two officers on {each.at[:10]}: {each.operations:,} entries, "
            f"{each.keys:,} keys and {each.files:,} files went now. Ground: {each.ground}"
        )
    if not done:
        typer.echo("No record is to be erased.")
        return
    typer.echo("Who, when and why stays in the directory; headers and hashes stay, so that every chain still proves.")
    typer.echo(
        "Copies that were made before still hold it, sealed. Delete them, or let them run out: your backups, the"
    )
    typer.echo(
        "archive of PostgreSQL’s log, files of `export`, "
        + ("" if isinstance(shelf, FolderShelf) else "older versions in the bucket, ")
        + "and in this folder: "
        + (", ".join(copies_in(folder)) or "none")
    )


@app.command()
def carry(
    folder: Folder,
    carried: Annotated[
        Path, typer.Option("--folder", metavar="DIR", help="The stick or folder into which laptops wrote.")
    ],
) -> None:
    """Take in what laptops wrote to a stick or a folder, and write each an answer; the office may go on meanwhile."""
    from visitapp.office.carrying import carry as take_in
    from visitapp.office.shelving import open_shelf
    from visitapp.office.upgrading import require_newest

    shelf = open_shelf(folder)
    store = open_office(folder)
    try:
        require_newest(store.engine)
        visits = take_in(store, shelf, carried, certificate_folder=folder)
    finally:
        store.close()
    if not visits:
        typer.echo("No laptop has written there yet. The office’s certificate is there now: laptops can join by it.")
    for visit in visits:
        took = f"{visit.operations:,} operations and {visit.files:,} files taken"
        back = f"{visit.pages:,} pages and {visit.files_back:,} files written back"
        trouble = f" {visit.trouble}" if visit.trouble is not None else ""
        if visit.waits:
            typer.echo(f"Laptop {visit.device.hex()[:8]} asks to join. An officer has to compare its six words.")
            continue
        typer.echo(f"Laptop {visit.device.hex()[:8]}: {took}, {back}.{trouble}")
    raise typer.Exit(1 if any(visit.trouble for visit in visits) else 0)


@app.command()
def export(
    folder: Folder,
    team: Annotated[str, typer.Argument(help="The team’s name.")],
    target: Annotated[Path, typer.Argument(help="The copy’s file.")],
) -> None:
    """Copy one team’s records, sealed, for two officers who open them with their sheets when its laptops are gone."""
    from visitapp.office.exporting import export_team

    store = open_office(folder)
    try:
        count = export_team(store, team, target)
    finally:
        store.close()
    typer.echo(f"{count:,} records, sealed, are in {target}. Two officers open it with `visitapp office-key recover`.")


@app.command()
def roles() -> None:
    """Print the SQL that makes PostgreSQL’s roles: one that serves and cannot change operations, one that erases."""
    from visitapp.office.roles import grant_rights, make_roles

    typer.echo("".join(f"{statement};\n" for statement in (*make_roles(), *grant_rights())), nl=False)


@app.command(name="put-back")
def put_back(folder: Folder, database: Owner = "") -> None:
    """Say that the database was put back by other tools, or lost files: every laptop offers again what it holds."""
    store = open_office(folder, database=database)
    try:
        store.new_incarnation()
    finally:
        store.close()
    typer.echo("Laptops will offer again what they hold.")


def main() -> int:
    """Run the command; a known fault is one sentence and exit 1."""
    from sqlalchemy.exc import OperationalError, ProgrammingError

    try:
        app(standalone_mode=True)
    except KnownError as error:
        sys.stderr.write(f"{error}\n")
    except OperationalError:
        sys.stderr.write("The database does not answer. Look whether it runs, and at its address in office.address.\n")
    except ProgrammingError:
        sys.stderr.write("The database does not let this role do that. Give the owner’s address with --database.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
