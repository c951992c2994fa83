"""The migrations and the tables in the code say the same, on either database."""

from alembic import command
from sqlmodel import select

from market import migrations
from market.pairings.models import Pairing, Verdict
from tests.story import MUNICIPALITY, VENDOR


def test_no_table_has_drifted_from_its_migrations(database):
    command.check(migrations.configuration(database))


def test_the_newest_migration_is_the_one_a_fresh_database_is_at(database):
    assert migrations.present(database) == migrations.newest()


def test_a_verdict_from_before_is_joined_with_the_score_that_it_was_given_to_where_that_is_known(market):
    market.solution("Indlægssål, der ser ændringer i gangen")
    need = market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    market.run_jobs()
    [pair] = market.pairs_of(need)
    market.answer(pair, MUNICIPALITY, "interested")
    market.clock.forward(hours=1)
    market.revise(need, problem="Borgere falder i eget hjem om natten.")
    market.run_jobs()
    market.answer(pair, VENDOR, "later")
    alembic = migrations.configuration(market.database)
    command.downgrade(alembic, "0007")
    command.upgrade(alembic, "head")
    with market.database.reading() as session:
        pairing = session.exec(select(Pairing)).one()
        known = {verdict.side: (verdict.score, verdict.need_revision) for verdict in session.exec(select(Verdict))}
    assert known == {"need": (None, None), "solution": (pairing.score, 2)}
