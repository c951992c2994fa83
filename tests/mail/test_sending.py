"""How mails leave: once each, never in silence, and no mail pays for the server's trouble."""

from datetime import timedelta

import pytest

from market.gateways.fake_smtp import FakeSmtp
from market.gateways.smtp import AnswerLost, Interrupted, MailRefused, ServerTrouble
from market.mail import inbox, outbox
from market.mail.models import MessageState, OutboxMessage
from market.mail.sending import Postbag, send_due


@pytest.fixture
def smtp() -> FakeSmtp:
    return FakeSmtp()


@pytest.fixture
def put(database, write):
    """Write a mail and put it into the outbox."""

    def put(*arguments, **options):
        mail = write(*arguments, **options)
        with database.writing() as session:
            outbox.put(session, mail)
        return mail.id

    return put


@pytest.fixture
def send(database, smtp, clock):
    """Send all that is due."""
    return lambda may_send=lambda key, kind: True: send_due(database, smtp, clock, may_send)


@pytest.fixture
def stored(database):
    """Look a mail up."""

    def stored(message_id):
        with database.reading() as session:
            mail = session.get(OutboxMessage, message_id)
        assert mail is not None
        return mail

    return stored


def test_a_mail_is_sent_once(put, send, stored, smtp, clock):
    mail = put(to="ea@vendor.example")
    assert send() == 1
    assert send() == 0
    assert smtp.recipients == ["ea@vendor.example"]
    after = stored(mail)
    assert (after.state, after.last_reply, after.sent_at) == ("sent", "250 taken", clock.now())


def test_one_dedupe_key_is_one_mail(database, write, send, smtp):
    first, second = write(dedupe_key="pairing:1:ea"), write(dedupe_key="pairing:1:ea")
    with database.writing() as session:
        assert outbox.put(session, first)
        assert not outbox.put(session, second)
    send()
    with database.writing() as session:
        assert not outbox.put(session, write(dedupe_key="pairing:1:ea"))
    send()
    assert len(smtp.taken) == 1


def test_a_mail_vanishes_with_the_change_that_caused_it(database, write, send):
    def change_that_fails() -> None:
        with database.writing() as session:
            outbox.put(session, write())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_that_fails()
    assert send() == 0


def test_many_mails_share_one_conversation_and_the_oldest_goes_first(put, send, smtp):
    for number in range(3):
        put(to=f"p{number}@vendor.example")
    send()
    assert smtp.connections == 1
    assert smtp.recipients == [f"p{number}@vendor.example" for number in range(3)]


def test_who_may_not_be_written_to_is_not(put, send, stored, smtp):
    mail = put()
    asked = []
    send(lambda key, kind: asked.append((key, kind)))
    assert asked == [("person-1", "trial")]
    assert stored(mail).state == MessageState.SUPPRESSED
    assert smtp.connections == 0


def test_a_passing_refusal_is_tried_again_on_a_ladder_for_three_days(put, send, stored, smtp, clock):
    mail = put()
    began, waits = clock.now(), []
    while stored(mail).state != MessageState.FAILED:
        smtp.on_offer.append(MailRefused(451, "greylisted"))
        assert send() == 1
        due = stored(mail).not_before
        if stored(mail).state == MessageState.QUEUED:
            waits.append((due - clock.now()) // timedelta(minutes=1))
            clock.forward(minutes=waits[-1])
    assert waits[:7] == [1, 5, 15, 30, 60, 60, 60]
    assert timedelta(hours=72) <= clock.now() - began < timedelta(hours=73)
    assert smtp.taken == []


def test_a_mail_arrives_with_the_same_bytes_after_a_passing_refusal(put, send, stored, smtp, clock):
    mail = put()
    smtp.on_dot.append(MailRefused(452, "full"))
    send()
    clock.forward(minutes=1)
    send()
    assert smtp.taken == [("ea@vendor.example", stored(mail).mime)]


@pytest.mark.parametrize("when", ["on_offer", "on_dot"])
def test_a_final_refusal_is_not_tried_again(put, send, stored, smtp, clock, when):
    mail = put()
    getattr(smtp, when).append(MailRefused(550, "no such mailbox"))
    send()
    clock.forward(days=4)
    assert send() == 0
    assert (stored(mail).state, stored(mail).last_reply) == ("failed", "550 no such mailbox")


def test_a_bad_recipient_does_not_keep_others_waiting(put, send, smtp):
    put(to="bad@vendor.example")
    put(to="good@vendor.example")
    smtp.on_offer.append(MailRefused(550, "no such mailbox"))
    send()
    assert smtp.recipients == ["good@vendor.example"]


def test_a_mail_that_cannot_even_be_offered_does_not_keep_others_waiting(put, send, smtp):
    put(to="bad@vendor.example")
    put(to="good@vendor.example")
    smtp.on_offer.append(UnicodeEncodeError("ascii", "ø", 0, 1, "no"))
    send()
    assert smtp.recipients == ["good@vendor.example"]


def test_trouble_with_the_server_pauses_all_sending_and_counts_against_no_mail(
    database, put, send, stored, smtp, clock
):
    mails = [put() for _ in range(3)]
    began = clock.now()
    for _ in range(5):
        smtp.on_connect.append(ServerTrouble("connection refused"))
        send()
        assert send() == 0
        clock.forward(minutes=1)
    assert smtp.connections == 5
    assert {stored(mail).attempts for mail in mails} == {0}
    with database.reading() as session:
        trouble = outbox.figures(session, clock.now()).trouble
    assert trouble is not None
    assert (trouble.since, trouble.reason) == (began, "connection refused")
    assert send() == 3
    with database.reading() as session:
        assert outbox.figures(session, clock.now()).trouble is None


def test_a_refused_sender_is_the_servers_trouble_too(put, send, stored, smtp):
    mail = put()
    smtp.on_offer.append(ServerTrouble("the sender is refused: 550"))
    send()
    assert (stored(mail).state, stored(mail).attempts) == ("queued", 0)


def test_a_broken_conversation_before_the_dot_is_tried_again(put, send, stored, smtp, clock):
    mail = put()
    smtp.on_offer.append(Interrupted("hung up"))
    send()
    clock.forward(minutes=1)
    send()
    assert (stored(mail).state, smtp.connections) == ("sent", 2)


def test_a_lost_answer_after_the_dot_leaves_the_fate_unknown(database, put, send, stored, smtp, clock):
    mail = put()
    smtp.on_dot.append(AnswerLost("reset"))
    send()
    clock.forward(days=1)
    assert send() == 0
    assert stored(mail).state == MessageState.UNKNOWN
    with database.reading() as session:
        assert outbox.figures(session, clock.now()).count[MessageState.UNKNOWN] == 1


def test_an_important_mail_of_unknown_fate_goes_out_once_more_with_the_same_bytes(put, send, stored, smtp, clock):
    mail = put("legal")
    smtp.on_dot.extend([AnswerLost("reset"), AnswerLost("reset")])
    send()
    clock.forward(minutes=9)
    assert send() == 0
    clock.forward(minutes=1)
    assert send() == 1
    clock.forward(days=1)
    assert send() == 0
    assert stored(mail).state == MessageState.UNKNOWN


def test_a_sender_that_dies_before_the_dot_is_replaced(database, put, send, clock, smtp):
    put()
    with database.writing() as session:
        assert outbox.claim(session, clock.now())
    assert send() == 0
    clock.forward(minutes=5)
    assert send() == 1
    assert len(smtp.taken) == 1


def test_a_sender_that_dies_at_the_dot_leaves_the_fate_unknown(database, put, send, stored, clock, smtp):
    mail = put()
    with database.writing() as session:
        claimed = outbox.claim(session, clock.now())
        assert claimed is not None
        assert outbox.mark_transmitting(session, claimed, clock.now())
    clock.forward(minutes=5)
    send()
    assert stored(mail).state == MessageState.UNKNOWN
    assert smtp.taken == []


def test_a_late_sender_may_not_send_but_may_still_report_what_it_sent(database, put, stored, clock):
    mail = put()
    with database.writing() as session:
        late = outbox.claim(session, clock.now())
    assert late is not None
    clock.forward(minutes=5)
    with database.writing() as session:
        current = outbox.claim(session, clock.now())
        assert current is not None
        assert not outbox.mark_transmitting(session, late, clock.now())
        assert outbox.mark_transmitting(session, current, clock.now())
    clock.forward(minutes=5)
    with database.writing() as session:
        assert outbox.claim(session, clock.now()) is None
    assert stored(mail).state == MessageState.UNKNOWN
    with database.writing() as session:
        assert not outbox.mark_sent(session, late, clock.now(), "250")
        assert outbox.mark_sent(session, current, clock.now(), "250")


def test_a_mail_is_stored_as_going_out_before_the_dot(database, put, send, stored, smtp):
    mail = put()
    seen = []
    smtp.before_dot = lambda: seen.append(stored(mail).state)
    send()
    assert seen == [MessageState.TRANSMITTING]


def test_a_postbag_that_lost_its_lease_hangs_up_before_the_dot(database, put, stored, smtp, clock):
    put()
    original = smtp.connect

    def slow_connect():
        clock.forward(minutes=6)
        return original()

    smtp.connect = slow_connect
    assert Postbag(database, smtp, clock, lambda key, kind: True).send_next()
    assert smtp.taken == []


def test_staff_send_a_stuck_mail_again_and_take_back_a_waiting_one(database, put, send, stored, smtp):
    stuck, waiting = put(), put()
    smtp.on_offer.append(MailRefused(550, "no"))
    with database.writing() as session:
        assert outbox.cancel(session, waiting)
        assert not outbox.send_again(session, stuck)
    send()
    with database.writing() as session:
        assert outbox.send_again(session, stuck)
        assert not outbox.cancel(session, "unknown")
    assert send() == 1
    assert (stored(stuck).state, stored(waiting).state) == ("sent", "cancelled")


def test_old_content_is_forgotten_but_the_key_still_prevents_a_double(database, put, write, send, stored, clock):
    mail = put(dedupe_key="pairing:1:ea")
    send()
    clock.forward(days=31)
    with database.writing() as session:
        assert outbox.forget_content(session, clock.now() - timedelta(days=30)) == 1
        assert not outbox.put(session, write(dedupe_key="pairing:1:ea"))
    assert (stored(mail).to_address, stored(mail).mime) == ("", b"")
    with database.reading() as session:
        emptied = inbox.message(session, mail)
        assert inbox.message(session, "unknown") is None
        assert [listed.id for listed in inbox.messages(session)] == [mail]
    assert emptied is not None
    assert (emptied.text, emptied.html) == ("", "")
