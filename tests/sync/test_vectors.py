"""What docs/sync-protocol.md says byte for byte is what the code does."""

import hashlib
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from visitapp.sync.envelope import StreamCipher
from visitapp.sync.protocol.messages import encode
from visitapp.sync.protocol.operations import Header, NotValid, decode_header, encode_header
from visitapp.sync.protocol.receipts import is_signed, mark_of, signed_receipt

SAID = (Path(__file__).parents[2] / "docs" / "sync-protocol.md").read_text(encoding="utf-8")


def test_a_receipt_is_what_the_protocol_s_vectors_say() -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    organisation, stream, blob, device = (bytes([each]) * 16 for each in (1, 2, 3, 5))
    mark = mark_of(stream=stream, blob=blob, key=b"\x04" * 32, sha256=hashlib.sha256(b"").digest())
    receipt = signed_receipt(
        key, organisation=organisation, stream=stream, blob=blob, device=device, mark=mark, at=1_790_000_000
    )
    whole = encode(receipt).hex()
    signature = receipt.signature.hex()
    assert whole.endswith(signature)
    for said in (mark.hex(), signature, whole.removesuffix(signature)):
        assert f"`{said}`" in SAID
    assert is_signed(receipt, key.public_key().public_bytes_raw(), organisation=organisation, stream=stream)
    assert not is_signed(receipt, key.public_key().public_bytes_raw(), organisation=organisation, stream=blob)


def test_an_operation_is_what_the_protocol_s_vectors_say() -> None:
    organisation, stream, device, operation_id = (bytes([each]) * 16 for each in (1, 2, 5, 6))
    cipher = StreamCipher(b"\x04" * 32, stream=stream, epoch=7)
    header = Header(2, organisation, stream, operation_id, device, 1, bytes(32), 7, cipher.mark)
    sealed = cipher.seal(header, '{"v":1}')
    for said in (cipher.mark, sealed.header, sealed.hash):
        assert f"`{said.hex()}`" in SAID
    assert decode_header(sealed.header) == header


def test_a_header_has_a_mark_in_version_2_and_none_in_version_1() -> None:
    fields = (b"o" * 16, b"s" * 16, b"i" * 16, b"d" * 16, 1, bytes(32), 7)
    first, second = Header(1, *fields), Header(2, *fields, b"k" * 32)
    for header in (first, second):
        assert decode_header(encode_header(header)) == header
    assert len(msgspec.msgpack.decode(encode_header(first))) == 8
    for wrong in ([1, *fields, b"k" * 32], [1, *fields, b""], [2, *fields], [2, *fields, b""], [2, *fields, b"k" * 31]):
        with pytest.raises(NotValid):
            decode_header(msgspec.msgpack.encode(wrong))


def test_the_hash_that_closes_a_file_is_what_the_protocol_s_vectors_say() -> None:
    pieces = (b"", b"abc")
    end = hashlib.sha256(b"".join(hashlib.sha256(piece).digest() for piece in pieces)).hexdigest()
    assert f"`{end}`" in SAID
