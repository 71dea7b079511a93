"""The exchange by a stick or a folder on the office's side: take in what laptops wrote, and write each an answer.

A letter is taken as its laptop's own pushes are, under the same rules; taking it again changes nothing. So a stick
that comes twice, late or in another order does no harm, and one that is lost loses nothing: the laptop holds it all.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from msgspec import Struct
from sqlalchemy.exc import DBAPIError

from visitapp.errors import DiskFull, FileRefused, KnownError, NotWritable
from visitapp.office import stream_keys
from visitapp.office.admission import Admission
from visitapp.office.answering import is_full, seconds_now
from visitapp.office.blobs import OfficeBlobs
from visitapp.office.receipts import receipts_after, receive
from visitapp.office.refusing import Refusing
from visitapp.office.shelf import Shelf
from visitapp.office.store import OfficeStore
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.blobs import piece_count
from visitapp.sync.protocol.directory import Device
from visitapp.sync.protocol.letter_box import LetterBox, Writer
from visitapp.sync.protocol.letters import (
    PIECES_A_PART,
    Behind,
    CarriedFile,
    KnownFile,
    LaptopLetter,
    NotTaken,
    OfficeLetter,
    OfStream,
    Part,
    pieces_in,
    read_laptop_letter,
    sign_as_office,
)
from visitapp.sync.protocol.messages import PULL_LIMIT, Refusal
from visitapp.sync.protocol.operations import NotValid, decode_batch

MENDED_BY_THE_ANSWER = frozenset({Refusal.FORK, Refusal.DOUBLE, Refusal.EPOCH})
"""Whoever reads the answer writes what was refused for these again, in its right place."""
_ONCE_MORE = "Let that laptop write once more. Nothing is lost there."


@dataclass
class Visit:
    """What one laptop's letter brought and what its answer holds; `trouble` is the sentence of what was not done.

    `waits`: it wishes to be let in, and an officer has not done so yet.
    """

    device: bytes
    operations: int = 0
    files: int = 0
    pages: int = 0
    files_back: int = 0
    not_taken: list[NotTaken] = field(default_factory=list)
    trouble: KnownError | None = None
    waits: bool = False


def carry(store: OfficeStore, shelf: Shelf, folder: Path, *, certificate_folder: Path) -> list[Visit]:
    """Take every letter in a folder and answer it; what keeps one laptop's keeps no other's.

    The office's certificate is left there too, so that a laptop can join by it. Raises NotFound, NotWritable or
    FileRefused when nothing can be read there.
    """
    box = LetterBox(folder, store.fact("organisation"))
    key = _key_of(certificate_folder)
    laptops = box.laptops()
    if not laptops and box.is_of_others():
        raise FileRefused("What lies in that folder is another organisation’s.", "Nothing of it was taken.")
    with suppress(DiskFull, NotWritable):  # what is on a stick that cannot be written to is taken all the same
        box.of_office().seal((certificate_folder / "office.crt").read_bytes(), ())
    carrying = _Carrying(store, shelf, box, key)
    joining = [device for device in box.joining() if device not in laptops]
    return [*(carrying.let_ask(device) for device in joining), *(carrying.carry(device) for device in laptops)]


def _key_of(folder: Path) -> EllipticCurvePrivateKey:
    key = load_pem_private_key((folder / "office.key").read_bytes(), None)
    if not isinstance(key, EllipticCurvePrivateKey):
        raise FileRefused(
            "The key of this office’s certificate signs no letters.", "Laptops exchange over the network."
        )
    return key


def _of_database(error: DBAPIError) -> KnownError:
    if is_full(error):
        return DiskFull("The office has no room left.", "Make some. The laptop holds what was not taken.")
    return KnownError("The database did not answer.", "Look whether it runs, then do it again.")


def _nothing_read(organisation: bytes, device: bytes) -> LaptopLetter:
    """Return the letter of a laptop that has read nothing yet: it is answered with everything that it may read."""
    return LaptopLetter(
        organisation=organisation,
        device=device,
        at=0,
        incarnation=b"",
        statements=0,
        keys=0,
        read=(),
        streams=(),
        wrapped=(),
        batches=(),
        files=(),
        asked=(),
        receipts=(),
        receipts_read=(),
    )


class _Carrying:
    def __init__(self, store: OfficeStore, shelf: Shelf, box: LetterBox, key: EllipticCurvePrivateKey) -> None:
        self._store = store
        self._blobs = OfficeBlobs(store, shelf)
        self._box = box
        self._key = key

    def carry(self, device_id: bytes) -> Visit:
        """Take one laptop's letter and answer it."""
        visit = Visit(device_id)
        try:
            device, letter = self._opened(device_id)
            try:
                self._take(visit, device, letter, self._box.of_laptop(device_id))
            except KnownError as error:  # half a copy: what was whole was taken, and the laptop is told
                visit.trouble = error
            self._answer(visit, device, letter)
        except KnownError as error:
            visit.trouble = error
        except DBAPIError as error:
            visit.trouble = _of_database(error)
        return visit

    def let_ask(self, device_id: bytes) -> Visit:
        """Take a laptop's wish to be let in as it would be over the network; answer it once an officer let it in."""
        visit = Visit(device_id)
        try:
            try:
                asked = messages.decode(self._box.of_joining(device_id).letter() or b"", messages.Joining)
                if asked.device != device_id:
                    raise NotValid("a wish to join that lies in another laptop’s place")
                visit.waits = not Admission(self._store, seconds_now).join(asked)
            except NotValid as error:
                raise FileRefused(f"It is {error}.", "Let that laptop write once more.") from None
            except Refusing:
                raise FileRefused(
                    "Its invitation is not good any more, or too many laptops wait.", "Make a new invitation for it."
                ) from None
            device = self._store.directory().devices.get(device_id)
            if device is not None:
                self._answer(visit, device, _nothing_read(self._store.fact("organisation"), device_id))
        except KnownError as error:
            visit.trouble = error
        except DBAPIError as error:
            visit.trouble = _of_database(error)
        return visit

    def _opened(self, device_id: bytes) -> tuple[Device, LaptopLetter]:
        device = self._store.directory().devices.get(device_id)
        if device is None:
            raise FileRefused("It is of a laptop that is not of this organisation.", "Nothing of it was taken.")
        if device.is_revoked:
            raise FileRefused("Its laptop was shut off.", "Nothing of it was taken.")
        data = self._box.of_laptop(device_id).letter()
        if data is None:
            raise FileRefused("The letter itself is missing: the stick was pulled out too soon.", _ONCE_MORE)
        try:
            letter = read_laptop_letter(data, device.signing)
        except NotValid as error:
            raise FileRefused(f"It is {error}.", _ONCE_MORE) from None
        if letter.device != device_id or letter.organisation != self._store.fact("organisation"):
            raise FileRefused("It lies in another laptop’s place.", "Nothing of it was taken.")
        return device, letter

    def _take(self, visit: Visit, device: Device, letter: LaptopLetter, writer: Writer) -> None:
        refused: dict[bytes, Refusal] = {}
        for stream in letter.streams:
            self._try(refused, stream, partial(self._store.register, stream, device.team))
        for part in letter.wrapped:
            self._try(refused, b"", partial(self._add_keys, device, part, writer))
        for each in letter.batches:
            if each.stream not in refused:
                self._try(refused, each.stream, partial(self._push, visit, device, each, writer))
        for file in letter.files:
            if refused.get(b"") is Refusal.BUSY:
                break  # the place of the files does not answer, and each would wait for it
            if file.stream not in refused:
                self._try(refused, b"", partial(self._keep, visit, device, file, writer))
        for given in letter.receipts:
            with suppress(Refusing, NotValid):  # it is in the laptop’s next letter too
                receive(self._store, device, given.stream, given.receipt)
        visit.not_taken = [NotTaken(stream, why) for stream, why in refused.items() if stream]
        if lasting := sorted({why.value for why in refused.values()} - MENDED_BY_THE_ANSWER):
            visit.trouble = FileRefused(f"Not all of it was taken ({', '.join(lasting)}).", "That laptop holds it.")

    def _try(self, refused: dict[bytes, Refusal], stream: bytes, work: Callable[[], None]) -> None:
        try:
            work()
        except Refusing as refusing:
            refused.setdefault(stream, refusing.why)
        except NotValid:
            refused.setdefault(stream, Refusal.NOT_VALID)

    def _add_keys(self, device: Device, part: Part, writer: Writer) -> None:
        said = messages.decode(writer.part(part), messages.WrappedKeys)
        stream_keys.add_keys(self._store, device, said.keys, fresh=said.fresh)

    def _push(self, visit: Visit, device: Device, each: OfStream, writer: Writer) -> None:
        batch = decode_batch(writer.part(each.part))
        self._store.push(each.stream, device, batch)
        visit.operations += len(batch.operations)

    def _keep(self, visit: Visit, device: Device, file: CarriedFile, writer: Writer) -> None:
        place = file.stream, file.blob
        if len(file.parts) != -(-piece_count(file.byte_count) // PIECES_A_PART):
            raise NotValid("a file with too few parts")
        self._blobs.announce(*place, device, file.byte_count)
        state = self._blobs.state(*place, device)
        if state.is_complete:
            return
        there = set(state.there)
        for number, part in enumerate(file.parts):
            indexes = range(number * PIECES_A_PART, min((number + 1) * PIECES_A_PART, piece_count(file.byte_count)))
            if there.issuperset(indexes):
                continue
            pieces = pieces_in(writer.part(part))
            if len(pieces) != len(indexes):
                raise NotValid("a part with too few pieces")
            for index, piece in zip(indexes, pieces, strict=True):
                self._blobs.put(*place, device, index, piece)
        while not self._blobs.complete(*place, device, file.hash):
            continue  # it reads back some seconds' worth at a time
        visit.files += 1

    def _answer(self, visit: Visit, device: Device, letter: LaptopLetter) -> None:
        """Write what the laptop lacks: statements and keys, then pages, then files, as far as there is room."""
        writing = _Answering(self._store, self._blobs, self._box.to_laptop(device.id), device, letter)
        is_whole = True
        try:
            writing.put_all()
        except DiskFull:
            is_whole = False
        writing.seal(self._key, not_taken=tuple(visit.not_taken), is_whole=is_whole)
        visit.pages, visit.files_back = len(writing.pages), len(writing.files)
        if not is_whole:
            visit.trouble = DiskFull(
                "The answer did not find room on the stick.", "What fitted is on it. Take a larger one for the rest."
            )
        elif writing.files_not_read:
            visit.trouble = NotWritable(
                "Not every file could be read where the office keeps them.", "Do it again when that place answers."
            )


class _Answering:
    """One answer, as far as its parts are on the stick."""

    def __init__(
        self, store: OfficeStore, blobs: OfficeBlobs, writer: Writer, device: Device, letter: LaptopLetter
    ) -> None:
        self.pages: list[OfStream] = []
        self.files: list[CarriedFile] = []
        self.files_not_read = 0
        self._statements: list[Behind] = []
        self._keys: list[Behind] = []
        self._holders: list[Part] = []
        self._receipts: list[OfStream] = []
        self._known: list[KnownFile] = []
        self._store = store
        self._blobs = blobs
        self._writer = writer
        self._device = device
        self._letter = letter
        self._inbox = messages.Inbox(
            streams=store.heads(device),
            statements=store.directory().count,
            keys=stream_keys.count_keys(store, device),
            incarnation=store.fact("incarnation"),
            now=seconds_now(),
        )

    def put_all(self) -> None:
        """Write all parts. Raises DiskFull where the stick ends."""
        self._put_statements()
        self._put_keys()
        is_same = self._letter.incarnation == self._inbox.incarnation
        if self._letter.incarnation:  # who just came has no keys to give
            pages = stream_keys.lacking(self._store, self._device, all_of_them=not is_same)
            self._holders += [self._put(page) for page in pages]
        asked: dict[bytes, set[int]] = {head.stream: set() for head in self._inbox.streams}
        for stream, number in self._letter.read:
            if stream in asked:
                asked[stream].add(number if is_same else 0)
        for head in self._inbox.streams:
            *locked, read_to = sorted(asked[head.stream] or {0})
            for after in locked:  # one page at a time of what had no key yet
                self._put_pages(head.stream, after, min(after + 1, head.head))
            self._put_pages(head.stream, read_to, head.head)
        self._put_receipts()
        self._put_files()

    def _put_receipts(self) -> None:
        read = dict(self._letter.receipts_read) if self._letter.incarnation == self._inbox.incarnation else {}
        for head in self._inbox.streams:
            after = read.get(head.stream, 0)
            while after < head.receipts:
                found = receipts_after(self._store, self._device, head.stream, after=after)
                if not found.receipts:
                    break
                self._receipts.append(OfStream(head.stream, after, self._put(found)))
                after = found.last

    def _put(self, message: Struct) -> Part:
        return self._writer.put(messages.encode(message))

    def _put_statements(self) -> None:
        after = self._letter.statements
        while signed := self._store.statements_after(after):
            self._statements.append(Behind(after, self._put(messages.Statements(signed=signed))))
            after += len(signed)

    def _put_keys(self) -> None:
        after = self._letter.keys if self._letter.incarnation == self._inbox.incarnation else 0
        while (found := stream_keys.keys_for(self._store, self._device, after=after)).keys:
            self._keys.append(Behind(after, self._put(found)))
            after = found.last

    def _put_pages(self, stream: bytes, after: int, head: int) -> None:
        while after < head:
            page = self._store.pull(stream, self._device, after=after, limit=PULL_LIMIT)
            if not page.operations:
                break
            self.pages.append(OfStream(stream, after, self._put(page)))
            after += len(page.operations)

    def _put_files(self) -> None:
        wanted: list[tuple[int, bytes, bytes, messages.BlobState]] = []
        for each in self._letter.asked:
            try:
                state = self._blobs.state(each.stream, each.blob, self._device)
            except Refusing as refusing:
                if refusing.why is Refusal.BUSY:
                    self.files_not_read += 1
                    break
                continue
            self._known.append(KnownFile(each.stream, each.blob, state))
            if state.is_complete and not each.is_here:
                wanted.append((len(state.there), each.stream, each.blob, state))
        for _, stream, blob, _ in sorted(wanted, key=lambda each: each[:3]):
            try:
                self.files.append(self._put_file(stream, blob))
            except Refusing:
                self.files_not_read += 1

    def _put_file(self, stream: bytes, blob: bytes) -> CarriedFile:
        byte_count, digest = self._blobs.closed(stream, blob, self._device)
        parts: list[Part] = []
        for start in range(0, piece_count(byte_count), PIECES_A_PART):
            indexes = range(start, min(start + PIECES_A_PART, piece_count(byte_count)))
            pieces = (self._blobs.get(stream, blob, self._device, index).data for index in indexes)
            parts.append(self._writer.put(b"".join(pieces)))
        return CarriedFile(stream, blob, byte_count, digest, tuple(parts))

    def seal(self, key: EllipticCurvePrivateKey, *, not_taken: tuple[NotTaken, ...], is_whole: bool) -> None:
        """Write the letter. Raises DiskFull, NotWritable or FileRefused; the one before stays then."""
        letter = OfficeLetter(
            organisation=self._letter.organisation,
            to=self._device.id,
            inbox=self._inbox,
            statements=tuple(self._statements),
            keys=tuple(self._keys),
            pages=tuple(self.pages),
            receipts=tuple(self._receipts),
            known=tuple(self._known),
            files=tuple(self.files),
            not_taken=not_taken,
            holders=tuple(self._holders),
            is_whole=is_whole,
        )
        parts = [*self._holders, *(each.part for each in (*self._statements, *self._keys))]
        parts += [each.part for each in (*self.pages, *self._receipts)]
        parts += [part for file in self.files for part in file.parts]
        self._writer.seal(sign_as_office(letter, key), parts)
