"""How often a job is tried again, and how long we wait in between."""

from datetime import timedelta

from sqlalchemy.exc import DBAPIError

MAX_ATTEMPTS = 5
FIRST_WAIT = timedelta(seconds=5)
LONGEST_ERROR = 500


def wait_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many attempts (1 or more), or None when it is time to give up.

    5 s, 20 s, 80 s, 320 s: a passing trouble heals itself, a lasting one is shown to people within ten minutes.
    """
    if attempts >= MAX_ATTEMPTS:
        return None
    return FIRST_WAIT * int(4 ** (attempts - 1))


def in_words(error: BaseException) -> str:
    """Describe an error for staff in at most 500 characters that every database can store.

    The parameters of a failed statement are left out: they may hold what people wrote.
    """
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    words = f"{type(cause).__name__}: {cause}".replace("\x00", "")
    return words.encode("utf-8", "replace").decode("utf-8")[:LONGEST_ERROR]
