"""Writing down who did what, in the transaction of the deed itself."""

from sqlmodel import Session

from market.audit.models import AuditNote, Detail


def note(
    session: Session, actor_id: str | None, action: str, kind: str, record_id: str, detail: Detail | None = None
) -> None:
    """Note that a person (None: the marketplace itself) did something to a record of a kind."""
    session.add(AuditNote(actor_id=actor_id, action=action, kind=kind, record_id=record_id, detail=detail or {}))
