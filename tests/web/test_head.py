"""Asking for the headers alone: link checkers, mail programs and watchers do it before they fetch a page."""

import pytest
from httpx2 import Response

from tests.crowd import Crowd
from tests.inventory import Route
from tests.permissions import Permission, read_permissions

PAGES = [row for row in read_permissions() if row.method == "GET"]


@pytest.mark.parametrize("row", PAGES, ids=str)
@pytest.mark.parametrize("person", ["anonymous", "buyer"])
def test_each_page_gives_its_headers_without_its_body(crowd: Crowd, row: Permission, person: str):
    address = Route(row.path, row.method).address(crowd.records.get(row.record, row.record))
    whole, headers = crowd.ask(person, "GET", address), crowd.ask(person, "HEAD", address)
    assert headers.status_code == whole.status_code
    assert headers.content == b""
    # The length of a form with a fresh key in it varies by a byte when it is compressed.
    assert without_length(headers) == without_length(whole)
    assert ("content-length" in headers.headers) == ("content-length" in whole.headers)


def without_length(answer: Response) -> dict[str, str]:
    """Return the headers of an answer but its length."""
    return {name: value for name, value in answer.headers.items() if name != "content-length"}
