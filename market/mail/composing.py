"""Writing an email: three templates in the reader's language become bytes that never change again."""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from unicodedata import category

import mrml
from jinja2 import Environment

from market.gateways.clock import Clock
from market.gateways.ids import new_id
from market.i18n import Locale
from market.mail.kinds import kind_named
from market.mail.models import OutboxMessage
from market.rendering import environment, render
from market.settings import Settings

# Quoted-printable keeps every line under 77 characters, whatever people write, and needs no 8-bit server.
_ENCODING = "quoted-printable"
_SEVEN_BIT = SMTP.clone(cte_type="7bit")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LONGEST_SUBJECT = 200
_LONGEST_NAME = 100
_LINK = re.compile(r'(?:href|src)\s*=\s*"([^"]*)"')


class ForeignLink(ValueError):
    """A mail would lead people to another site than ours."""


def compose(
    kind: str,
    locale: Locale,
    recipient_name: str,
    to_address: str,
    *,
    dedupe_key: str,
    recipient_key: str,
    settings: Settings,
    clock: Clock,
    stop_url: str | None = None,
    **context: object,
) -> OutboxMessage:
    """Write a mail of a kind, ready for `outbox.put`. It is not stored yet, so compose before opening a transaction.

    Templates are `emails/<kind>/{subject.txt,body.txt,body.mjml}` and see `recipient_name`, `site_name`, `base_url`,
    `stop_url` and the context. `stop_url` is the one link that ends mails of an optional kind.
    Raises UnknownKind; ForeignLink when a link leads elsewhere than to the site; ValueError for an impossible address.
    """
    stop_url = stop_url if kind_named(kind).is_optional else None
    site_name = settings.site_name_da if locale == "da" else settings.site_name_en
    known = dict(
        context,
        recipient_name=in_one_line(recipient_name, longest=_LONGEST_NAME),
        site_name=site_name,
        base_url=settings.base_url,
        stop_url=stop_url,
    )
    subject = in_one_line(_rendered(settings, f"emails/{kind}/subject.txt", locale, known), longest=_LONGEST_SUBJECT)
    text = _text(_rendered(settings, f"emails/{kind}/body.txt", locale, known))
    html = _html(_rendered(settings, f"emails/{kind}/body.mjml", locale, known), settings.base_url)

    message_id = new_id()
    now = clock.now()
    mail = EmailMessage(policy=_SEVEN_BIT)
    mail["From"] = Address(in_one_line(site_name, longest=_LONGEST_NAME), addr_spec=settings.mail_from)
    mail["To"] = _recipient(recipient_name, to_address)
    mail["Subject"] = subject
    mail["Date"] = now
    mail["Message-ID"] = f"<{message_id}@{_domain(settings)}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["Content-Language"] = locale
    mail.set_content(text, cte=_ENCODING)
    mail.add_alternative(html, subtype="html", cte=_ENCODING)
    return OutboxMessage(
        id=message_id,
        dedupe_key=dedupe_key,
        kind=kind,
        recipient_key=recipient_key,
        to_address=to_address,
        subject=subject,
        mime=(_stop_headers(stop_url, settings) if stop_url else b"") + bytes(mail),
        message_id=str(mail["Message-ID"]),
        created_at=now,
    )


def in_one_line(text: str, *, longest: int) -> str:
    """Make a text fit for a header: one line without control, format or half characters and encoded-word marks."""
    visible = "".join(" " if letter.isspace() else letter for letter in text)
    visible = "".join(letter for letter in visible if category(letter) not in _HIDDEN)
    # "=?" begins an encoded word; people do not write it, and it is read back as something else or not at all.
    return " ".join(re.sub(r"=+\?+", "", visible).split())[:longest].strip()


def _recipient(name: str, address: str) -> Address:
    if not address.isascii():
        raise ValueError("a mail address must be written in ASCII before it is written to")
    return Address(in_one_line(name, longest=_LONGEST_NAME), addr_spec=address)


def _domain(settings: Settings) -> str:
    return settings.mail_from.rpartition("@")[2]


def _stop_headers(stop_url: str, settings: Settings) -> bytes:
    # Written by hand: the standard library would wrap a long address into encoded words that no mail program follows.
    if not stop_url.startswith(f"{settings.base_url}/") or not re.fullmatch(r"[!-~]{1,900}", stop_url):
        raise ForeignLink(stop_url)
    return (
        f"List-Unsubscribe: <{stop_url}>\r\n"
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
        f"List-Id: <mail.{_domain(settings)}>\r\n"
    ).encode("ascii")


def _text(rendered: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", _printable(rendered)).strip() + "\n"


def _html(mjml: str, base_url: str) -> str:
    # Without the empty table of fonts, every mail would fetch one from another company's server.
    html: str = mrml.to_html(_printable(mjml), render_options=mrml.RenderOptions(fonts={})).content
    for link in _LINK.findall(html):
        if link != base_url and not link.startswith((f"{base_url}/", "mailto:")):
            raise ForeignLink(link)
    return html


def _printable(text: str) -> str:
    """Leave out control characters and halves of characters: the MJML parser and mail programs stumble over them."""
    return "".join(letter for letter in text if letter == "\n" or category(letter) not in ("Cc", "Cs"))


def _rendered(settings: Settings, template: str, locale: Locale, context: dict[str, object]) -> str:
    return render(_environment(settings).get_template(template), locale, **context)


@cache
def _environment(settings: Settings) -> Environment:
    return environment(settings)
