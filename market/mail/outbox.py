"""The outbox: mails are stored with the change that causes them, and each leaves once.

Every later step carries the token of the lease: a sender that was away for too long changes nothing any more.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Update, and_, delete, func, or_, select, text, update
from sqlmodel import Session, col

from market.gateways.database import UTCDateTime
from market.gateways.ids import new_id
from market.gateways.upsert import insert_into
from market.gateways.work import announce_work
from market.mail.kinds import KINDS, WhenUnknown
from market.mail.models import MessageState, OutboxMessage, SendingPause

LEASE = timedelta(minutes=5)
WAIT_AFTER_UNKNOWN = timedelta(minutes=10)
_LADDER_MINUTES = (1, 5, 15, 30, 60)
_LONGEST_TRYING = timedelta(hours=72)

# Written out, because a partial index is only used for a condition without parameters.
_OPEN = text("outbox_message.state IN ('queued', 'leased', 'transmitting')")


def put(session: Session, message: OutboxMessage) -> bool:
    """Store a mail to be sent. False: a mail with this dedupe key was stored before, and this one is dropped."""
    new = insert_into(session, OutboxMessage).values(**message.model_dump())
    new = new.on_conflict_do_nothing(index_elements=[col(OutboxMessage.dedupe_key)]).returning(col(OutboxMessage.id))
    is_new = session.connection().execute(new).first() is not None
    if is_new:
        announce_work(session)
    return is_new


def has_due(session: Session, now: datetime) -> bool:
    """Say whether there is a mail to deal with, without taking a write lock."""
    due = select(col(OutboxMessage.id)).where(_OPEN, or_(and_(_is_due(now), ~_is_paused(now)), _is_lost(now)))
    return session.connection().execute(select(due.exists())).scalar_one()


def claim(session: Session, now: datetime) -> OutboxMessage | None:
    """Take the oldest mail that is due, and give up those whose sender died while sending."""
    _give_up_lost(session, now)
    oldest = (
        select(col(OutboxMessage.id))
        .where(_OPEN, _is_due(now), ~_is_paused(now))
        .order_by(col(OutboxMessage.id))
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    claimed = (
        update(OutboxMessage)
        .where(col(OutboxMessage.id) == oldest)
        .values(
            state=MessageState.LEASED,
            attempts=col(OutboxMessage.attempts) + 1,
            lease_until=now + LEASE,
            lease_token=new_id(),
        )
        .returning(OutboxMessage)
        .execution_options(synchronize_session=False)
    )
    return session.scalars(claimed).one_or_none()


def mark_transmitting(session: Session, message: OutboxMessage, now: datetime) -> bool:
    """Store that the final dot goes out now. False: another sender has this mail, so it must not go out."""
    going = _held(message, MessageState.LEASED).where(col(OutboxMessage.lease_until) > now)
    return _changed(session, going.values(state=MessageState.TRANSMITTING, lease_until=now + LEASE))


def mark_sent(session: Session, message: OutboxMessage, now: datetime, reply: str) -> bool:
    """Store that the server took the mail, even when we had given up hope."""
    sent = _held(message, MessageState.TRANSMITTING, MessageState.UNKNOWN)
    return _changed(
        session, sent.values(state=MessageState.SENT, sent_at=now, lease_until=None, last_reply=reply[:500])
    )


def mark_refused(session: Session, message: OutboxMessage, now: datetime, reply: str, *, is_final: bool) -> bool:
    """Have a mail tried again after 1, 5, 15, 30, 60, 60 … minutes for 72 hours; for good: put it aside for people."""
    wait = None if is_final else wait_after(message.attempts)
    refused = _held(message, MessageState.LEASED, MessageState.TRANSMITTING, MessageState.UNKNOWN)
    if wait is None:
        return _changed(session, refused.values(state=MessageState.FAILED, lease_until=None, last_reply=reply[:500]))
    later = refused.values(state=MessageState.QUEUED, not_before=now + wait, lease_until=None, last_reply=reply[:500])
    return _changed(session, later)


def mark_unknown(session: Session, message: OutboxMessage, now: datetime, reply: str) -> bool:
    """Store that nobody knows whether the mail arrived. Where its kind says so, it goes out once more after a while."""
    unknown = _held(message, MessageState.TRANSMITTING)
    # A mail may be older than this program: a kind that is gone is not sent again.
    kind = KINDS.get(message.kind)
    if kind and kind.when_unknown is WhenUnknown.SEND_ONCE_MORE and not message.sent_again:
        once_more = unknown.values(
            state=MessageState.QUEUED, sent_again=True, not_before=now + WAIT_AFTER_UNKNOWN, last_reply=reply[:500]
        )
        return _changed(session, once_more)
    return _changed(session, unknown.values(state=MessageState.UNKNOWN, lease_until=None, last_reply=reply[:500]))


def suppress(session: Session, message: OutboxMessage) -> bool:
    """Store that this person may not be sent this mail (any more)."""
    return _changed(
        session, _held(message, MessageState.LEASED).values(state=MessageState.SUPPRESSED, lease_until=None)
    )


def release(session: Session, message: OutboxMessage) -> bool:
    """Put a mail back untried."""
    back = _held(message, MessageState.LEASED)
    return _changed(session, back.values(state=MessageState.QUEUED, attempts=message.attempts - 1, lease_until=None))


def send_again(session: Session, message_id: str) -> bool:
    """Queue a mail once more that failed or whose fate is unknown. False: there is none such with this id."""
    stuck = update(OutboxMessage).where(
        col(OutboxMessage.id) == message_id,
        col(OutboxMessage.state).in_((MessageState.FAILED, MessageState.UNKNOWN)),
        col(OutboxMessage.to_address) != "",
    )
    announce_work(session)
    return _changed(session, stuck.values(state=MessageState.QUEUED, attempts=0, not_before=None, lease_token=None))


def cancel(session: Session, message_id: str) -> bool:
    """Take a mail back before it is sent. False: it is on its way already."""
    queued = update(OutboxMessage).where(
        col(OutboxMessage.id) == message_id, col(OutboxMessage.state) == MessageState.QUEUED
    )
    return _changed(session, queued.values(state=MessageState.CANCELLED))


def forget_content(session: Session, before: datetime) -> int:
    """Remove address, subject and bytes of mails that reached their end before a time, and say of how many."""
    ended = (MessageState.SENT, MessageState.SUPPRESSED, MessageState.CANCELLED, MessageState.FAILED)
    old = update(OutboxMessage).where(
        col(OutboxMessage.state).in_(ended),
        col(OutboxMessage.created_at) < before,
        col(OutboxMessage.to_address) != "",
    )
    return session.connection().execute(old.values(to_address="", subject="", mime=b"")).rowcount


def pause(session: Session, now: datetime, until: datetime, reason: str) -> None:
    """Have all sending wait, because the mail server is in trouble. Remembers since when the trouble lasts."""
    trouble = insert_into(session, SendingPause).values(id=1, until=until, since=now, reason=reason[:500])
    session.connection().execute(
        trouble.on_conflict_do_update(index_elements=["id"], set_={"until": until, "reason": reason[:500]})
    )


def end_pause(session: Session) -> None:
    """Forget the trouble: the server answers again."""
    session.connection().execute(delete(SendingPause))


@dataclass(frozen=True)
class OutboxFigures:
    """How many mails stand where, since when the oldest one that is due has waited, and the server's trouble if any."""

    count: dict[MessageState, int]
    oldest_due_since: datetime | None
    trouble: SendingPause | None


def figures(session: Session, now: datetime) -> OutboxFigures:
    """Count the mails. Every state has a number."""
    rows = session.connection().execute(
        select(col(OutboxMessage.state), func.count()).group_by(col(OutboxMessage.state))
    )
    found = {state: number for state, number in rows}  # noqa: C416 - rows are typed as tuples only when unpacked
    since = func.coalesce(col(OutboxMessage.not_before), col(OutboxMessage.created_at), type_=UTCDateTime)
    oldest = session.connection().execute(select(func.min(since)).where(_OPEN, _is_due(now))).scalar_one()
    return OutboxFigures(
        count={state: found.get(state.value, 0) for state in MessageState},
        oldest_due_since=oldest,
        trouble=session.get(SendingPause, 1),
    )


def wait_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many attempts (1 or more), or None when 72 hours have been tried."""
    before = sum(_LADDER_MINUTES[: attempts - 1]) + 60 * max(0, attempts - 1 - len(_LADDER_MINUTES))
    if timedelta(minutes=before) >= _LONGEST_TRYING:
        return None
    return timedelta(minutes=_LADDER_MINUTES[min(attempts, len(_LADDER_MINUTES)) - 1])


def _is_due(now: datetime) -> ColumnElement[bool]:
    queued = and_(
        col(OutboxMessage.state) == MessageState.QUEUED,
        or_(col(OutboxMessage.not_before).is_(None), col(OutboxMessage.not_before) <= now),
    )
    abandoned = and_(col(OutboxMessage.state) == MessageState.LEASED, col(OutboxMessage.lease_until) <= now)
    return or_(queued, abandoned)


def _is_lost(now: datetime) -> ColumnElement[bool]:
    return and_(col(OutboxMessage.state) == MessageState.TRANSMITTING, col(OutboxMessage.lease_until) <= now)


def _is_paused(now: datetime) -> ColumnElement[bool]:
    return select(col(SendingPause.id)).where(col(SendingPause.until) > now).exists()


def _give_up_lost(session: Session, now: datetime) -> None:
    lost = select(OutboxMessage).where(_OPEN, _is_lost(now)).with_for_update(skip_locked=True)
    for message in session.scalars(lost).all():
        mark_unknown(session, message, now, "the sender died before the server answered")


def _held(message: OutboxMessage, *states: MessageState) -> Update:
    """Begin a change that is refused when the mail has moved on, or when another sender has it."""
    return update(OutboxMessage).where(
        col(OutboxMessage.id) == message.id,
        col(OutboxMessage.lease_token) == message.lease_token,
        col(OutboxMessage.state).in_(states),
    )


def _changed(session: Session, change: Update) -> bool:
    return session.connection().execute(change).rowcount == 1
