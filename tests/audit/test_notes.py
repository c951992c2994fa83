"""Who did what to which record."""

import pytest

from market.audit.commands import note
from market.audit.queries import history
from market.gateways.ids import new_id


def test_a_record_has_a_history_of_its_own(database):
    person, need = new_id(), new_id()
    with database.writing() as session:
        note(session, person, "published", "need", need, {"revision": 1})
        note(session, None, "closed", "need", need)
        note(session, person, "published", "need", new_id())
    with database.reading() as session:
        deeds = [(deed.actor_id, deed.action, deed.detail) for deed in history(session, "need", need)]
    assert sorted(deeds, key=str) == sorted([(None, "closed", {}), (person, "published", {"revision": 1})], key=str)


def test_a_note_vanishes_with_the_deed(database):
    def deed_that_fails() -> None:
        with database.writing() as session:
            note(session, None, "closed", "need", "n1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        deed_that_fails()
    with database.reading() as session:
        assert history(session, "need", "n1") == []
