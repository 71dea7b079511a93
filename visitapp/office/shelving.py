"""Where an office's files are kept, as its configuration says: a folder, or a bucket of an S3-compatible store."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from visitapp.errors import NotFound, Refused
from visitapp.office.shelf import FOLDER, FolderShelf, Shelf

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig, S3Config, S3Credential

FILES = "office.files"
_NAMES = ("address", "endpoint", "region", "certificates", "access_key_id", "secret_access_key")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX = re.compile(r"(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/?")
CONNECT_SECONDS = 3.0
REQUEST_SECONDS = 8.0
RETRY_SECONDS = 8.0
"""No attempt begins after these: with the last one it is 16 s at the most, and a laptop waits 30 s for an answer."""


@dataclass(frozen=True)
class FilesAddress:
    """A folder, or `s3://bucket/prefix`; "" for what Amazon's own store or the environment says."""

    address: str
    endpoint: str = ""
    region: str = ""


def open_shelf(folder: Path, *, settings: Path | None = None) -> Shelf:
    """Return the shelf of the office in `folder`: what `office.files` says, else its folder `files`.

    `settings` is another file of that form. Nothing is asked or made yet. Raises NotFound or Refused.
    """
    found = _read(settings or folder / FILES, must_be=settings is not None)
    if found and "address" not in found:
        raise _not_understood("the address, which is not there,")
    address = found.get("address", FOLDER)
    if "://" not in address:
        return FolderShelf(folder / address)
    place = urlsplit(address)
    if place.scheme != "s3" or not _BUCKET.fullmatch(place.netloc) or place.query or place.fragment:
        raise _not_understood("the address")
    if not _PREFIX.fullmatch(place.path):
        raise _not_understood("what stands behind the bucket’s name")
    return _bucket(place.netloc, place.path.strip("/"), found)


def write_settings(folder: Path, files: FilesAddress) -> None:
    """Write `office.files` for its owner's eyes alone, and prove that it is understood. Raises Refused."""
    values = asdict(files)
    if any(character in value for value in values.values() for character in '"\\\n\r'):
        raise _not_understood("an address")
    path = folder / FILES
    path.touch(mode=0o600)
    path.write_text("".join(f'{name} = "{value}"\n' for name, value in values.items() if value), encoding="utf-8")
    open_shelf(folder)


def _bucket(bucket: str, prefix: str, found: dict[str, str]) -> Shelf:
    from obstore.store import S3Store

    from visitapp.office.bucket import BucketShelf

    endpoint = found.get("endpoint", "")
    config: S3Config = {}
    if endpoint:
        if urlsplit(endpoint).scheme not in ("http", "https") or not urlsplit(endpoint).hostname:
            raise _not_understood("the endpoint")
        config["endpoint"] = endpoint
    if region := found.get("region"):
        config["region"] = region
    client: ClientConfig = {
        "connect_timeout": timedelta(seconds=CONNECT_SECONDS),
        "timeout": timedelta(seconds=REQUEST_SECONDS),
    }
    if endpoint.startswith("http://"):
        client["allow_http"] = True
    if certificates := found.get("certificates"):
        try:
            client["root_certificate"] = Path(certificates).read_bytes()
        except OSError:
            raise NotFound(f"“{certificates}” is not there.", "office.files names it for the certificates.") from None
    retry: RetryConfig = {"max_retries": 3, "retry_timeout": timedelta(seconds=RETRY_SECONDS)}
    keys = _keys(found) if "access_key_id" in found else None
    store = S3Store(
        bucket,
        prefix=prefix or None,
        config=config,
        client_options=client,
        retry_config=retry,
        credential_provider=keys,
    )
    return BucketShelf(store, name=f"s3://{bucket}" + (f"/{prefix}" if prefix else ""))


def _keys(found: dict[str, str]) -> Callable[[], S3Credential]:
    """Give the keys of the file, and never a token of the environment with them."""
    keys: S3Credential = {
        "access_key_id": found["access_key_id"],
        "secret_access_key": found["secret_access_key"],
        "token": None,
        "expires_at": None,
    }
    return lambda: keys


def _read(path: Path, *, must_be: bool) -> dict[str, str]:
    try:
        found: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if must_be:
            raise NotFound(f"“{path.name}” is not there.") from None
        return {}
    except OSError:
        raise Refused(f"“{path.name}” cannot be read.", "Look at its rights.") from None
    except ValueError:
        raise Refused(
            f"“{path.name}” is not written as it should be.", 'Its lines have the form name = "value".'
        ) from None
    for name, value in found.items():
        if name not in _NAMES:
            raise Refused(f"“{path.name}” names “{name}”, which is nothing that this office knows.", _KNOWN)
        if not isinstance(value, str) or not value:
            raise _not_understood(f"the value of “{name}”")
    if ("access_key_id" in found) != ("secret_access_key" in found):
        raise Refused(
            f"“{path.name}” has one half of the keys.", "Give access_key_id and secret_access_key, or neither."
        )
    return found


_KNOWN = f"It knows {', '.join(_NAMES)}."


def _not_understood(what: str) -> Refused:
    return Refused(f"In office.files, {what} is not understood.", "A folder, or s3://bucket/prefix. See the guide.")
