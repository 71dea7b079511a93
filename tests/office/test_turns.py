"""Writers of one process take turns at SQLite, and a turn ends when what it wrote is committed."""

import threading

from sqlalchemy import event, text

from visitapp.office.engine import open_engine

WRITERS, TIMES = 4, 25


def test_nobody_begins_to_write_before_the_one_before_has_committed(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'office.db'}")
    said: list[str] = []
    event.listen(engine, "connect", lambda connection, _record: connection.set_trace_callback(said.append))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE counted (number INTEGER)"))
    said.clear()

    def write() -> None:
        for _ in range(TIMES):
            with engine.begin() as connection:
                connection.execute(text("INSERT INTO counted SELECT count(*) FROM counted"))

    threads = [threading.Thread(target=write) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.begin() as connection:
        numbers = connection.execute(text("SELECT number FROM counted ORDER BY number")).scalars().all()
    assert numbers == [*range(WRITERS * TIMES)]
    turns = [each for each in said if each in ("BEGIN IMMEDIATE", "COMMIT")]
    assert turns == ["BEGIN IMMEDIATE", "COMMIT"] * (WRITERS * TIMES + 1)
    engine.dispose()


def test_one_that_is_rolled_back_or_fails_gives_its_turn_back(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'office.db'}")
    for _ in range(3):
        with engine.connect() as connection:
            connection.execute(text("CREATE TABLE counted (number INTEGER)"))
            connection.rollback()
            connection.execute(text("CREATE TABLE counted (number INTEGER)"))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE counted (number INTEGER)"))
    engine.dispose()
