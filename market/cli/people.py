"""`market user`: people and their roles, for the operator."""

from typing import Annotated

import typer

from market.cli.console import fail
from market.cli.serving import read_settings

app = typer.Typer(no_args_is_help=True, help="Add people, give them roles, close their access.")
Address = Annotated[str, typer.Argument(help="The person's mail address.")]


@app.command()
def add(
    email: Address,
    name: Annotated[str, typer.Option(help="Name as others see it.")] = "",
    role: Annotated[str | None, typer.Option(help="matchmaker or administrator; nothing for members.")] = None,
    organisation: Annotated[str | None, typer.Option(help="Id or external id of an organisation to act for.")] = None,
    locale: Annotated[str, typer.Option(help="Language of mails: da or en.")] = "da",
) -> None:
    """Add a person, or give somebody who is known a role or an organisation."""
    from pydantic import TypeAdapter, ValidationError

    from market.accounts import commands, queries
    from market.accounts.forms import Email, PersonName
    from market.cli.data import open_database
    from market.gateways.clock import SystemClock

    try:
        address = TypeAdapter(Email).validate_python(email.strip())
    except ValidationError:
        fail(f"{email!r} is not a mail address.", 2)
    try:
        TypeAdapter(PersonName).validate_python(name or "no name")
    except ValidationError:
        fail("--name must have 2 to 100 characters.", 2)
    if not name.isprintable():
        fail("--name must be in one line, without control characters.", 2)
    if role not in {None, "matchmaker", "administrator"}:
        fail("--role must be matchmaker or administrator.", 2)
    if locale not in {"da", "en"}:
        fail("--locale must be da or en.", 2)
    now = SystemClock().now()
    with open_database(read_settings()) as database, database.writing() as session:
        person = queries.person_by_email(session, address)
        if person is None:
            person = commands.add_person(session, address, now, locale=locale, name=name)
        person.staff_role = role or person.staff_role
        person.name = name or person.name
        if organisation:
            found = queries.organisation_named(session, organisation)
            if found is None:
                fail(f"No organisation has the id or external id {organisation!r}.", 2)
            commands.add_member(session, person, found, now)
    typer.echo(f"{address} is in. They sign in by asking for a link at {read_settings().base_url}/sign-in")


@app.command()
def close(email: Address) -> None:
    """Close a person's access. Their sessions end at once; what they wrote stays."""
    from market.accounts import queries
    from market.cli.data import open_database

    with open_database(read_settings()) as database, database.writing() as session:
        person = queries.person_by_email(session, email)
        if person is None:
            fail(f"Nobody has the address {email!r}.", 2)
        person.is_active = False
    typer.echo(f"{email} can no longer sign in.")


@app.command("list")
def list_people() -> None:
    """List the operator's own people."""
    from market.accounts import queries
    from market.cli.data import open_database

    with open_database(read_settings()) as database, database.reading() as session:
        for person in queries.staff(session):
            typer.echo(
                f"{person.staff_role:14} {person.email}  {person.name}{'' if person.is_active else '  (closed)'}"
            )
