"""When periodic work is due: each function names the present period, and each period is worked on once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

Period = Callable[[datetime], str | None]
"""Names the period of a time (aware UTC), or None while nothing is due."""

DANISH_TIME = ZoneInfo("Europe/Copenhagen")


def daily_from(hour: int) -> Period:
    """Name the Danish day once its clock has passed the hour (0..23). Before that nothing is due.

    A day is named by its date, so the nights when the clock is moved neither double nor skip one.
    """

    def period(now: datetime) -> str | None:
        local = now.astimezone(DANISH_TIME)
        return f"{local:%Y-%m-%d}" if local.hour >= hour else None

    return period


KEEP_DONE = timedelta(days=14)
"""How long done jobs are kept; longer than the longest period, so that no period comes twice."""
