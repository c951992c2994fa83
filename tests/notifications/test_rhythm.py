"""When the daily mail comes."""

from datetime import UTC, datetime

import pytest

from market.notifications.rhythm import next_digest, start_of_day


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 11, 18, 9, 0, tzinfo=UTC), datetime(2026, 11, 19, 5, 30, tzinfo=UTC)),
        (datetime(2026, 11, 18, 5, 29, tzinfo=UTC), datetime(2026, 11, 18, 5, 30, tzinfo=UTC)),
        (datetime(2026, 11, 18, 5, 30, tzinfo=UTC), datetime(2026, 11, 19, 5, 30, tzinfo=UTC)),
        # The clock is moved in the night to 29 March 2026 and back in the night to 25 October 2026.
        (datetime(2026, 3, 28, 12, 0, tzinfo=UTC), datetime(2026, 3, 29, 4, 30, tzinfo=UTC)),
        (datetime(2026, 10, 24, 12, 0, tzinfo=UTC), datetime(2026, 10, 25, 5, 30, tzinfo=UTC)),
    ],
)
def test_the_daily_mail_comes_at_half_past_six_in_denmark(now, due):
    assert next_digest(now) == due


def test_a_day_begins_at_midnight_in_denmark():
    assert start_of_day(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == datetime(2026, 7, 1, 22, 0, tzinfo=UTC)
