"""A worker process to be killed: `mortal_worker.py DATABASE SMTP_PORT MINUTES_LATER`; says "working" in a job."""

import sys
import time
from datetime import timedelta

from market.gateways.clock import FakeClock, SystemClock
from market.gateways.database import Database
from market.gateways.smtp import SmtpServer
from market.jobs.running import RunningJob
from market.worker import Worker


def hang(job: RunningJob) -> None:
    """Begin and never end."""
    print("working", flush=True)
    time.sleep(60)


def main(address: str, smtp_port: str, minutes_later: str) -> None:
    """Work on all that is due, at a time when the leases of those who died before have run out."""
    Worker(
        Database(address),
        FakeClock(SystemClock().now() + timedelta(minutes=int(minutes_later))),
        {"hang": hang},
        periodic={},
        smtp=SmtpServer(f"smtp://127.0.0.1:{smtp_port}", "innovation@market.example"),
        may_send=lambda key, kind: True,
    ).run_until_idle()


if __name__ == "__main__":
    main(*sys.argv[1:])
