"""The mail server. A message is offered up to its last line; the final dot is a step of its own.

Whoever sends can therefore store "it goes out now" between the two, and neither doubles a mail nor loses it silently.
"""

import smtplib
import socket
import ssl
from contextlib import suppress
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

_TIMEOUT_SECONDS = 30.0


class MailRefused(Exception):
    """The server refuses this message. For good when `is_final`, else for now."""

    def __init__(self, code: int, reply: str) -> None:
        super().__init__(f"{code} {reply}")
        self.is_final = code >= 500


class ServerTrouble(Exception):
    """The server cannot be reached or refuses us as a client: no message's fault, and no message would fare better."""


class Interrupted(Exception):
    """The conversation broke before the final dot, so this message was not delivered."""


class AnswerLost(Exception):
    """The final dot was sent, but no answer came: the message may have been delivered or not."""


class SmtpConnection(Protocol):
    """One conversation with a mail server, for any number of messages one after the other."""

    def offer(self, recipient: str, mime: bytes) -> None:
        """Send envelope and content without the final dot. Raises MailRefused, Interrupted, ServerTrouble."""
        ...

    def complete(self) -> str:
        """Send the final dot and return the server's answer. Raises MailRefused or AnswerLost."""
        ...

    def close(self) -> None:
        """Hang up. What was offered and not completed is not delivered."""
        ...


class Smtp(Protocol):
    """A mail server that can be called."""

    def connect(self) -> SmtpConnection:
        """Open a conversation. Raises ServerTrouble."""
        ...


class SmtpServer:
    """A real server, from an address such as smtp://user:password@host:587?starttls=required or smtps://host."""

    def __init__(self, url: str, sender: str) -> None:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise ValueError(f"MARKET_SMTP_URL cannot be read: {error}") from error
        if port == 0 or parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("MARKET_SMTP_URL must look like smtp://user:password@host:587?starttls=required")
        starttls = parse_qs(parts.query).get("starttls", ["when_offered"])[0]
        if starttls not in ("required", "when_offered"):
            raise ValueError("starttls in MARKET_SMTP_URL may only be 'required'")
        self._parts: SplitResult = parts
        self._starttls_required = starttls == "required"
        self._sender = sender

    def connect(self) -> SmtpConnection:
        """Open a conversation, encrypted where the address or the server says so, and sign in."""
        try:
            client = self._open()
        except (OSError, smtplib.SMTPException) as error:
            raise ServerTrouble(_in_words(error)) from error
        try:
            self._secure_and_sign_in(client)
        except (OSError, smtplib.SMTPException) as error:
            client.close()
            raise ServerTrouble(_in_words(error)) from error
        return _Conversation(client, self._sender)

    def _open(self) -> smtplib.SMTP:
        host = self._parts.hostname or ""
        if self._parts.scheme == "smtps":
            port = self._parts.port or 465
            return smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT_SECONDS, context=ssl.create_default_context())
        return smtplib.SMTP(host, self._parts.port or 25, timeout=_TIMEOUT_SECONDS)

    def _secure_and_sign_in(self, client: smtplib.SMTP) -> None:
        if client.sock is not None:
            # The dot is a small packet of its own; without this it waits 40 ms for the server to confirm the body.
            client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.ehlo_or_helo_if_needed()
        if self._parts.scheme == "smtp" and (self._starttls_required or client.has_extn("starttls")):
            client.starttls(context=ssl.create_default_context())
            client.ehlo()
        if self._parts.username:
            client.login(unquote(self._parts.username), unquote(self._parts.password or ""))


class _Conversation:
    """The low-level steps of one SMTP conversation."""

    def __init__(self, client: smtplib.SMTP, sender: str) -> None:
        self._client = client
        self._sender = sender

    def offer(self, recipient: str, mime: bytes) -> None:
        try:
            code, reply = self._client.mail(self._sender)
            if code == 421:
                raise Interrupted(f"{code} {_text(reply)}")
            if code != 250:
                raise ServerTrouble(f"the sender is refused: {code} {_text(reply)}")
            self._expect(*self._client.rcpt(recipient), wanted=(250, 251))
            self._client.putcmd("data")
            self._expect(*self._client.getreply(), wanted=(354,))
            self._client.send(_without_final_dot(mime))
        except (OSError, smtplib.SMTPException) as error:
            raise Interrupted(_in_words(error)) from error

    def complete(self) -> str:
        try:
            self._client.send(b".\r\n")
            code, reply = self._client.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise AnswerLost(_in_words(error)) from error
        if code != 250:
            raise MailRefused(code, _text(reply))
        return f"{code} {_text(reply)}"

    def close(self) -> None:
        self._client.close()

    def _expect(self, code: int, reply: bytes, *, wanted: tuple[int, ...]) -> None:
        if code in wanted:
            return
        if code == 421:
            raise Interrupted(f"{code} {_text(reply)}")
        with suppress(OSError, smtplib.SMTPException):
            self._client.rset()
        raise MailRefused(code, _text(reply))


class InboxOnly:
    """No server is set: the mail stays in the outbox, where the development inbox shows it."""

    def connect(self) -> SmtpConnection:
        """Open a conversation with nobody."""
        return _Nobody()


class _Nobody:
    def offer(self, recipient: str, mime: bytes) -> None:
        """Accept everything."""

    def complete(self) -> str:
        return "kept in the development inbox"

    def close(self) -> None:
        """Nothing was open."""


def smtp_from(url: str, sender: str) -> Smtp:
    """Return the server of the settings, or what keeps the mail here when none is set. Raises ValueError."""
    return SmtpServer(url, sender) if url else InboxOnly()


def _without_final_dot(mime: bytes) -> bytes:
    lines = mime.replace(b"\r\n", b"\n").removesuffix(b"\n").split(b"\n")
    return b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines)


def _text(reply: bytes) -> str:
    return reply.decode("utf-8", "replace").replace("\x00", "")[:400]


def _in_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".replace("\x00", "")[:400]
