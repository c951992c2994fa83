"""How pages are rendered: escaped, complete, in the reader's language."""

import re
from datetime import UTC, date, datetime

import pytest
from jinja2 import Environment, UndefinedError

from market.rendering import render
from market.rendering.places import folder


def test_each_rendering_speaks_its_own_language(pages: Environment) -> None:
    template = pages.from_string('{{ _("Sign in") }}')
    assert render(template, "da") == "Log ind"
    assert render(template, "en") == "Sign in"
    assert render(template, "da") == "Log ind"


def test_one_and_many_are_told_apart_in_both_languages(pages: Environment) -> None:
    template = pages.from_string(
        "{% trans count=count %}One field needs another look{% pluralize %}"
        "{{ count }} fields need another look{% endtrans %}"
    )
    assert render(template, "da", count=1) == "Se på ét felt igen"
    assert render(template, "da", count=3) == "Se på 3 felter igen"
    assert render(template, "en", count=3) == "3 fields need another look"


def test_what_people_write_is_escaped_also_inside_a_translation(pages: Environment) -> None:
    template = pages.from_string("{{ name }} {% trans name=name %}Hello {{ name }}{% endtrans %}")
    assert "<b>" not in render(template, "en", name="<b>")


def test_a_name_that_nobody_gave_is_an_error(pages: Environment) -> None:
    with pytest.raises(UndefinedError):
        render(pages.from_string("{{ nobody }}"), "da")


def test_a_file_has_an_address_that_changes_with_its_content(pages: Environment) -> None:
    address = render(pages.from_string("{{ static_url('site.js') }}"), "da")
    assert re.fullmatch(r"/static/site\.js\?v=[0-9a-f]{10}", address)


def test_templates_and_static_files_stand_beside_the_package() -> None:
    assert (folder("templates") / "base.html").is_file()
    assert (folder("static") / "site.js").is_file()


@pytest.mark.parametrize(
    ("source", "danish", "english"),
    [
        ("{{ this_year|date }}", "12. december", "12 December"),
        ("{{ last_year|date }}", "3. marts 2025", "3 March 2025"),
        ("{{ moment|date }}", "13. december", "13 December"),
        ("{{ moment|time }}", "kl. 00.30", "00:30"),
        ("{{ 1644638|number }}", "1.644.638", "1,644,638"),
        ("{{ 0.3|score }}", "0,300", "0.300"),
        ("{{ 0.2999|score }}", "0,299", "0.299"),
        ("{{ 0.57|score }}", "0,570", "0.570"),
        ("{{ 150000|money }}", "150.000 kr.", "DKK 150,000"),
    ],
)
def test_dates_and_numbers_are_written_as_in_the_language(
    pages: Environment, source: str, danish: str, english: str
) -> None:
    values = {
        "this_year": date(2026, 12, 12),
        "last_year": date(2025, 3, 3),
        "moment": datetime(2026, 12, 12, 23, 30, tzinfo=UTC),
    }
    assert render(pages.from_string(source), "da", **values) == danish
    assert render(pages.from_string(source), "en", **values) == english
