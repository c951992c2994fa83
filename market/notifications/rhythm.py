"""When mail may come: at once up to a daily number, the rest once a day in the morning. Days are Danish days."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

DANISH_TIME = ZoneInfo("Europe/Copenhagen")
MOST_AT_ONCE_PER_DAY = 5
DIGEST_AT = time(6, 30)
MOST_IN_DIGEST = 7


def start_of_day(now: datetime) -> datetime:
    """Return when the Danish day of a moment began."""
    return now.astimezone(DANISH_TIME).replace(hour=0, minute=0, second=0, microsecond=0)


def next_digest(now: datetime) -> datetime:
    """Return the first half past six in the morning after a moment.

    Counted in local days, so that it stays half past six when the clock is moved.
    """
    today = now.astimezone(DANISH_TIME)
    morning = datetime.combine(today.date(), DIGEST_AT, DANISH_TIME)
    if morning <= now:
        morning = datetime.combine(today.date() + timedelta(days=1), DIGEST_AT, DANISH_TIME)
    return morning


def digest_day(now: datetime) -> str:
    """Name the Danish day of a digest, for its key."""
    return f"{now.astimezone(DANISH_TIME):%Y-%m-%d}"
