"""The time of day. The only place that asks the operating system what time it is."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Whoever can say what time it is."""

    def now(self) -> datetime:
        """Return the time as aware UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the machine's time as aware UTC."""
        return datetime.now(UTC)


class FakeClock:
    """A clock for tests: it stands still until it is told to go forward."""

    def __init__(self, start: datetime = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)) -> None:
        self._now = start

    def now(self) -> datetime:
        """Return the time at which the clock stands."""
        return self._now

    def forward(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Let time pass."""
        self._now += timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
