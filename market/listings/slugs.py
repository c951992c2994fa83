"""Addresses that people can read: the title in plain letters, then a piece of the id that keeps two apart."""

import re
import unicodedata

_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss"})
_MOST_LETTERS = 70


def slug_of(title: str, listing_id: str) -> str:
    """Return the last part of a listing's address: "faerre-fald-om-natten-7f3k9q2m"."""
    plain = unicodedata.normalize("NFKD", title.lower().translate(_DANISH)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(words) > _MOST_LETTERS:
        words = words[:_MOST_LETTERS].rpartition("-")[0] or words[:_MOST_LETTERS]
    return "-".join(part for part in (words, listing_id[-8:].lower()) if part)
