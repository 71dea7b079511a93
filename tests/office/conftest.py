"""An empty database for the tests of one module, on SQLite and on PostgreSQL."""

import secrets
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tests.office.postgres import postgres, programs

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """The address of a PostgreSQL of our own, where one is installed."""
    if programs() is None:
        pytest.skip("PostgreSQL is not installed here: the office was tried on SQLite only")
    with postgres(durable=False) as address:
        yield address


def new_database(cluster: str) -> str:
    """Make an empty database and return its address."""
    name = f"office_{secrets.token_hex(4)}"
    engine = create_engine(cluster, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(cluster).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="module", params=ENGINES)
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('office') / 'office.db'}"
    return new_database(request.getfixturevalue("cluster"))
