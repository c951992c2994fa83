"""`market serve`, `work`, `user` and `doctor`: one clear line when something is in the way."""

import socket
from pathlib import Path

import pytest
from sqlmodel import select

from market.accounts.models import Organisation, Person
from market.gateways.clock import FakeClock
from market.gateways.database import Database
from tests.cli.conftest import Command, one_line


def test_help_names_every_command(market: Command):
    text = market("--help").output
    commands = [
        "serve",
        "work",
        "migrate",
        "seed",
        "import",
        "export",
        "match",
        "evaluate",
        "rematch",
        "user",
        "doctor",
    ]
    assert [name for name in commands if name not in text] == []
    for name in commands:
        assert market(name, "--help").exit_code == 0


def test_a_taken_port_is_named_with_what_to_do(market: Command):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = market("serve", "--port", str(port))
    assert result.exit_code == 1
    assert one_line(result) == f"Port {port} is taken. Choose another: MARKET_PORT={port + 1} make run"


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("MARKET_PORT", "²", "MARKET_PORT"),
        ("MARKET_PORT", "70000", "MARKET_PORT"),
        ("MARKET_HOST", "0.0.0.0", "MARKET_SECRET_KEY must be set"),
        ("MARKET_HOST", "no.such.host.invalid", "MARKET_SECRET_KEY must be set"),
        ("MARKET_DEMONSTRATION", "perhaps", "MARKET_DEMONSTRATION"),
    ],
)
def test_a_wrong_setting_is_named(market: Command, monkeypatch, name, value, why):
    monkeypatch.setenv(name, value)
    for command in (("serve",), ("work",), ("doctor",), ("user", "list")):
        result = market(*command)
        assert result.exit_code == 2
        assert why in one_line(result)


def test_a_host_that_is_not_ours_is_named(market: Command, monkeypatch):
    monkeypatch.setenv("MARKET_SECRET_KEY", "k" * 40)
    monkeypatch.setenv("MARKET_PUBLIC_BASE_URL", "https://market.example")
    for host in ("no.such.host.invalid", "203.0.113.7"):
        result = market("serve", "--host", host)
        assert result.exit_code == 1
        assert f"Cannot listen on {host}" in one_line(result)


def test_a_data_directory_that_cannot_be_written_is_named(market: Command, data_dir: Path, monkeypatch):
    data_dir.write_text("a file is in the way")
    for command in (("serve",), ("seed",), ("migrate",), ("work",)):
        result = market(*command)
        assert result.exit_code == 1
        assert one_line(result).startswith(f"No permission to write in {data_dir}")
        assert "MARKET_DATA_DIR" in one_line(result)


@pytest.mark.parametrize("address", ["ida@trinvagt.example", " Ida@Trinvagt.example "])
def test_a_person_is_added_once_and_given_a_role(market_on: Command, database: Database, address):
    assert "is in. They sign in" in market_on("user", "add", address, "--role", "matchmaker", "--name", "Ida").output
    assert market_on("user", "add", address.upper().strip(), "--locale", "en").exit_code == 0
    with database.reading() as session:
        [person] = session.exec(select(Person)).all()
    assert (person.email, person.staff_role, person.name) == ("ida@trinvagt.example", "matchmaker", "Ida")
    assert "matchmaker     ida@trinvagt.example  Ida" in market_on("user", "list").output


def test_a_member_is_added_to_an_organisation(market_on: Command, database: Database, clock: FakeClock):
    with database.writing() as session:
        session.add(Organisation(external_id="trinvagt", name="Trinvagt", kind="vendor", created_at=clock.now()))
    for _ in range(2):
        assert market_on("user", "add", "ida@trinvagt.example", "--organisation", "trinvagt").exit_code == 0
    result = market_on("user", "add", "bo@trinvagt.example", "--organisation", "nobody")
    assert result.exit_code == 2
    assert "'nobody'" in one_line(result)
    with database.reading() as session:
        assert [person.email for person in session.exec(select(Person))] == ["ida@trinvagt.example"]


def test_closing_a_person_ends_their_sessions(market_on: Command, database: Database):
    market_on("user", "add", "ida@trinvagt.example", "--role", "administrator")
    assert "can no longer sign in" in market_on("user", "close", "IDA@trinvagt.example").output
    assert "(closed)" in market_on("user", "list").output
    assert market_on("user", "close", "nobody@trinvagt.example").exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("no address",),
        ("",),
        ("a\x00@b.example",),
        ("ida@trinvagt.example", "--role", "king"),
        ("ida@trinvagt.example", "--locale", "xx"),
        ("ida@trinvagt.example", "--name", "x" * 101),
        ("ida@trinvagt.example", "--name", "a\x00b"),
    ],
)
def test_what_no_person_can_be_is_refused_in_one_line(market_on: Command, database: Database, arguments):
    result = market_on("user", "add", *arguments)
    assert result.exit_code == 2
    assert one_line(result)
    with database.reading() as session:
        assert session.exec(select(Person)).all() == []


def test_the_doctor_says_what_is_well_and_what_could_be_better(market_on: Command):
    result = market_on("doctor")
    text = " ".join(result.output.split())
    assert result.exit_code == 0
    for words in ("MARKET_PUBLIC_BASE_URL is not set", "Set MARKET_SECRET_KEY", "MARKET_SMTP_URL is not set"):
        assert words in text
    for subject in ("database", "queue", "outbox", "search index"):
        assert subject in text


def test_the_doctor_says_what_is_wrong(market: Command, monkeypatch, data_dir: Path):
    data_dir.mkdir()
    assert market("doctor").exit_code == 1
    assert "Run: market migrate" in " ".join(market("doctor").output.split())
    monkeypatch.setenv("MARKET_SMTP_URL", "smtp://127.0.0.1:1")
    monkeypatch.setenv("MARKET_SECRET_KEY", "short")
    monkeypatch.setenv("MARKET_DATABASE_URL", "postgresql+psycopg://market:secret@127.0.0.1:1/gone")
    result = market("doctor")
    text = " ".join(result.output.split())
    assert result.exit_code == 1
    assert "127.0.0.1:1 does not answer" in text
    assert "shorter than 32 characters" in text
    assert "Check MARKET_DATABASE_URL" in text
    assert "secret@" not in text


@pytest.mark.parametrize("address", ["nonsense", "smtp://", "smtp://127.0.0.1:99999", "smtp://[", "http://x"])
def test_the_doctor_bears_with_any_mail_address(market_on: Command, monkeypatch, address):
    monkeypatch.setenv("MARKET_SMTP_URL", address)
    result = market_on("doctor")
    assert result.exit_code == 1
    assert "MARKET_SMTP_URL" in " ".join(result.output.split())


@pytest.mark.parametrize("address", ["nonsense", "smtp://", "smtp://127.0.0.1:99999"])
def test_the_worker_refuses_a_mail_address_that_leads_nowhere(market_on: Command, monkeypatch, address):
    monkeypatch.setenv("MARKET_SMTP_URL", address)
    result = market_on("work")
    assert result.exit_code == 2
    assert "MARKET_SMTP_URL" in one_line(result)
