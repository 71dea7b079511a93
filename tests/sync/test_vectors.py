"""What docs/sync-protocol.md says byte for byte is what the code does."""

import hashlib
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from visitapp.sync.protocol.messages import encode
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


def test_the_hash_that_closes_a_file_is_what_the_protocol_s_vectors_say() -> None:
    pieces = (b"", b"abc")
    end = hashlib.sha256(b"".join(hashlib.sha256(piece).digest() for piece in pieces)).hexdigest()
    assert f"`{end}`" in SAID
