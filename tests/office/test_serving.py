"""An office under strain: whoever asks too much, too slowly or in bad form is refused, and the others are served."""

import json
import logging
import re
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from ipaddress import ip_network
from pathlib import Path

import pytest
import uvicorn
from sqlalchemy.exc import OperationalError

from tests.office.hands import TEAM, Hand, organisation_of
from tests.office.running import free_port
from visitapp.office import answering, connections, gate, watching
from visitapp.office.answering import Office
from visitapp.office.app import create_app
from visitapp.office.connections import TimedProtocol
from visitapp.office.journal import LOG, JsonLines
from visitapp.office.store import OfficeStore
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.messages import Refusal, Refused
from visitapp.sync.protocol.operations import encode_batch
from visitapp.sync.protocol.signing import signed_headers

LOOPBACK = [ip_network("127.0.0.0/8")]


class Served:
    """An office in a thread, by plain HTTP, with two workers in it."""

    def __init__(self, store: OfficeStore, worker: Hand, flooder: Hand) -> None:
        self.store, self.worker, self.flooder = store, worker, flooder
        self.office = Office(store, monitors=LOOPBACK)
        self.port = free_port()
        config = uvicorn.Config(
            create_app(self.office), port=self.port, http=TimedProtocol, ws="none", lifespan="off", log_config=None,
            limit_concurrency=50,
        )  # fmt: skip
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        """Ask without a signature."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def ask_signed(self, method: str, path: str, body: bytes = b"", hand: Hand | None = None) -> tuple[int, bytes]:
        """Ask as the worker."""
        hand = hand or self.worker
        made = signed_headers(
            hand.key, hand.id, method=method, url=f"http://127.0.0.1:{self.port}{path}", body=body,
            created=int(time.time()), nonce=secrets.token_hex(16),
        )  # fmt: skip
        return self.ask(method, path, body, **made)

    def metric(self, name: str) -> float:
        found = re.search(rf"^visitapp_office_{re.escape(name)} (\S+)$", self.metrics(), re.M)
        return float(found[1]) if found else 0.0

    def metrics(self) -> str:
        status, text = self.ask("GET", "/metrics")
        assert status == 200
        return text.decode()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), 10)


@contextmanager
def serve(folder: Path) -> Iterator[Served]:
    store = OfficeStore(f"sqlite:///{folder / 'office.db'}")
    store.make()
    worker, flooder = Hand(b""), Hand(b"")
    organisation_of(store, worker, flooder)
    served = Served(store, worker, flooder)
    served.thread.start()
    try:
        while not served.server.started:
            assert served.thread.is_alive()
        yield served
    finally:
        served.server.should_exit = True
        served.thread.join()
        store.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(tmp_path_factory.mktemp("served")) as made:
        yield made


def why(answer: bytes) -> Refusal:
    return messages.decode(answer, Refused).why


@pytest.mark.parametrize(
    ("method", "path", "status", "reason"),
    [
        ("GET", "/nothing/here", 404, Refusal.UNKNOWN),
        ("DELETE", "/v1/hello", 405, Refusal.UNKNOWN),
        ("GET", "/v1/streams/not-an-id/ops", 400, Refusal.NOT_VALID),
        ("GET", f"/v1/streams/{'0' * 32}/ops?after=-1", 400, Refusal.NOT_VALID),
        ("GET", f"/v1/streams/{'0' * 32}/ops?limit=9999999", 400, Refusal.NOT_VALID),
        ("GET", "/v1/inbox", 401, Refusal.NOT_SIGNED),
        ("POST", "/v1/join", 400, Refusal.NOT_VALID),
    ],
)
def test_a_request_in_bad_form_is_refused_in_the_one_form_of_a_refusal(served, method, path, status, reason):
    found, answer = served.ask(method, path)
    assert (found, why(answer)) == (status, reason)
    assert b"not-an-id" not in answer


def test_more_than_the_limit_is_refused_before_it_is_read(served):
    with served.connect() as line:
        line.sendall(b"POST /v1/join HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000000\r\n\r\n" + b"x" * 1000)
        answer = line.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"connection: close" in answer


def test_chunks_that_grow_past_the_limit_are_cut_off(served):
    with served.connect() as line:
        line.sendall(b"POST /v1/join HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        line.sendall(b"12000\r\n" + b"x" * 0x12000 + b"\r\n")
        answer = line.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 413")


def test_a_head_that_is_too_long_is_refused(served):
    with served.connect() as line:
        line.sendall(b"GET /v1/hello HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 100_000)
        assert line.makefile("rb").read().startswith(b"HTTP/1.1 400")


def test_who_never_finishes_a_head_or_a_body_is_let_go_and_the_others_are_served(tmp_path, monkeypatch):
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(answering, "BODY_SECONDS", 0.3)
    with serve(tmp_path) as served:
        silent = [served.connect() for _ in range(10)]
        half_head = [served.connect() for _ in range(10)]
        half_body = [served.connect() for _ in range(10)]
        for line in half_head:
            line.sendall(b"GET /v1/hello HTTP/1.1\r\nHost: x\r\n")
        for line in half_body:
            line.sendall(b"POST /v1/join HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx")
        assert served.ask("GET", "/v1/hello")[0] == 200
        for line in (*silent, *half_head):
            assert line.recv(100) == b""
        for line in half_body:
            assert line.makefile("rb").read().startswith(b"HTTP/1.1 408")
        for line in (*silent, *half_head, *half_body):
            line.close()
        line = HTTPConnection("127.0.0.1", served.port, timeout=10)
        for _ in range(3):  # a connection that is used goes on living
            line.request("GET", "/v1/hello")
            answer = line.getresponse()
            assert (answer.status, bool(answer.read())) == (200, True)
        line.close()
        assert served.ask("GET", "/v1/hello")[0] == 200


def test_who_does_not_take_the_answer_is_let_go(tmp_path, monkeypatch):
    monkeypatch.setattr(watching, "SEND_SECONDS", 0.3)
    with serve(tmp_path) as served:
        stream = secrets.token_bytes(16)
        served.store.register(stream, TEAM)
        for _ in range(6):
            batch = served.worker.batch(stream, 1, size=2 * 1024 * 1024)
            served.store.push(stream, served.worker.device, batch)
        path = f"/v1/streams/{stream.hex()}/ops"
        made = signed_headers(
            served.worker.key, served.worker.id, method="GET", url=f"http://127.0.0.1:{served.port}{path}", body=b"",
            created=int(time.time()), nonce=secrets.token_hex(16),
        )  # fmt: skip
        head = "".join(f"{name}: {value}\r\n" for name, value in made.items())
        with served.connect() as line:
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n{head}\r\n".encode())
            until = time.monotonic() + 10
            while served.metric("in_flight") > 1:  # the question about it is one itself
                assert time.monotonic() < until
            assert served.ask("GET", "/v1/hello")[0] == 200


def test_a_device_that_asks_too_often_is_told_to_wait_and_no_other_is(served, monkeypatch):
    monkeypatch.setattr(gate, "BURST", 5.0)
    monkeypatch.setattr(gate, "REQUESTS_A_SECOND", 0.01)
    answers = [served.ask_signed("GET", "/v1/inbox", hand=served.flooder) for _ in range(8)]
    assert [status for status, _ in answers] == [200] * 5 + [429] * 3
    refused = messages.decode(answers[-1][1], Refused)
    assert refused.why is Refusal.TOO_MANY
    assert refused.wait > 0
    assert served.ask_signed("GET", "/v1/inbox")[0] == 200


def test_a_device_that_sends_too_much_is_told_to_wait(served, monkeypatch):
    stream = secrets.token_bytes(16)
    served.store.register(stream, TEAM)
    body = encode_batch(served.flooder.batch(stream, 1, size=5000))
    monkeypatch.setattr(gate, "BYTES_AT_ONCE", 4000.0)
    status, answer = served.ask_signed("POST", f"/v1/streams/{stream.hex()}/ops", body, hand=served.flooder)
    assert (status, why(answer)) == (429, Refusal.TOO_MANY)
    monkeypatch.undo()
    assert served.ask_signed("POST", f"/v1/streams/{stream.hex()}/ops", body, hand=served.flooder)[0] == 200


def test_the_health_of_the_process_and_of_the_database_are_told_apart(served, monkeypatch):
    assert served.ask("GET", "/health") == (200, b'{"status":"ok"}')
    assert served.ask("GET", "/ready") == (200, b'{"status":"ok"}')
    assert served.metric("database_up") == 1

    def gone(*_: object, **__: object) -> None:
        raise OperationalError("select", None, Exception("the server closed the connection"))

    monkeypatch.setattr(served.store.engine, "connect", gone)
    monkeypatch.setattr(served.store.engine, "begin", gone)
    assert served.ask("GET", "/health")[0] == 200
    assert served.ask("GET", "/ready") == (503, b'{"status":"database"}')
    assert served.metric("database_up") == 0
    status, answer = served.ask("GET", "/v1/hello")
    assert (status, why(answer)) == (503, Refusal.BUSY)
    assert messages.decode(answer, Refused).wait > 0


def test_a_full_disk_is_said_as_such(served, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OperationalError("insert", None, Exception("database or disk is full"))

    monkeypatch.setattr(served.store.engine, "begin", full)
    stream = secrets.token_bytes(16)
    body = messages.encode(messages.NewStream(team=TEAM))
    status, answer = served.ask_signed("PUT", f"/v1/streams/{stream.hex()}", body)
    assert (status, why(answer)) == (507, Refusal.FULL)


def test_the_metrics_are_of_the_form_that_is_asked_for_and_name_nobody(served):
    stream = secrets.token_bytes(16)
    served.store.register(stream, TEAM)
    before = served.metric("operations_total")
    status, _ = served.ask_signed(
        "POST", f"/v1/streams/{stream.hex()}/ops", encode_batch(served.worker.batch(stream, 7))
    )
    assert status == 200
    assert served.metric("operations_total") - before == 7
    served.ask("GET", "/v1/inbox")
    assert served.metric('refused_total{why="not_signed"}') >= 1
    text = served.metrics()
    line = re.compile(r'(# (HELP|TYPE) \S+ .+|[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+)')
    assert [each for each in text.splitlines() if not line.fullmatch(each)] == []
    for secret in (stream.hex(), stream.hex()[:8], served.worker.id.hex()[:8], "127.0.0.1"):
        assert secret not in text
    route = "/v1/streams/{stream}/ops"
    buckets = re.findall(rf'seconds_bucket\{{route="{re.escape(route)}",le="[^"]+"\}} (\d+)', text)
    counts = [int(each) for each in buckets]
    assert counts == sorted(counts)
    assert counts[-1] == served.metric(f'request_seconds_count{{route="{route}"}}')


def test_only_a_monitor_reads_the_metrics(served, monkeypatch):
    monkeypatch.setattr(served.office, "monitors", [ip_network("10.2.0.0/16")])
    assert served.ask("GET", "/metrics")[0] == 404


class Kept(logging.Handler):
    """Keeps log lines as they would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def log() -> Iterator[Kept]:
    kept, before = Kept(), LOG.level
    logging.getLogger().addHandler(kept)
    LOG.setLevel(logging.INFO)
    yield kept
    LOG.setLevel(before)
    logging.getLogger().removeHandler(kept)


def test_each_request_is_a_line_without_ids_and_a_refusal_names_its_device(served, log):
    stream = secrets.token_bytes(16)
    served.ask_signed("GET", f"/v1/streams/{stream.hex()}/ops")
    served.ask_signed("GET", "/v1/inbox")
    until = time.monotonic() + 10
    while not all(any(f'"status": {status}' in each for each in log.lines) for status in (200, 404)):
        assert time.monotonic() < until, log.lines  # a line is written after its answer has gone
    lines = [json.loads(each) for each in log.lines]
    refused = next(each for each in lines if each["status"] == 404)
    assert refused["route"] == "/v1/streams/{stream}/ops"
    assert (refused["why"], refused["device"]) == ("unknown", served.worker.id.hex()[:8])
    assert {"time", "level", "event", "method", "ms"} <= refused.keys()
    passed = next(each for each in lines if each["status"] == 200)
    assert "device" not in passed
    assert stream.hex() not in "".join(log.lines)


def test_what_breaks_inside_leaves_a_line_with_its_kind_and_place_and_none_of_its_words(served, log, monkeypatch):
    def broken(*_: object) -> None:
        raise ValueError("Tess Hale, 4 Canal Street")

    monkeypatch.setattr(served.store, "heads", broken)
    status, answer = served.ask_signed("GET", "/v1/inbox")
    assert (status, why(answer)) == (500, Refusal.BUSY)
    until = time.monotonic() + 10
    while "ValueError" not in (written := "".join(log.lines)):  # it is written after the answer has gone
        assert time.monotonic() < until
    assert "Tess" not in written + answer.decode(errors="replace")
    assert "office/app.py" in written
    monkeypatch.undo()
    assert served.ask_signed("GET", "/v1/inbox")[0] == 200


def test_a_push_under_way_is_finished_when_the_office_is_told_to_stop(tmp_path):
    with serve(tmp_path) as served:
        stream = secrets.token_bytes(16)
        served.store.register(stream, TEAM)
        body, path = encode_batch(served.worker.batch(stream, 5)), f"/v1/streams/{stream.hex()}/ops"
        made = signed_headers(
            served.worker.key, served.worker.id, method="POST", url=f"http://127.0.0.1:{served.port}{path}", body=body,
            created=int(time.time()), nonce=secrets.token_hex(16),
        )  # fmt: skip
        head = "".join(f"{name}: {value}\r\n" for name, value in made.items())
        with served.connect() as line:
            head += f"Host: 127.0.0.1:{served.port}\r\nContent-Length: {len(body)}\r\n"
            line.sendall(f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body[:100])
            until = time.monotonic() + 10
            while served.office.journal.metrics({}).find("in_flight 1") < 0:
                assert time.monotonic() < until
            served.server.should_exit = True
            while any(each.is_serving() for each in served.server.servers):
                assert time.monotonic() < until
            line.sendall(body[100:])
            assert line.makefile("rb").read().startswith(b"HTTP/1.1 200")
        served.thread.join()
        with pytest.raises(ConnectionRefusedError):
            served.connect()
        assert served.store.pull(stream, served.worker.device, after=0, limit=500).head == 5
