"""Who is answered what: every line of `permissions.csv`, and what others own looks like what does not exist."""

import pytest

from tests.crowd import UNKNOWN_ID, Crowd, shown_without
from tests.inventory import Route
from tests.permissions import PEOPLE, Permission, read_permissions

FORMS = {"/pairings/{pairing_id}/verdict": {"value": "interested"}}
"""What is posted where an empty form would hide who may."""


def _address(crowd: Crowd, row: Permission, record: str) -> str:
    return Route(row.path, row.method).address(crowd.records.get(record, record))


@pytest.mark.parametrize("row", read_permissions(), ids=str)
def test_each_person_is_answered_as_the_matrix_says(crowd: Crowd, row: Permission):
    answers = {}
    for person in PEOPLE:
        form = FORMS.get(row.path) if row.method == "POST" else None
        answer = crowd.ask(person, row.method, _address(crowd, row, row.record), data=form)
        to_sign_in = answer.headers.get("location", "").startswith("/sign-in")
        answers[person] = "sign-in" if to_sign_in else str(answer.status_code)
    assert answers == row.answers


OWNED = {"published need", "draft need", "published solution", "draft solution", "pairing"}
FOREIGN = [row for row in read_permissions() if row.record in OWNED and "404" in row.answers.values()]


@pytest.mark.parametrize("row", FOREIGN, ids=str)
def test_what_is_not_for_you_looks_like_what_does_not_exist(crowd: Crowd, row: Permission):
    shut_out = next(person for person, answer in row.answers.items() if answer == "404")
    name = crowd.records.get(row.record, row.record)
    foreign = crowd.ask(shut_out, row.method, _address(crowd, row, row.record), data=FORMS.get(row.path))
    nowhere = crowd.ask(shut_out, row.method, _address(crowd, row, UNKNOWN_ID), data=FORMS.get(row.path))
    assert foreign.status_code == nowhere.status_code == 404
    assert shown_without(foreign.text, name) == shown_without(nowhere.text, UNKNOWN_ID)
    assert {name: value for name, value in foreign.headers.items() if name != "content-length"} == {
        name: value for name, value in nowhere.headers.items() if name != "content-length"
    }
