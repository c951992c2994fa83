"""Addresses of stylesheets, scripts and icons. An address changes with its content: browsers may keep it for ever."""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

_FINGERPRINT_LENGTH = 10  # hexadecimal digits, 40 bits: enough to tell the versions of one file apart


def static_addresses(folder: Path, prefix: str = "/static/") -> Callable[[str], str]:
    """Return what templates know as static_url: from a path below the folder to an address with the file's hash."""

    @cache
    def static_url(path: str) -> str:
        fingerprint = sha256((folder / path).read_bytes()).hexdigest()[:_FINGERPRINT_LENGTH]
        return f"{prefix}{path}?v={fingerprint}"

    return static_url
