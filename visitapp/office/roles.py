"""PostgreSQL roles of an office: who serves may add operations and never change one; erasing is another's right.

The tables belong to a third role, the owner, who makes and upgrades them and is needed for nothing else.
"""

from __future__ import annotations

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from visitapp.errors import Refused
from visitapp.office.tables import metadata

SERVING, ERASING = "visitapp_office", "visitapp_erasing"
_ADDED_ONLY = ("operations", "statements", "wrapped_keys", "blob_receipts")
_CHANGED = ("streams", "former_readers", "device_ends", "invitations", "blobs", "blob_room")
_LET_GO = ("joining",)


def make_roles() -> tuple[str, ...]:
    """Return the SQL that makes both roles where they are not there. Log-in roles are made members of them."""
    return tuple(
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') "
        f"THEN CREATE ROLE {role} NOLOGIN; END IF; END $$"
        for role in (SERVING, ERASING)
    )


def grant_rights() -> tuple[str, ...]:
    """Return the SQL that gives both roles their rights and takes every other from them. The owner runs it."""
    tables = ", ".join(sorted([*metadata.tables, "alembic_version"]))
    return (
        f"REVOKE ALL ON {tables} FROM PUBLIC, {SERVING}, {ERASING}",
        f"GRANT SELECT ON {tables} TO {SERVING}",
        f"GRANT INSERT ON {', '.join((*_ADDED_ONLY, *_CHANGED, *_LET_GO))} TO {SERVING}",
        f"GRANT UPDATE ON {', '.join(_CHANGED)} TO {SERVING}",
        f"GRANT DELETE ON {', '.join(_LET_GO)} TO {SERVING}",
        f"GRANT USAGE ON SEQUENCE wrapped_keys_number_seq TO {SERVING}",
        f"GRANT SELECT ON facts, operations, streams TO {ERASING}",
        f"GRANT UPDATE (body) ON operations TO {ERASING}",
    )


def set_up_roles(engine: Engine, *, login: str = "") -> None:
    """Make the roles and give them their rights; `login` becomes a member of the one that serves. Raises Refused."""
    quoted = engine.dialect.identifier_preparer.quote_identifier(login)
    member = (f"GRANT {SERVING} TO {quoted}",) if login else ()
    try:
        with engine.begin() as connection:
            for statement in (*make_roles(), *grant_rights(), *member):
                connection.execute(text(statement))
    except DBAPIError:
        raise Refused(
            "The database does not let this role make roles.",
            "Let an administrator run what `visitapp-office roles` prints.",
        ) from None


def grant_again(engine: Engine) -> None:
    """After an upgrade, give the roles their rights on what is new, where the roles are there."""
    with engine.begin() as connection:
        query = text("SELECT count(*) FROM pg_roles WHERE rolname IN (:serving, :erasing)")
        if connection.execute(query, {"serving": SERVING, "erasing": ERASING}).scalar_one() == 2:
            for statement in grant_rights():
                connection.execute(text(statement))


def may_change_operations(engine: Engine) -> bool:
    """Tell whether the role that is connected could change or delete an operation."""
    wanted = "'UPDATE, DELETE, TRUNCATE'"
    with engine.connect() as connection:
        found = connection.execute(text(f"SELECT has_table_privilege(current_user, 'operations', {wanted})"))
        return bool(found.scalar_one())
