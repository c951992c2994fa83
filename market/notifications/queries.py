"""Reading what people have yet to hear of."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from market.notifications.models import Notice
from market.notifications.rhythm import start_of_day


def waiting_for(session: Session, person_id: str, urgency: str) -> Sequence[Notice]:
    """List what a person has not heard of yet, oldest first."""
    return session.exec(
        select(Notice)
        .where(Notice.person_id == person_id, col(Notice.handled_at).is_(None), Notice.urgency == urgency)
        .order_by(Notice.id)
    ).all()


def sent_alone_today(session: Session, person_id: str, kinds: frozenset[str], now: datetime) -> int:
    """Count the mails of these kinds that a person got at once since the Danish midnight."""
    count = select(func.count()).where(
        Notice.person_id == person_id,
        col(Notice.handled_at) >= start_of_day(now),
        Notice.handled_as == "alone",
        col(Notice.kind).in_(kinds),
    )
    return session.exec(count).one()
