"""Signing in and out, joining, and what a person says of themselves."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, update

from market.accounts import queries
from market.accounts.errors import LinkUsedOrOld, TooManyLinks
from market.accounts.forms import JoinForm, ProfileForm
from market.accounts.models import Membership, Organisation, Person, SignInLink, SignInSession
from market.accounts.secrets import hash_of, new_secret
from market.audit.commands import note
from market.gateways.ids import new_id
from market.i18n import Locale
from market.web.errors import NotFound

LINK_LASTS = timedelta(minutes=30)
SESSION_LASTS = timedelta(hours=24)
LINKS_AN_HOUR = 3
LINKS_AN_HOUR_FROM_A_NETWORK = 30
"""Plenty for a town hall that shares one address, little for a program that tries address after address."""


def store_link(
    session: Session,
    secret: str,
    email: str,
    now: datetime,
    *,
    locale: Locale,
    next_path: str,
    network: str | None = None,
) -> None:
    """Store a sign-in link for an address, whether or not we know it.

    Raises TooManyLinks after three for the address or thirty from the network within an hour, so that nobody can
    flood one mailbox or many.
    """
    email, hour_ago = email.lower(), now - timedelta(hours=1)
    if queries.links_asked_since(session, email, hour_ago) >= LINKS_AN_HOUR:
        raise TooManyLinks
    if network and queries.links_asked_from(session, network, hour_ago) >= LINKS_AN_HOUR_FROM_A_NETWORK:
        raise TooManyLinks
    session.add(
        SignInLink(
            secret_hash=hash_of(secret),
            email=email,
            network=network,
            locale=locale,
            next_path=next_path,
            created_at=now,
            expires_at=now + LINK_LASTS,
        )
    )


def use_link(session: Session, secret: str, now: datetime) -> tuple[str, SignInLink]:
    """Sign in with an emailed link. Returns the session's secret and the link.

    Raises LinkUsedOrOld for a link that is unknown, used or too old. An address that we do not know becomes a person.
    """
    link = queries.link_by_secret(session, secret)
    if link is None or link.expires_at <= now:
        raise LinkUsedOrOld
    # Two presses at once: only the one that turns the row may go on.
    used = update(SignInLink).where(col(SignInLink.id) == link.id, col(SignInLink.used_at).is_(None))
    if session.exec(used.values(used_at=now)).rowcount == 0:
        raise LinkUsedOrOld
    person = queries.person_by_email(session, link.email)
    if person is None:
        person = add_person(session, link.email, now, locale=link.locale)
    if not person.is_active:
        raise LinkUsedOrOld
    return open_session(session, person, now), link


def add_person(session: Session, email: str, now: datetime, *, locale: str = "da", name: str = "") -> Person:
    """Make a person."""
    person = Person(id=new_id(), email=email.lower(), name=name, locale=locale, created_at=now)
    session.add(person)
    session.flush()
    return person


def open_session(session: Session, person: Person, now: datetime) -> str:
    """Open a session for a person, acting for their first organisation. Returns the cookie's secret."""
    secret = new_secret()
    organisations = queries.organisations_of(session, person.id)
    session.add(
        SignInSession(
            secret_hash=hash_of(secret),
            person_id=person.id,
            organisation_id=organisations[0].id if organisations else None,
            created_at=now,
            last_seen_at=now,
            expires_at=now + SESSION_LASTS,
        )
    )
    note(session, person.id, "signed_in", "person", person.id, {})
    return secret


def sign_out(session: Session, secret: str, now: datetime) -> None:
    """End the session of a cookie, for every copy of the cookie."""
    row = queries.live_session(session, secret, now)
    if row:
        row.ended_at = now
        note(session, row.person_id, "signed_out", "person", row.person_id, {})


def act_for(session: Session, secret: str, organisation_id: str, now: datetime) -> None:
    """Act for another of one's organisations. Raises NotFound when the person is no member of it."""
    row = queries.live_session(session, secret, now)
    if row is None or not queries.is_member(session, row.person_id, organisation_id):
        raise NotFound
    row.organisation_id = organisation_id


def join(session: Session, person_id: str, secret: str, form: JoinForm, now: datetime) -> Organisation:
    """Register the person's organisation. A firm may list at once; a public body waits for the operator's approval.

    Nobody joins an organisation that exists by typing its name: its members are added by the operator.
    A form that is sent twice registers one organisation.
    """
    person = session.get_one(Person, person_id, with_for_update=True)
    person.name = form.name
    for own in queries.organisations_of(session, person_id):
        if (own.name, own.kind) == (form.organisation, form.kind):
            act_for(session, secret, own.id, now)
            return own
    organisation = Organisation(
        id=new_id(),
        name=form.organisation,
        kind=form.kind,
        country=form.country,
        website=form.website,
        approved_at=now if form.kind == "vendor" else None,
        created_at=now,
    )
    session.add(organisation)
    session.flush()
    add_member(session, person, organisation, now)
    act_for(session, secret, organisation.id, now)
    note(session, person_id, "organisation_registered", "organisation", organisation.id, {"kind": form.kind})
    return organisation


def add_member(session: Session, person: Person, organisation: Organisation, now: datetime) -> None:
    """Let a person act for an organisation. Doing it twice changes nothing."""
    if not queries.is_member(session, person.id, organisation.id):
        session.add(Membership(person_id=person.id, organisation_id=organisation.id, created_at=now))
        session.flush()


def approve(session: Session, organisation_id: str, staff_id: str, now: datetime) -> Organisation:
    """Let a public body publish. Raises NotFound when there is no such organisation."""
    organisation = session.get(Organisation, organisation_id)
    if organisation is None:
        raise NotFound
    if organisation.approved_at is None:
        organisation.approved_at = now
        note(session, staff_id, "organisation_approved", "organisation", organisation.id, {})
    return organisation


def save_profile(session: Session, person_id: str, form: ProfileForm) -> Person:
    """Keep what a person says of themselves."""
    person = session.get_one(Person, person_id)
    person.name = form.name
    person.locale = form.locale
    person.theme = form.theme
    person.mail_rhythm = form.mail_rhythm
    return person
