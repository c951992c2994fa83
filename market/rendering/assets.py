"""Addresses of stylesheets, scripts and icons. An address changes with its content: browsers may keep it for ever."""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

_FINGERPRINT_LENGTH = 10  # hexadecimal digits, 40 bits: enough to tell the versions of one file apart


def static_addresses(folder: Path, prefix: str = "/static/") -> Callable[[str], str]:
    """Return what templates know as static_url: from a path below the folder to an address with the file's hash."""

    @cache
    def fingerprint(path: str, changed_at: int) -> str:
        return sha256((folder / path).read_bytes()).hexdigest()[:_FINGERPRINT_LENGTH]

    def static_url(path: str) -> str:
        return f"{prefix}{path}?v={fingerprint(path, (folder / path).stat().st_mtime_ns)}"

    return static_url
