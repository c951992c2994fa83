"""Reading what was noted."""

from sqlalchemy import select
from sqlmodel import Session, col

from market.audit.models import AuditNote


def history(session: Session, kind: str, record_id: str, *, limit: int = 100) -> list[AuditNote]:
    """Return what was done to a record, the newest first."""
    notes = (
        select(AuditNote)
        .where(col(AuditNote.kind) == kind, col(AuditNote.record_id) == record_id)
        .order_by(col(AuditNote.id).desc())
        .limit(limit)
    )
    return list(session.scalars(notes))
