"""Deciding that somebody should hear of something, and noting what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import and_, update
from sqlmodel import Session, col

from market.accounts.models import Person
from market.gateways.upsert import insert_into
from market.jobs import queue
from market.notifications.models import Ids, Notice
from market.notifications.rhythm import next_digest

Urgency = Literal["now", "digest"]
HandledAs = Literal["alone", "digest", "unwanted", "void"]


@dataclass(frozen=True)
class News:
    """One thing to tell: `subject_key` stays the same when the thing is computed anew."""

    kind: str
    subject_key: str
    ids: Ids
    urgency: Urgency


def notify(session: Session, news: News, person_ids: Iterable[str], now: datetime) -> None:
    """Have each person hear of something once, and wake whoever writes the mails.

    A person who was told already is not told again. What waits for the daily mail is told at once when it has become
    urgent meanwhile.
    """
    for person_id in sorted(set(person_ids)):
        if _store(session, news, person_id, now):
            wake(session, person_id, news.urgency, now)


def wake(session: Session, person_id: str, urgency: str, now: datetime) -> None:
    """Queue the writing of a person's mails: at once, or with the next daily mail."""
    if urgency == "now":
        queue.enqueue(session, "notices.urgent", {"person": person_id}, unique_key=f"notices.urgent:{person_id}")
    else:
        key = f"notices.daily:{person_id}"
        queue.enqueue(session, "notices.daily", {"person": person_id}, unique_key=key, not_before=next_digest(now))


def mark_handled(
    session: Session, notices: Sequence[Notice], how: HandledAs, now: datetime, *, mail_key: str | None = None
) -> bool:
    """Mark notices as handled. False: somebody else handled one of them meanwhile, so nothing of this may stay."""
    changed = session.connection().execute(
        update(Notice)
        .where(col(Notice.id).in_([notice.id for notice in notices]), col(Notice.handled_at).is_(None))
        .values(handled_at=now, handled_as=how, mail_key=mail_key)
    )
    return changed.rowcount == len(notices)


def postpone(session: Session, notices: Sequence[Notice], person_id: str, now: datetime) -> None:
    """Let notices wait for the daily mail."""
    ids = [notice.id for notice in notices]
    session.connection().execute(update(Notice).where(col(Notice.id).in_(ids)).values(urgency="digest"))
    wake(session, person_id, "digest", now)


def set_rhythm(session: Session, person_id: str, rhythm: str) -> bool:
    """Keep how often a person wants mail. False: there is no such person."""
    person = session.get(Person, person_id)
    if person is None:
        return False
    person.mail_rhythm = rhythm
    return True


def _store(session: Session, news: News, person_id: str, now: datetime) -> bool:
    notice = Notice(
        person_id=person_id,
        kind=news.kind,
        subject_key=news.subject_key,
        ids=news.ids,
        urgency=news.urgency,
        created_at=now,
    )
    insert = insert_into(session, Notice).values(**notice.model_dump())
    became_urgent = and_(
        col(Notice.handled_at).is_(None), col(Notice.urgency) == "digest", insert.excluded.urgency == "now"
    )
    stored = session.connection().execute(
        insert.on_conflict_do_update(
            index_elements=[col(Notice.person_id), col(Notice.kind), col(Notice.subject_key)],
            set_={"urgency": insert.excluded.urgency},
            where=became_urgent,
        ).returning(col(Notice.id))
    )
    return stored.first() is not None
