"""Suggestions for the field in which people type tags."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from market.taxonomy import queries
from market.taxonomy.vocabulary import LONGEST_INPUT
from market.web.asked import AskedBy
from market.web.transactions import Reading

router = APIRouter(prefix="/tags")

_MOST_SUGGESTIONS = 8


@router.get("/suggest")
def suggest(
    asked: AskedBy,
    session: Reading,
    q: Annotated[str, Query()] = "",
    tags: Annotated[str, Query()] = "",
) -> Response:
    """Propose tags for the last word of a list with commas: `q`, or the field `tags` as a form sends it."""
    before, _, typed = (q or tags).rpartition(",")
    found = queries.vocabulary(session).suggest(typed[-LONGEST_INPUT:], asked.locale, limit=_MOST_SUGGESTIONS)
    # A datalist replaces the whole field, so each option carries the tags that stand before the last comma.
    kept = f"{before.strip()}, " if before.strip() else ""
    return asked.page("taxonomy/_suggestions.html", suggestions=found, kept=kept)
