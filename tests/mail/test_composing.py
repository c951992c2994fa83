"""What is written into a mail, and what never is."""

import re
from datetime import timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import compat32, default
from email.utils import parseaddr

import pytest
from hypothesis import HealthCheck, example, given, strategies
from hypothesis import settings as hypothesis_settings

from market.mail.composing import ForeignLink, in_one_line
from market.mail.inbox import opened
from market.mail.kinds import UnknownKind
from market.mail.models import OutboxMessage

STOP = "https://market.example/mail/stop/" + "x" * 300


def _name_of_recipient(mime: bytes) -> str:
    """Return the name as RFC 2047 reads it: encoded words that follow each other are one, without the space between."""
    written = message_from_bytes(mime, policy=compat32)["To"]
    return str(make_header(decode_header(parseaddr(written)[0])))


def _headers(message: OutboxMessage) -> EmailMessage:
    return message_from_bytes(message.mime, _class=EmailMessage, policy=default)


def test_a_mail_has_both_parts_and_says_who_writes_to_whom(write, clock):
    mail = write(name="Søren Ø", title="Vejsalt på æøå", words="a & b < c")
    headers, both = _headers(mail), opened(mail)
    assert headers["To"].addresses[0].display_name == "Søren Ø"
    assert headers["To"].addresses[0].addr_spec == "ea@vendor.example"
    assert headers["From"].addresses[0].display_name == "The Innovation Community"
    assert headers["Subject"] == mail.subject == "Vejsalt på æøå"
    assert headers["Date"].datetime == clock.now()
    assert headers["Message-ID"] == mail.message_id == f"<{mail.id}@market.example>"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert "a & b < c" in both.text
    assert "a &amp; b &lt; c" in both.html


def test_a_mail_speaks_its_readers_language(write):
    both = opened(write(locale="da"))
    assert "Innovationsfællesskabet" in both.text
    assert "Derfor får du mailen:" in both.html
    assert '<html lang="da"' in both.html


def test_the_html_fetches_nothing_and_leads_nowhere_else(write):
    html = opened(write(stop_url=STOP)).html
    links = re.findall(r'(?:href|src|url)\s*[=(]\s*"?([^")]+)', html)
    assert links
    assert all(link.startswith("https://market.example/") for link in links)
    assert "<img" not in html
    assert "@import" not in html


def test_a_link_to_another_site_is_refused(write):
    with pytest.raises(ForeignLink):
        write(link="https://market.example.evil.example/x")
    with pytest.raises(ForeignLink):
        write(stop_url="https://evil.example/stop")


def test_an_optional_mail_can_be_stopped_with_one_click(write):
    mail = write(stop_url=STOP)
    headers, both = _headers(mail), opened(mail)
    assert headers["List-Unsubscribe"] == f"<{STOP}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert STOP in both.text
    assert STOP in both.html


def test_a_required_mail_offers_no_stop(write):
    mail = write("legal", stop_url=STOP)
    headers = _headers(mail)
    assert STOP not in opened(mail).text
    assert headers["List-Unsubscribe"] is None


def test_an_unknown_kind_is_refused(write):
    with pytest.raises(UnknownKind):
        write("advertisement")


def test_an_address_that_is_not_ascii_is_refused(write):
    with pytest.raises(ValueError, match="ASCII"):
        write(to="søren@vendor.example")


def test_the_bytes_stay_the_same_while_the_clock_moves(write, clock):
    mail = write()
    before = bytes(mail.mime)
    clock.forward(hours=3)
    assert mail.mime == before
    assert _headers(mail)["Date"].datetime == clock.now() - timedelta(hours=3)


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@example(name="00" + "\U0001d400" * 8 + "\U0001d4a9" * 3, title="0")
@given(name=strategies.text(max_size=150), title=strategies.text(min_size=1, max_size=1200))
def test_whatever_people_write_stays_inside_its_header(write, name, title):
    mail = write(name=name, title=title + "\r\nBcc: all@victim.example", words=name)
    assert max(len(line) for line in mail.mime.split(b"\r\n")) <= 998
    assert all(byte < 128 for byte in mail.mime)
    headers = _headers(mail)
    assert headers["Bcc"] is None
    assert headers["Subject"] == mail.subject
    assert [address.addr_spec for address in headers["To"].addresses] == ["ea@vendor.example"]
    assert _name_of_recipient(mail.mime) == in_one_line(name, longest=100)
    assert not headers.defects


@pytest.mark.parametrize("name", ["=?utf-8?q?=41?=", "a\x00b", "a\r\nBcc: x@y.example", "\u202eevil", "==??x?="])
def test_a_name_cannot_pretend_to_be_more_than_a_name(write, name):
    headers = _headers(write(name=name))
    assert headers["Bcc"] is None
    assert "=?" not in headers["To"].addresses[0].display_name
    assert "\u202e" not in str(headers["To"])
