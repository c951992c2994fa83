"""What is left when a real worker process is killed with SIGKILL, on each database."""

import asyncio
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller

from market.gateways.clock import FakeClock, SystemClock
from market.gateways.database import Database
from market.gateways.fake_smtp import FakeSmtp
from market.jobs import queue
from market.mail import outbox
from market.mail.models import MessageState, OutboxMessage
from market.worker import Worker
from tests.mail.test_smtp import free_port

MAILS = 40


class SlowLetterbox:
    """Takes 20 ms for each mail, so that a kill often falls into the middle of one."""

    def __init__(self) -> None:
        self.message_ids: list[str] = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        await asyncio.sleep(0.02)
        [line] = [line for line in envelope.original_content.splitlines() if line.startswith(b"Message-ID:")]
        self.message_ids.append(line.decode())
        return "250 taken"


@pytest.fixture
def sink() -> Iterator[Controller]:
    controller = Controller(SlowLetterbox(), hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    controller.stop()


def _start(database: Database, sink: Controller, *, minutes_later: int = 0) -> subprocess.Popen[str]:
    address = database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.jobs.mortal_worker", address, str(sink.port), str(minutes_later)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _kill(worker: subprocess.Popen[str]) -> None:
    worker.kill()
    worker.communicate()


@pytest.mark.slow
def test_the_job_of_a_killed_worker_is_done_by_another(database, sink):
    with database.writing() as session:
        job_id = queue.enqueue(session, "hang", {})
    victim = _start(database, sink)
    assert victim.stdout is not None
    assert victim.stdout.readline() == "working\n"
    _kill(victim)

    done: list[str] = []
    clock = FakeClock(SystemClock().now() + timedelta(minutes=1))
    heir = Worker(
        database,
        clock,
        {"hang": lambda job: done.append(job.job.id)},
        periodic={},
        smtp=FakeSmtp(),
        may_send=lambda key, kind: True,
    )
    assert heir.run_until_idle() == 0
    clock.forward(minutes=2)
    assert heir.run_until_idle() == 1
    assert done == [job_id]


@pytest.mark.slow
def test_killed_workers_neither_double_a_mail_nor_lose_one_in_silence(database, sink):
    for number in range(MAILS):
        _put(database, number)
    for kill in range(3):
        victim = _start(database, sink, minutes_later=10 * kill)
        _wait_for(sink, more=5)
        _kill(victim)
    last = _start(database, sink, minutes_later=60)
    last.communicate(timeout=60)

    taken = Counter(sink.handler.message_ids)
    with database.reading() as session:
        count = outbox.figures(session, SystemClock().now() + timedelta(hours=2)).count
    assert max(taken.values()) == 1
    assert count[MessageState.SENT] + count[MessageState.UNKNOWN] == MAILS
    assert count[MessageState.UNKNOWN] <= 3
    assert count[MessageState.SENT] <= len(taken)


def _put(database: Database, number: int) -> None:
    message_id = f"<{number}@market.example>"
    with database.writing() as session:
        outbox.put(
            session,
            OutboxMessage(
                dedupe_key=f"digest:{number}",
                kind="digest",
                recipient_key=f"person-{number}",
                to_address=f"p{number}@vendor.example",
                subject="x",
                mime=f"Message-ID: {message_id}\r\nSubject: x\r\n\r\nx\r\n".encode(),
                message_id=message_id,
                created_at=SystemClock().now(),
            ),
        )


def _wait_for(sink: Controller, *, more: int) -> None:
    wanted = len(sink.handler.message_ids) + more
    patience = time.monotonic() + 30
    while len(sink.handler.message_ids) < wanted and time.monotonic() < patience:
        time.sleep(0.003)
