"""Addresses that people can read: the title in plain letters, then a piece of the id that keeps two apart."""

import re
import unicodedata

_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss"})
_MOST_LETTERS = 70
_MOST_READ = 400


def slug_of(title: str, listing_id: str) -> str:
    """Return the last part of a listing's address: "faerre-fald-om-natten-7f3k9q2m"."""
    # Accents are put in order by comparing each with each: a title of nothing else must not take minutes.
    plain = (
        unicodedata.normalize("NFKD", title[:_MOST_READ].lower().translate(_DANISH)).encode("ascii", "ignore").decode()
    )
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(words) > _MOST_LETTERS:
        words = words[:_MOST_LETTERS].rpartition("-")[0] or words[:_MOST_LETTERS]
    return "-".join(part for part in (words, listing_id[-8:].lower()) if part)
