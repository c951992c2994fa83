"""Taking frozen mails to the mail server, one after the other, never twice and never lost in silence.

No transaction is open while the network is used. "Transmitting" is stored just before the final dot: whoever dies after
that leaves a mail of unknown fate that people can see, and whoever dies before leaves one that is simply sent again.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from market.gateways.clock import Clock
from market.gateways.database import Database
from market.gateways.smtp import AnswerLost, Interrupted, MailRefused, ServerTrouble, Smtp, SmtpConnection
from market.mail import outbox
from market.mail.models import OutboxMessage

logger = logging.getLogger(__name__)

MaySend = Callable[[str, str], bool]
"""Says whether a recipient (key) may be sent a kind of mail now: account, consent, suppression."""

PAUSE = timedelta(minutes=1)


class Postbag:
    """Sends what is due and keeps one conversation with the server open for it."""

    def __init__(self, database: Database, smtp: Smtp, clock: Clock, may_send: MaySend) -> None:
        self._database = database
        self._smtp = smtp
        self._clock = clock
        self._may_send = may_send
        self._connection: SmtpConnection | None = None

    def send_next(self) -> bool:
        """Take one mail a step further and say whether there was one. Hangs up when nothing is left to send."""
        message = self._claim()
        if message is None:
            self.close()
            return False
        if not self._may_send(message.recipient_key, message.kind):
            with self._database.writing() as session:
                outbox.suppress(session, message)
            return True
        try:
            self._connection = self._connection or self._smtp.connect()
        except ServerTrouble as trouble:
            self._pause(message, trouble)
            return False
        if self._offered(self._connection, message):
            self._transmit(self._connection, message)
        return True

    def close(self) -> None:
        """End the conversation."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _claim(self) -> OutboxMessage | None:
        now = self._clock.now()
        with self._database.reading() as session:
            if not outbox.has_due(session, now):
                return None
        with self._database.writing() as session:
            return outbox.claim(session, now)

    def _transmit(self, connection: SmtpConnection, message: OutboxMessage) -> None:
        with self._database.writing() as session:
            is_ours = outbox.mark_transmitting(session, message, self._clock.now())
        if not is_ours:
            # Somebody else has this mail now; hanging up before the dot takes ours back.
            self.close()
            return
        try:
            reply = connection.complete()
        except MailRefused as refusal:
            self._refused(message, str(refusal), is_final=refusal.is_final)
        except AnswerLost as loss:
            self.close()
            with self._database.writing() as session:
                outbox.mark_unknown(session, message, self._clock.now(), str(loss))
        else:
            with self._database.writing() as session:
                outbox.mark_sent(session, message, self._clock.now(), reply)
                outbox.end_pause(session)

    def _offered(self, connection: SmtpConnection, message: OutboxMessage) -> bool:
        try:
            connection.offer(message.to_address, message.mime)
        except MailRefused as refusal:
            self._refused(message, str(refusal), is_final=refusal.is_final)
        except Interrupted as interruption:
            self._refused(message, str(interruption), is_final=False)
        except ServerTrouble as trouble:
            self._pause(message, trouble)
        except Exception as error:
            # A message that cannot even be offered must not keep the others waiting.
            logger.exception("mail %s (%s) could not be offered", message.id, message.kind)
            self._refused(message, type(error).__name__, is_final=False)
        else:
            return True
        return False

    def _refused(self, message: OutboxMessage, reply: str, *, is_final: bool) -> None:
        if not is_final:
            # Servers that refuse for now often hang up as well; a new conversation is a clean start.
            self.close()
        logger.warning("mail %s (%s) refused at attempt %s", message.id, message.kind, message.attempts)
        with self._database.writing() as session:
            outbox.mark_refused(session, message, self._clock.now(), reply, is_final=is_final)

    def _pause(self, message: OutboxMessage, trouble: ServerTrouble) -> None:
        self.close()
        logger.error("the mail server is in trouble, all sending waits %s: %s", PAUSE, trouble)
        now = self._clock.now()
        with self._database.writing() as session:
            outbox.release(session, message)
            outbox.pause(session, now, now + PAUSE, str(trouble))


def send_due(database: Database, smtp: Smtp, clock: Clock, may_send: MaySend) -> int:
    """Send all that is due now and return how many mails were dealt with."""
    postbag = Postbag(database, smtp, clock, may_send)
    dealt_with = 0
    while postbag.send_next():
        dealt_with += 1
    postbag.close()
    return dealt_with
