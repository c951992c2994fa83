"""The parts that pages are built from."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment

from market.i18n import LOCALES, Locale
from market.i18n.catalogue import danish_files
from market.rendering import render
from market.rendering.places import templates_folder
from tests.rendering.conftest import BOARD, asked

_PAGE = '{% extends "base.html" %}{% block content %}{% include "home/_board.html" %}{% endblock %}'
_SHARED = [templates_folder() / "base.html", *sorted((templates_folder() / "_macros").glob("*.html"))]


def board(pages: Environment, locale: Locale, **changes: object) -> str:
    return render(pages.from_string(_PAGE), locale, asked=asked(locale, **changes), **BOARD)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_part_renders_in_both_languages(pages: Environment, locale: Locale) -> None:
    page = board(pages, locale)
    assert f'<html lang="{locale}"' in page
    assert ("Stærkt match" if locale == "da" else "Strong match") in page
    assert ("Log ind" if locale == "da" else "Sign in") in page


@pytest.mark.parametrize("file", _SHARED, ids=lambda file: file.name)
def test_every_shared_text_has_a_danish_translation(pages: Environment, file: Path) -> None:
    known = {text for path in danish_files() for text in texts_of(path)}
    for _line, function, message in cast(Any, pages).extract_translations(file.read_text()):
        texts = [message] if isinstance(message, str) else [text for text in message if text]
        assert texts[-1 if function == "pgettext" else 0] in known


def texts_of(file: Path) -> set[str]:
    """Return the English texts that a catalogue file translates."""
    with file.open("rb") as stream:
        entries = [entry.id for entry in read_po(stream) if entry.string]
    return {text if isinstance(text, str) else text[0] for text in entries}


def test_each_bar_starts_where_the_one_above_ended(pages: Environment) -> None:
    page = board(pages, "da")
    blocks = re.findall(r'im-reason__block" x="(\d+)%" y="0" width="(\d+)%"', page)
    reached = 0
    for start, width in blocks:
        assert int(start) == reached
        reached += int(width)
    assert reached == 100


def test_evidence_shows_three_words_and_counts_the_rest(pages: Environment) -> None:
    page = board(pages, "da")
    assert "og 2 mere" in page
    assert "<b>fald</b> <i>~</i> <b>faldforebyggelse</b>" in page


def test_a_field_with_an_error_says_so_to_everyone(pages: Environment) -> None:
    page = board(pages, "en")
    assert (
        'id="field-goal" name="goal" type="text" value="" aria-describedby="field-goal-error" aria-invalid="true"'
        in page
    )
    assert 'href="#field-goal"' in page


def test_a_signed_in_person_sees_the_organisation_and_staff_the_desk(pages: Environment) -> None:
    viewer = SimpleNamespace(name="Asta", organisation_name="Havnsø Kommune", roles={"matchmaker"})
    page = board(pages, "da", viewer=viewer)
    assert "Havnsø Kommune" in page
    assert 'href="/desk"' in page
    assert 'href="/sign-in"' not in page


def test_the_navigation_knows_where_it_is(pages: Environment) -> None:
    page = board(pages, "da", path="/needs?area=health_older")
    assert 'href="/needs" aria-current="page"' in page
    assert 'href="/solutions" aria-current' not in page


def test_a_message_from_the_page_before_stands_on_top(pages: Environment) -> None:
    assert 'role="status"' in board(pages, "da", message="Svaret er gemt.")
