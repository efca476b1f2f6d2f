"""What this room stands on: the parser of XML beneath it, and the certificates that it trusts. Opens nothing."""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.parsers import expat

import certifi

_BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.DOTALL)
_SEQUENCE = b"\x30\x82"  # how a certificate of a kilobyte or two begins: a sequence, its length in two bytes
_RELEASE = re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustStore:
    """The roots that a feed's certificate must lead to; ``error`` says what is wrong with the file of them."""

    roots: int
    released_on: date | None
    error: str | None = None


def expat_version() -> tuple[int, int, int]:
    major, minor, micro = expat.version_info
    return major, minor, micro


def trust_store() -> TrustStore:
    """Look through the roots that every transfer is given."""
    return read_trust_store(Path(certifi.where()), version=certifi.__version__)


def read_trust_store(path: Path, *, version: str) -> TrustStore:
    """Count the roots of a file, one by one: a file that was cut off would still begin well."""
    released_on = _day(version)
    try:
        blocks = _BLOCK.findall(path.read_text(encoding="ascii", errors="replace"))
    except OSError as error:
        return TrustStore(roots=0, released_on=released_on, error=f"{path} can't be read: {error.strerror}")
    roots = sum(map(_is_certificate, blocks))
    wrong = (
        None if roots == len(blocks) and roots else f"{path}: {len(blocks) - roots} of {len(blocks)} roots are damaged"
    )
    return TrustStore(roots=roots, released_on=released_on, error=wrong)


def _is_certificate(block: str) -> bool:
    try:
        data = base64.b64decode("".join(block.split()), validate=True)
    except binascii.Error:
        return False
    return data.startswith(_SEQUENCE) and int.from_bytes(data[2:4], "big") + 4 == len(data)


def _day(version: str) -> date | None:
    """Certifi's versions are days."""
    found = _RELEASE.match(version)
    return date(*map(int, found.groups())) if found else None
