"""Identifiers: ULIDs, 26 characters that sort by time of birth and cannot be guessed from one another."""

import os
import threading
import time

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """Make a ULID: 48 bits of milliseconds, then 80 random bits, in Crockford's base 32.

    Ids of one process grow, also within a millisecond: the next one is then a random step of up to 64 bits away.
    """
    global _last
    with _lock:
        fresh = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10))
        _last = fresh if fresh > _last else _last + 1 + int.from_bytes(os.urandom(8))
        number = _last
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))
