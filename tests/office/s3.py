"""An S3 store of one's own for as long as a test takes: LocalBucket, with keys and with the ways in which one fails.

Buckets are folders and objects are files in them, so that a test can look, and can lose one.
"""

import threading
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from pathlib import Path
from ssl import SSLContext
from urllib.parse import unquote

from localbucket import S3Error, S3Handler

BUCKET = "visitapp"
SERVING, ERASING, READING = "may-add", "may-delete", "may-read"
"""Keys by what they may do, as the bucket policy of docs/office-guide.md says. Nobody else is let in."""
SECRET = "invented"


class Handler(S3Handler):
    """Lets keys do what they may, and fails as it is told."""

    store: "Store"

    def log_message(self, *_words: object) -> None:
        """Say nothing."""

    def _dispatch(self, action: Callable[[str, str], None]) -> None:
        signed, token = self.headers.get("Authorization", ""), self.headers.get("x-amz-security-token")
        self.store.heard(self.command, signed, token, self.headers.get("x-amz-content-sha256", ""))
        if self.store.fate == "hangs":
            thawed = self.store.thawed
            self.store.hanging.set()
            thawed.wait(10)
        if self.store.fate == "cuts":
            self.close_connection = True
            self.connection.close()
            return
        super()._dispatch(lambda bucket, key: self._judged(action, bucket, key))

    def _judged(self, action: Callable[[str, str], None], bucket: str, key: str) -> None:
        if self.store.fate == "fails":
            raise S3Error(HTTPStatus.SERVICE_UNAVAILABLE, "SlowDown", "Please reduce your request rate.")
        if self.store.fate == "elsewhere":
            raise S3Error(HTTPStatus.MOVED_PERMANENTLY, "PermanentRedirect", "The bucket is in another region.")
        who = self.headers.get("Authorization", "").partition("Credential=")[2].partition("/")[0]
        if who not in (SERVING, ERASING, READING):
            raise S3Error(HTTPStatus.FORBIDDEN, "InvalidAccessKeyId", "The key is not known.")
        if self.command == "PUT":
            if who == READING:
                raise S3Error(HTTPStatus.FORBIDDEN, "AccessDenied", "Access Denied")
            if self.store.fate == "full":
                raise S3Error(HTTPStatus.INSUFFICIENT_STORAGE, "XMinioStorageFull", "There is no room.")
            if self.store.fate == "overwrites":
                del self.headers["If-None-Match"]
        if self.command == "POST" and "delete" in self.query:
            self._delete_some(bucket, may=who == ERASING)
        else:
            action(bucket, key)
            if self.store.fate == "writes and does not say so" and self.command == "PUT":
                self.store.fate = "works"

    def _send(self, status: HTTPStatus, *rest: object, **more: object) -> None:
        if self.store.fate == "writes and does not say so" and self.command == "PUT":
            self.close_connection = True
            self.connection.close()
            return
        super()._send(status, *rest, **more)

    def _delete_some(self, bucket: str, *, may: bool) -> None:
        """Answer DeleteObjects, with a fault for each key that these credentials may not delete."""
        answer = ET.Element("DeleteResult")
        for each in ET.fromstring(self._read_body()).iter():
            if each.tag.endswith("Key"):
                found = ET.SubElement(answer, "Deleted" if may else "Error")
                ET.SubElement(found, "Key").text = each.text
                if may:
                    self._object_path(bucket, unquote(each.text or "")).unlink(missing_ok=True)
                else:
                    ET.SubElement(found, "Code").text = "AccessDenied"
                    ET.SubElement(found, "Message").text = "Access Denied"
        self._send_xml(answer)


class Store:
    """A running store. `fate` says how it behaves, `asked` which methods it was asked for while it worked.

    `signed_by` are the key and the token of who asked last, `digest` is what they said of the body. With `tls`, it is
    spoken to by https.
    """

    def __init__(self, root: Path, tls: SSLContext | None = None) -> None:
        self.fate = "works"
        self.thawed, self.hanging = threading.Event(), threading.Event()
        self.asked: list[str] = []
        self.signed_by: tuple[str, str | None] = "", None
        self.digest = ""
        self._fails_at = ("", 0)
        self._lock = threading.Lock()
        self.root = root
        (root / BUCKET).mkdir(parents=True)
        handler = type("OwnHandler", (Handler,), {"data_root": root, "store": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.handle_error = lambda *_: None  # a client that gave up is no noise
        self._scheme = "http"
        if tls is not None:
            self._scheme, self._server.socket = "https", tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    @property
    def endpoint(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self._server.server_port}"

    def settings(self, *, keys: str = SERVING, bucket: str = BUCKET, prefix: str = "office/one") -> str:
        """Return what `office.files` says to use it."""
        return (
            f'address = "s3://{bucket}/{prefix}"\nendpoint = "{self.endpoint}"\nregion = "eu-west-2"\n'
            f'access_key_id = "{keys}"\nsecret_access_key = "{SECRET}"\n'
        )

    def fails_after(self, method: str, count: int) -> None:
        """Let it fail from when it was asked so often once more for a method."""
        self._fails_at = (method, self.asked.count(method) + count)

    def heard(self, method: str, signed: str, token: str | None, digest: str) -> None:
        """Note that it was asked, and by whom."""
        with self._lock:
            self.digest = digest
            self.signed_by = signed.partition("Credential=")[2].partition("/")[0], token
            if (method, self.asked.count(method)) == self._fails_at:
                self.fate, self._fails_at = "fails", ("", 0)
            if self.fate == "works":
                self.asked.append(method)

    def folder(self, prefix: str = "office/one") -> Path:
        """Return where the objects below a prefix lie."""
        return self.root / BUCKET / prefix

    @contextmanager
    def behaving(self, fate: str) -> Iterator[None]:
        """Let it fail for a while."""
        self.fate = fate
        try:
            yield
        finally:
            self.fate = "works"
            self.thawed.set()
            self.thawed, self.hanging = threading.Event(), threading.Event()

    def wait_for_a_request(self) -> None:
        """Return when somebody hangs."""
        assert self.hanging.wait(10)

    def close(self) -> None:
        self.thawed.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def s3_store(root: Path, tls: SSLContext | None = None) -> Iterator[Store]:
    """Start one in a folder, with one bucket."""
    store = Store(root, tls)
    try:
        yield store
    finally:
        store.close()
