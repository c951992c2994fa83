"""A real conversation over loopback: what a mail server sees, and what we make of its answers."""

import socket
from collections.abc import Iterator
from threading import Thread

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from market.gateways.smtp import AnswerLost, InboxOnly, Interrupted, MailRefused, ServerTrouble, SmtpServer, smtp_from
from market.mail import outbox
from market.mail.models import OutboxMessage
from market.mail.sending import send_due

SENDER = "innovation@market.example"


class Letterbox:
    """Takes mails as a server does; recipients named after an SMTP code are answered with it."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        code = address.partition("@")[0]
        if code.isdigit():
            return f"{code} as you wish"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.envelopes.append(envelope)
        return "554 not this one" if b"refuse me" in envelope.original_content else "250 taken"


@pytest.fixture
def letterbox() -> Letterbox:
    return Letterbox()


@pytest.fixture
def address(letterbox) -> Iterator[str]:
    """Host and port of a running mail server."""
    controller = Controller(letterbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield f"127.0.0.1:{controller.port}"
    controller.stop()


@pytest.fixture
def server(address) -> SmtpServer:
    return SmtpServer(f"smtp://{address}", SENDER)


def test_the_server_gets_the_frozen_bytes_and_one_recipient(database, write, clock, server, letterbox):
    mail = write(words="line\n.dot at the beginning\n..two dots")
    with database.writing() as session:
        outbox.put(session, mail)
    assert send_due(database, server, clock, lambda key, kind: True) == 1
    [envelope] = letterbox.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, ["ea@vendor.example"])
    assert envelope.original_content == mail.mime
    with database.reading() as session:
        stored = session.get(OutboxMessage, mail.id)
    assert stored is not None
    assert (stored.state, stored.last_reply) == ("sent", "250 taken")


def test_nothing_is_delivered_without_the_final_dot(server, letterbox):
    conversation = server.connect()
    conversation.offer("ea@vendor.example", b"Subject: x\r\n\r\nx\r\n")
    conversation.close()
    assert letterbox.envelopes == []


@pytest.mark.parametrize(("code", "is_final"), [(450, False), (550, True)])
def test_a_refused_recipient_leaves_the_conversation_usable(server, letterbox, code, is_final):
    conversation = server.connect()
    with pytest.raises(MailRefused) as refusal:
        conversation.offer(f"{code}@vendor.example", b"Subject: x\r\n\r\nx\r\n")
    assert refusal.value.is_final is is_final
    conversation.offer("ea@vendor.example", b"Subject: x\r\n\r\nx\r\n")
    assert conversation.complete() == "250 taken"
    conversation.close()
    assert len(letterbox.envelopes) == 1


def test_a_server_may_refuse_after_the_dot(server):
    conversation = server.connect()
    conversation.offer("ea@vendor.example", b"Subject: x\r\n\r\nrefuse me\r\n")
    with pytest.raises(MailRefused, match="554 not this one"):
        conversation.complete()
    conversation.close()


def test_a_server_that_is_away_is_trouble():
    with pytest.raises(ServerTrouble):
        SmtpServer(f"smtp://127.0.0.1:{free_port()}", SENDER).connect()


def test_a_server_without_encryption_is_trouble_where_encryption_is_required(address):
    strict = SmtpServer(f"smtp://{address}?starttls=required", SENDER)
    with pytest.raises(ServerTrouble):
        strict.connect()


def test_a_server_that_knows_no_password_is_trouble(address):
    with pytest.raises(ServerTrouble):
        SmtpServer(f"smtp://user:secret@{address}", SENDER).connect()


@pytest.mark.parametrize(("hang_up_at", "error"), [("DATA", Interrupted), (".", AnswerLost)])
def test_a_connection_that_breaks_means_something_else_before_and_after_the_dot(hang_up_at, error):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        rude = Thread(target=_hang_up, args=(listening, hang_up_at))
        rude.start()
        conversation = SmtpServer(f"smtp://127.0.0.1:{listening.getsockname()[1]}", SENDER).connect()

        def converse() -> None:
            conversation.offer("ea@vendor.example", b"Subject: x\r\n\r\nx\r\n")
            conversation.complete()

        with pytest.raises(error):
            converse()
        conversation.close()
        rude.join()


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _hang_up(listening: socket.socket, at: str) -> None:
    connection, _ = listening.accept()
    with connection, connection.makefile("rwb") as lines:
        lines.write(b"220 hello\r\n")
        lines.flush()
        for line in lines:
            said = line.strip().decode()
            if said.upper() == at:
                return
            if said.upper() == "DATA":
                answer = b"354 go on\r\n"
            elif said.split(" ")[0].upper() in ("EHLO", "MAIL", "RCPT"):
                answer = b"250 ok\r\n"
            else:
                continue
            lines.write(answer)
            lines.flush()


@pytest.mark.parametrize("url", ["http://x", "smtp://", "smtp://x?starttls=maybe", "x"])
def test_an_address_that_makes_no_sense_is_refused_at_start(url):
    with pytest.raises(ValueError, match="MARKET_SMTP_URL"):
        smtp_from(url, SENDER)


def test_without_a_server_mails_stay_in_the_development_inbox(database, write, clock):
    smtp = smtp_from("", SENDER)
    assert isinstance(smtp, InboxOnly)
    mail = write()
    with database.writing() as session:
        outbox.put(session, mail)
    send_due(database, smtp, clock, lambda key, kind: True)
    with database.reading() as session:
        stored = session.get(OutboxMessage, mail.id)
    assert stored is not None
    assert (stored.state, stored.last_reply) == ("sent", "kept in the development inbox")
