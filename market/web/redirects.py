"""Where a user may be sent: only to pages of this site."""

from urllib.parse import quote

LONGEST_PATH = 500
"""Nobody has to come back to a longer address, and a link stores no longer one."""


def safe_path(target: str | None, otherwise: str = "/") -> str:
    """Return the target if it is a path on this site, else the other path.

    Refused are other hosts (`//evil`, `https:…`), backslashes, which browsers read as slashes, and control characters.
    A longer one than we remember is forgotten.
    """
    if not target or len(target) > LONGEST_PATH or not target.startswith("/") or target.startswith("//"):
        return otherwise
    if "\\" in target or any(ord(sign) < 33 or ord(sign) == 127 for sign in target):
        return otherwise
    return target


def with_next(path: str, target: str) -> str:
    """Return a path that remembers where to go afterwards."""
    return f"{path}?next={quote(safe_path(target), safe='')}"
