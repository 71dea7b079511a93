"""A laptop and an office whose protocols are too far apart tell so, and say which is to be updated."""

import pytest

from tests.simulation.line import Request
from tests.simulation.turns import Turn
from visitapp.errors import OfficeRefused
from visitapp.sync.client import do_round
from visitapp.sync.protocol import signing
from visitapp.sync.protocol.messages import Hello, Refusal, Refused, encode


def test_a_laptop_of_the_first_version_is_told_that_the_office_is_newer(world, monkeypatch):
    ben = world.laptops["ben"]
    monkeypatch.setattr(signing, "TAG", signing.OLDER_TAG)
    turn = Turn(lambda turn: do_round(ben.desk(turn)))
    turn.step()
    status, _ = answer = world.office.answer(turn.asks)
    turn.step(answer)
    assert status == 426
    assert "newer VisitApp than this laptop" in str(turn.failed)


def test_an_office_that_does_not_read_this_laptop_s_requests_is_asked_for_its_version(world):
    ben = world.laptops["ben"]
    organisation, now = world.office.store.fact("organisation"), int(world.time)

    def older(request: Request) -> tuple[int, bytes]:
        if request.said == "GET /v1/hello":
            hello = Hello(organisation=organisation, incarnation=b"i" * 16, oldest=1, newest=1, now=now)
            return 200, encode(hello)
        return 401, encode(Refused(why=Refusal.NOT_SIGNED, now=now))

    turn = Turn(lambda turn: do_round(ben.desk(turn)))
    turn.step()
    while not turn.is_over:
        turn.step(older(turn.asks))
    with pytest.raises(OfficeRefused, match="versions that are too far apart"):
        raise turn.failed
