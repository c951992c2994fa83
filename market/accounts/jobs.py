"""What happens after somebody asked to sign in."""

from datetime import timedelta

from market.accounts import commands, queries
from market.accounts.errors import TooManyLinks
from market.accounts.secrets import new_secret
from market.i18n import DEFAULT_LOCALE, as_locale
from market.jobs.running import RunningJob
from market.mail import outbox
from market.mail.composing import compose
from market.settings import Settings

MINUTES = commands.LINK_LASTS // timedelta(minutes=1)


def send_link(job: RunningJob, *, settings: Settings) -> None:
    """Make the link and put its mail into the outbox. Too many to an address or from a network are silently dropped."""
    email = job.text("email")
    with job.database.reading() as session:
        person = queries.person_by_email(session, email)
    locale = as_locale(person.locale if person else job.text("locale")) or DEFAULT_LOCALE
    secret = new_secret()
    message = compose(
        "sign_in",
        locale,
        person.name if person else "",
        email,
        dedupe_key=f"sign_in:{job.job.id}",
        recipient_key=person.id if person else f"address:{email}",
        settings=settings,
        clock=job.clock,
        url=f"{settings.base_url}/sign-in/{secret}",
        minutes=MINUTES,
    )
    with job.database.writing() as session:
        try:
            commands.store_link(
                session,
                secret,
                email,
                job.clock.now(),
                locale=locale,
                next_path=job.text("next"),
                network=str(job.payload.get("network", "")) or None,
            )
        except TooManyLinks:
            job.finish(session)
            return
        outbox.put(session, message)
        job.finish(session)
