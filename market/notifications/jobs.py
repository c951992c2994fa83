"""Writing mails out of notices: urgent ones at once up to a daily number, the rest together in the morning.

Mails are composed before the write transaction opens. In it the notices are marked as handled and the mail is stored,
both or neither, so a job that runs twice tells nobody twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlmodel import Session

from market.accounts.models import Person
from market.accounts.queries import person as find_person
from market.i18n import Locale
from market.jobs.running import RunningJob
from market.mail import composing, outbox
from market.mail.models import OutboxMessage
from market.notifications import commands, queries
from market.notifications.commands import HandledAs
from market.notifications.models import Notice
from market.notifications.presenting import Piece, Presenters
from market.notifications.rhythm import MOST_AT_ONCE_PER_DAY, MOST_IN_DIGEST, digest_day
from market.notifications.stopping import stop_url
from market.settings import Settings


class HandledMeanwhile(Exception):
    """Another job handled one of these notices, so what we composed is out of date."""


@dataclass(frozen=True)
class Writing:
    """Writes people's mails. The presenters know what each kind of notice has to say."""

    settings: Settings
    presenters: Presenters

    def write_urgent(self, job: RunningJob) -> None:
        """Write a mail for each urgent notice of a person; what is over the daily number waits for the morning."""
        with job.database.reading() as session:
            person = find_person(session, job.text("person"))
            if person is None or not person.is_active:
                return
            notices = queries.waiting_for(session, person.id, "now")
            room = MOST_AT_ONCE_PER_DAY - queries.sent_alone_today(session, person.id, self._counted, job.clock.now())
            told = [(notice, self._present(session, notice, person)) for notice in notices]
        for notice, piece in sorted(told, key=lambda pair: -(pair[1].goodness if pair[1] else 0)):
            is_personal = self.presenters[notice.kind].personal
            if piece is None:
                self._close(job, [notice], "void")
            elif person.mail_rhythm == "never" and not is_personal:
                self._close(job, [notice], "unwanted")
            elif is_personal or (person.mail_rhythm == "strong_at_once" and room > 0):
                self._write_alone(job, person, notice, piece)
                room -= not is_personal
            else:
                with job.database.writing() as session:
                    commands.postpone(session, [notice], person.id, job.clock.now())

    def write_daily(self, job: RunningJob) -> None:
        """Write one mail of all that waits for a person's morning, best first. Nothing waits: no mail."""
        with job.database.reading() as session:
            person = find_person(session, job.text("person"))
            if person is None or not person.is_active:
                return
            notices = queries.waiting_for(session, person.id, "digest")
            told = [(notice, self._present(session, notice, person)) for notice in notices]
        void = [notice for notice, piece in told if piece is None]
        alive = [(notice, piece) for notice, piece in told if piece is not None]
        if void:
            self._close(job, void, "void")
        if alive and person.mail_rhythm == "never":
            self._close(job, [notice for notice, _ in alive], "unwanted")
        elif alive:
            self._write_digest(job, person, sorted(alive, key=lambda pair: -pair[1].goodness))

    def _write_alone(self, job: RunningJob, person: Person, notice: Notice, piece: Piece) -> None:
        message = self._compose(job, person, notice.kind, f"notice:{notice.id}", piece=piece.shown)
        self._store(job, [notice], "alone", message)

    def _write_digest(self, job: RunningJob, person: Person, alive: Sequence[tuple[Notice, Piece]]) -> None:
        shown = [piece.shown for _, piece in alive[:MOST_IN_DIGEST]]
        # The first notice is part of the key: a second digest of the day, after an outage, is another mail.
        key = f"digest:{digest_day(job.clock.now())}:{min(notice.id for notice, _ in alive)}"
        message = self._compose(job, person, "digest", key, pieces=shown, total=len(alive))
        self._store(job, [notice for notice, _ in alive], "digest", message)

    def _compose(self, job: RunningJob, person: Person, kind: str, key: str, **context: object) -> OutboxMessage:
        return composing.compose(
            kind,
            cast(Locale, person.locale),
            person.name,
            person.email,
            dedupe_key=key,
            recipient_key=person.id,
            settings=self.settings,
            clock=job.clock,
            stop_url=stop_url(self.settings, person.id),
            **context,
        )

    def _store(self, job: RunningJob, notices: Sequence[Notice], how: HandledAs, message: OutboxMessage) -> None:
        with job.database.writing() as session:
            if not commands.mark_handled(session, notices, how, job.clock.now(), mail_key=message.dedupe_key):
                raise HandledMeanwhile(message.dedupe_key)
            outbox.put(session, message)

    def _close(self, job: RunningJob, notices: Sequence[Notice], how: HandledAs) -> None:
        with job.database.writing() as session:
            commands.mark_handled(session, notices, how, job.clock.now())

    def _present(self, session: Session, notice: Notice, person: Person) -> Piece | None:
        return self.presenters[notice.kind].present(session, notice, cast(Locale, person.locale))

    @property
    def _counted(self) -> frozenset[str]:
        return frozenset(kind for kind, presenter in self.presenters.items() if not presenter.personal)
