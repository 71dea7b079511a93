"""Where an office keeps files, as it is told: proved before it serves, written once whoever writes, calm in a fault."""

import hashlib
import logging
import os
import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from obstore.store import MemoryStore

from tests.command_line import visitapp
from tests.office.running import free_port
from tests.office.s3 import ERASING, READING, SECRET, SERVING, Store, s3_store
from visitapp.errors import KnownError, NotFound, NotWritable, Refused
from visitapp.office import bucket as bucket_module
from visitapp.office import shelving
from visitapp.office.bucket import BucketShelf
from visitapp.office.refusing import Refusing
from visitapp.office.shelf import FolderShelf, Shelf
from visitapp.office.shelving import open_shelf
from visitapp.sync.protocol.messages import Refusal

STREAM, BLOB = b"s" * 16, b"b" * 16
OTHER = b"o" * 16
Opened = Callable[..., Shelf]


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with s3_store(tmp_path_factory.mktemp("s3") / "root") as store:
        yield store


@pytest.fixture
def opened(bucket: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Open a shelf in the bucket, one that asks again for a shorter while than an office does."""
    monkeypatch.setattr(shelving, "RETRY_SECONDS", 0.3)
    usual = shelving.REQUEST_SECONDS

    def open_one(patience: float = usual, **settings: str) -> Shelf:
        monkeypatch.setattr(shelving, "REQUEST_SECONDS", patience)
        (tmp_path / "office.files").write_text(bucket.settings(**{"prefix": tmp_path.name, **settings}))
        return open_shelf(tmp_path)

    return open_one


@pytest.fixture(params=["folder", "memory", "bucket"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    if request.param == "folder":
        return FolderShelf(tmp_path / "files")
    if request.param == "memory":
        return BucketShelf(MemoryStore(), name="memory")
    return request.getfixturevalue("opened")()


def own_authority(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Make an authority and a certificate by it; return the authority's file and a server's context."""
    now, keys = datetime.now(UTC), [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("Invented authority", "store")]

    def certificate(which: int, extension: x509.ExtensionType, *, critical: bool) -> bytes:
        made = x509.CertificateBuilder().subject_name(names[which]).issuer_name(names[0])
        made = made.public_key(keys[which].public_key()).serial_number(x509.random_serial_number())
        made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        signed = made.add_extension(extension, critical=critical).sign(keys[0], hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.PEM)

    authority, own, key = (folder / name for name in ("authority.pem", "own.pem", "own.key"))
    authority.write_bytes(certificate(0, x509.BasicConstraints(ca=True, path_length=0), critical=True))
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    own.write_bytes(certificate(1, alternative, critical=False))
    form = serialization.PrivateFormat.PKCS8
    key.write_bytes(keys[1].private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own, key)
    return authority, context


def refusal(work: Callable[..., object], *arguments: object) -> Refusing:
    with pytest.raises(Refusing) as raised:
        work(*arguments)
    return raised.value


def test_a_piece_is_kept_once_and_found_again(shelf):
    assert not shelf.answers()
    shelf.prepare()
    shelf.prepare()
    assert shelf.answers()
    for stream, index in ((STREAM, 0), (STREAM, 11), (OTHER, 0)):
        shelf.put(stream, BLOB, index, b"piece")
        shelf.put(stream, BLOB, index, b"piece")
    assert refusal(shelf.put, STREAM, BLOB, 0, b"other").why is Refusal.DOUBLE
    assert shelf.get(STREAM, BLOB, 0) == b"piece"
    assert shelf.there(STREAM, BLOB) == {0: 5, 11: 5}
    assert refusal(shelf.get, STREAM, BLOB, 1).why is Refusal.UNKNOWN
    assert shelf.there(STREAM, OTHER) == {}


def test_a_stream_is_let_go_whole_and_no_other(bucket, opened, tmp_path):
    for shelf in (FolderShelf(tmp_path / "files"), BucketShelf(MemoryStore(), name="memory"), opened(keys=ERASING)):
        shelf.prepare()
        for stream, index in ((STREAM, 0), (STREAM, 11), (OTHER, 0)):
            shelf.put(stream, BLOB, index, b"piece")
        shelf.let_go(STREAM)
        shelf.let_go(STREAM)
        assert (shelf.there(STREAM, BLOB), shelf.there(OTHER, BLOB)) == ({}, {0: 5})


def test_of_many_who_put_other_pieces_in_one_place_one_does(shelf):
    shelf.prepare()
    barrier, pieces = threading.Barrier(6), [os.urandom(5000) for _ in range(6)]

    def put(piece: bytes) -> str:
        barrier.wait(10)
        try:
            shelf.put(STREAM, BLOB, 3, piece)
        except Refusing as refusing:
            return refusing.why.value
        return "kept"

    with ThreadPoolExecutor(6) as many:
        said = list(many.map(put, pieces))
    assert sorted(said) == ["double"] * 5 + ["kept"]
    assert shelf.get(STREAM, BLOB, 3) == pieces[said.index("kept")]


@pytest.mark.parametrize("fate", ["hangs", "fails", "cuts", "elsewhere"])
def test_a_store_that_fails_says_come_again_and_goes_on_afterwards(bucket, opened, fate, caplog):
    shelf, hasty = opened(), opened(patience=0.4)
    shelf.prepare()
    shelf.put(STREAM, BLOB, 0, b"piece")
    with caplog.at_level(logging.INFO), bucket.behaving(fate):
        for ask in (
            lambda: hasty.put(STREAM, BLOB, 1, b"more"),
            lambda: hasty.get(STREAM, BLOB, 0),
            lambda: hasty.there(STREAM, BLOB),
        ):
            found = refusal(ask)
            assert (found.why, found.wait) == (Refusal.BUSY, 5)
        assert not hasty.answers()
    assert shelf.answers()
    shelf.put(STREAM, BLOB, 1, b"more")
    assert shelf.there(STREAM, BLOB) == {0: 5, 1: 4}
    (said,) = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert said.startswith("s3://visitapp/")
    assert not {SERVING, SECRET, bucket.endpoint} & set(said.split())


def test_a_piece_whose_answer_was_lost_is_the_same_piece_the_next_time(bucket, opened):
    shelf = opened()
    shelf.prepare()
    with bucket.behaving("writes and does not say so"), suppress(Refusing):
        shelf.put(STREAM, BLOB, 0, b"piece")  # the office asks again by itself, unless its patience ends
    shelf.put(STREAM, BLOB, 0, b"piece")
    assert shelf.there(STREAM, BLOB) == {0: 5}


def test_a_bucket_without_room_says_so_and_keeps_nothing(bucket, opened):
    shelf = opened()
    shelf.prepare()
    with bucket.behaving("full"):
        assert refusal(shelf.put, STREAM, BLOB, 0, b"piece").why is Refusal.FULL
    assert shelf.there(STREAM, BLOB) == {}


def test_a_store_that_hangs_does_not_take_all_the_office_s_threads(bucket, opened, monkeypatch):
    monkeypatch.setattr(bucket_module, "TURNS", 1)
    monkeypatch.setattr(bucket_module, "TURN_SECONDS", 0.0)
    shelf = opened()
    shelf.prepare()
    before = len(bucket.asked)
    with bucket.behaving("hangs"), ThreadPoolExecutor(1) as one:
        first = one.submit(shelf.put, STREAM, BLOB, 0, b"piece")
        bucket.wait_for_a_request()
        assert refusal(shelf.put, STREAM, BLOB, 1, b"piece").why is Refusal.BUSY
        assert len(bucket.asked) == before, "nobody asked a second time"
        bucket.thawed.set()
        assert first.result() is None


def test_a_stream_of_more_pieces_than_a_page_has_is_listed_and_let_go_whole(bucket, opened, tmp_path):
    folder = bucket.folder(tmp_path.name) / STREAM.hex() / BLOB.hex()
    folder.mkdir(parents=True)
    for index in range(1100):
        (folder / str(index)).write_bytes(b"piece")
    shelf = opened(keys=ERASING)
    assert shelf.there(STREAM, BLOB) == dict.fromkeys(range(1100), 5)
    shelf.let_go(STREAM)
    assert not list(folder.glob("*"))


def test_keys_of_the_configuration_are_used_whole_and_nothing_of_the_environment_with_them(bucket, opened, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "of the environment")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of the environment")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "of the environment")
    opened().prepare()
    assert bucket.signed_by == (SERVING, None)


def test_an_office_without_keys_says_that_there_are_none(bucket, tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_METADATA_ENDPOINT", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setattr(shelving, "RETRY_SECONDS", 0.3)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "office.files").write_text("".join(bucket.settings().splitlines(keepends=True)[:3]))
    with pytest.raises(Refused, match="There are no keys for s3://visitapp/office/one"):
        open_shelf(tmp_path).prepare()


def test_a_store_whose_certificate_is_of_an_authority_of_one_s_own_is_trusted_when_that_is_named(tmp_path, opened):
    authority, context = own_authority(tmp_path)
    with s3_store(tmp_path / "s3", context) as store:
        (tmp_path / "office.files").write_text(store.settings())
        with pytest.raises(NotWritable, match="does not answer"):
            open_shelf(tmp_path).prepare()
        (tmp_path / "office.files").write_text(store.settings() + f'certificates = "{authority}"\n')
        shelf = open_shelf(tmp_path)
        shelf.prepare()
        shelf.put(STREAM, BLOB, 0, b"piece")
        assert store.digest == hashlib.sha256(b"piece").hexdigest(), "the store can refuse what was altered on its way"


@pytest.mark.parametrize(
    ("settings", "fate", "kind", "sentence"),
    [
        ({"keys": "stranger"}, "works", Refused, "does not let the office in with these keys"),
        ({"keys": READING}, "works", Refused, "does not let the office in with these keys"),
        ({"bucket": "another"}, "works", NotFound, "s3://another/.* is not there"),
        ({}, "hangs", NotWritable, "does not answer"),
        ({}, "cuts", NotWritable, "does not answer"),
        ({}, "elsewhere", Refused, "did not understand the office. Look at the region"),
        ({}, "full", NotWritable, "no room left in"),
        ({}, "overwrites", Refused, "lets what is there be written over"),
    ],
)
def test_what_a_bucket_cannot_do_is_said_before_anybody_is_served(bucket, opened, settings, fate, kind, sentence):
    shelf = opened(patience=0.4 if fate == "hangs" else shelving.REQUEST_SECONDS, **settings)
    doing: AbstractContextManager[None] = bucket.behaving(fate) if fate != "works" else nullcontext()
    with doing, pytest.raises(kind, match=sentence) as raised:
        shelf.prepare()
    assert SECRET not in str(raised.value)


def test_a_folder_that_cannot_be_written_is_said_before_anybody_is_served(tmp_path):
    (tmp_path / "plain").write_text("a file")
    with pytest.raises(NotWritable, match="The office’s files cannot be written in"):
        FolderShelf(tmp_path / "plain" / "files").prepare()


def test_an_office_keeps_files_in_its_folder_unless_it_is_told_another_place(tmp_path):
    found = open_shelf(tmp_path)
    assert isinstance(found, FolderShelf)
    assert found.folder == tmp_path / "files"
    (tmp_path / "office.files").write_text(f'address = "{tmp_path / "far"}"')
    found = open_shelf(tmp_path)
    assert isinstance(found, FolderShelf)
    assert found.folder == tmp_path / "far"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("address = s3://bucket", "is not written as it should be"),
        ('endpoint = "https://s3.example.org"', "the address, which is not there"),
        ('address = "s3://"', "the address is not understood"),
        ('address = "s3://Bucket_1/x"', "the address is not understood"),
        ('address = "gs://bucket"', "the address is not understood"),
        ('address = "s3://bucket/x?endpoint=y"', "the address is not understood"),
        ('address = "s3://bucket/../other"', "what stands behind the bucket’s name"),
        ('address = "s3://bucket"\nendpoint = "s3.example.org"', "the endpoint is not understood"),
        ('address = "s3://bucket"\nregion = 7', "the value of “region”"),
        ('address = "s3://bucket"\nsecret = "x"', "names “secret”"),
        ('address = "s3://bucket"\naccess_key_id = "x"', "one half of the keys"),
        ('address = "s3://bucket"\ncertificates = "/nowhere.pem"', "“/nowhere.pem” is not there"),
    ],
)
def test_a_configuration_that_is_not_understood_is_said_in_a_sentence(tmp_path, text, sentence):
    (tmp_path / "office.files").write_text(text)
    with pytest.raises(KnownError, match=sentence):
        open_shelf(tmp_path)
    with pytest.raises(NotFound, match="is not there"):
        open_shelf(tmp_path, settings=tmp_path / "nowhere.files")


def test_an_office_is_made_with_a_bucket_or_not_at_all(bucket, tmp_path, monkeypatch):
    folder = tmp_path / "office"
    place = ("--files", f"s3://visitapp/{tmp_path.name}", "--files-endpoint", bucket.endpoint)

    def office(*arguments: str | Path, keys: str) -> tuple[int, str]:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", keys)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
        done = visitapp(*map(str, arguments), program="visitapp.office.__main__")
        return done.code, done.out + done.err

    code, said = office("init", folder, *place, keys="stranger")
    assert (code, list(folder.iterdir())) == (1, [])
    assert "does not let the office in with these keys" in said
    code, said = office("init", folder, *place, keys=SERVING)
    assert code == 0
    assert "visitapp-1:" in said
    assert (folder / "office.files").stat().st_mode & 0o777 == 0o600
    assert SECRET not in (folder / "office.files").read_text()
    code, said = office("serve", folder, keys="stranger")
    assert code == 1
    assert said.startswith("s3://visitapp/")
    assert "listens" not in said
