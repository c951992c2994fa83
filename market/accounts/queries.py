"""Reading people, organisations and sessions."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import and_, func, or_
from sqlmodel import Session, col, select

from market.accounts.models import PUBLIC_KINDS, Membership, Organisation, Person, SignInLink, SignInSession
from market.accounts.secrets import hash_of
from market.i18n import Locale
from market.web.viewer import Role, Theme, Viewer

_MOST_AT_ONCE = 500  # A database takes a limited number of values in one question.


def live_session(session: Session, secret: str, now: datetime) -> SignInSession | None:
    """Find the session of a cookie, unless it ended or is too old."""
    return session.exec(
        select(SignInSession).where(
            SignInSession.secret_hash == hash_of(secret),
            col(SignInSession.ended_at).is_(None),
            SignInSession.expires_at > now,
        )
    ).first()


def viewer_of(session: Session, secret: str, now: datetime) -> Viewer | None:
    """Find who is behind a session cookie; None when it is unknown, ended or too old, or the person was closed."""
    row = live_session(session, secret, now)
    person = session.get(Person, row.person_id) if row else None
    if row is None or person is None or not person.is_active:
        return None
    organisation = session.get(Organisation, row.organisation_id) if row.organisation_id else None
    if organisation and not is_member(session, person.id, organisation.id):
        organisation = None
    roles: set[Role] = set()
    if person.staff_role:
        roles.add(cast(Role, person.staff_role))
    if organisation and organisation.kind == "vendor":
        roles.add("vendor")
    if organisation and organisation.kind in PUBLIC_KINDS:
        roles.add("buyer")
    return Viewer(
        person_id=person.id,
        name=person.name,
        email=person.email,
        locale=cast(Locale, person.locale),
        theme=cast(Theme, person.theme),
        roles=frozenset(roles),
        organisation_id=organisation.id if organisation else None,
        organisation_name=organisation.name if organisation else "",
    )


def is_member(session: Session, person_id: str, organisation_id: str) -> bool:
    """Say whether a person may act for an organisation."""
    found = session.exec(
        select(Membership.id).where(Membership.person_id == person_id, Membership.organisation_id == organisation_id)
    ).first()
    return found is not None


def person_by_email(session: Session, email: str) -> Person | None:
    """Find a person by mail address, which is kept in small letters."""
    return session.exec(select(Person).where(Person.email == email.lower())).first()


def person(session: Session, person_id: str) -> Person | None:
    """Find a person."""
    return session.get(Person, person_id)


def organisation(session: Session, organisation_id: str) -> Organisation | None:
    """Find an organisation."""
    return session.get(Organisation, organisation_id)


def organisation_named(session: Session, text: str) -> Organisation | None:
    """Find an organisation by its id or external id."""
    return session.exec(
        select(Organisation).where((col(Organisation.id) == text) | (col(Organisation.external_id) == text))
    ).first()


def staff(session: Session) -> Sequence[Person]:
    """List the operator's own people, by mail address."""
    return session.exec(select(Person).where(col(Person.staff_role).is_not(None)).order_by(Person.email)).all()


def organisations(session: Session, ids: Iterable[str]) -> dict[str, Organisation]:
    """Find several organisations by id."""
    rows = session.exec(select(Organisation).where(col(Organisation.id).in_(set(ids))))
    return {row.id: row for row in rows}


def organisations_by_external_id(session: Session, external_ids: Iterable[str]) -> dict[str, Organisation]:
    """Find several organisations by the id of their source, else by their own, as an export names them; any number."""
    wanted = sorted(set(external_ids))
    found: dict[str, Organisation] = {}
    for start in range(0, len(wanted), _MOST_AT_ONCE):
        part = wanted[start : start + _MOST_AT_ONCE]
        external_id = col(Organisation.external_id)
        named = or_(external_id.in_(part), and_(external_id.is_(None), col(Organisation.id).in_(part)))
        found |= {row.external_id or row.id: row for row in session.exec(select(Organisation).where(named))}
    return found


def every_organisation(session: Session) -> Sequence[Organisation]:
    """List all organisations in the order in which they came."""
    return session.exec(select(Organisation).order_by(Organisation.id)).all()


def organisations_of(session: Session, person_id: str) -> Sequence[Organisation]:
    """List the organisations that a person may act for, by name."""
    return session.exec(
        select(Organisation)
        .join(Membership, col(Membership.organisation_id) == col(Organisation.id))
        .where(Membership.person_id == person_id)
        .order_by(Organisation.name)
    ).all()


def waiting_for_approval(session: Session) -> Sequence[Organisation]:
    """List public bodies that signed up and wait for the operator, oldest first."""
    return session.exec(
        select(Organisation)
        .where(col(Organisation.kind).in_(PUBLIC_KINDS), col(Organisation.approved_at).is_(None))
        .order_by(col(Organisation.created_at))
        .limit(100)
    ).all()


def link_by_secret(session: Session, secret: str) -> SignInLink | None:
    """Find an emailed link, used or not."""
    return session.exec(select(SignInLink).where(SignInLink.secret_hash == hash_of(secret))).first()


def links_asked_since(session: Session, email: str, since: datetime) -> int:
    """Count the links that an address was sent since a time."""
    count = select(func.count()).where(SignInLink.email == email.lower(), SignInLink.created_at >= since)
    return session.exec(count).one()


def links_asked_from(session: Session, network: str, since: datetime) -> int:
    """Count the links that were sent since a time because a network asked."""
    count = select(func.count()).where(SignInLink.network == network, SignInLink.created_at >= since)
    return session.exec(count).one()
