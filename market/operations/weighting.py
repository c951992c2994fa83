"""The figures behind the score: staff look at them, hold others against them on real pairings, and switch."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from sqlmodel import Session
from starlette.responses import Response

from market.accounts.people import Staff
from market.matching.weighting import DELIVERED
from market.operations.forms import SwitchForm, WeightingForm, range_of
from market.operations.words import FIGURES
from market.pairings import commands, queries
from market.pairings.comparing import Comparison, compare
from market.pairings.statistics import RulesInForce, current_weighting
from market.web.asked import Asked, AskedBy
from market.web.forms import Form, M, check, clean, form_of
from market.web.problems import N_, named
from market.web.transactions import Reading, Work

router = APIRouter(prefix="/desk/weighting")

MOST_EARLIER = 10
_PAGE = "operations/weighting.html"
_LABELS = {name: figure.label for group in FIGURES.values() for name, figure in group.items()} | {"note": N_("Why")}


@router.get("")
def show(asked: AskedBy, staff: Staff, reading: Reading) -> Response:
    """Show the figures in force. With other figures in the address: what they would change."""
    typed: dict[str, str | list[str]] = {name: clean(text) for name, text in asked.request.query_params.items()}
    if not typed:
        return asked.page(_PAGE, **_context(asked, reading, Form[WeightingForm]()))
    form = check(WeightingForm, typed, asked.locale)
    if form.value is None:
        return asked.again(_PAGE, **_context(asked, reading, form))
    rules = RulesInForce(asked.house.index.analyser.own).current(asked.house.database)
    comparison = compare(reading, asked.house.index, rules, form.value.weighting)
    return asked.page(_PAGE, **_context(asked, reading, form, comparison))


@router.post("")
def switch(
    asked: AskedBy, staff: Staff, work: Work, form: Annotated[Form[SwitchForm], Depends(form_of(SwitchForm))]
) -> Response:
    """Put other figures into force and have everything matched anew."""
    if form.value and form.value.weighting == current_weighting(work):
        form = form.with_problem("scale", asked.text(N_("These figures are in force already. Change one of them.")))
    if form.value is None:
        return asked.again(_PAGE, **_context(asked, work, form))
    commands.put_into_force(work, form.value.weighting, form.value.note, staff.person_id, asked.clock.now())
    return asked.see_other("/desk/weighting", asked.text(N_("The figures are in force. Everything is matched anew.")))


def _context(asked: Asked, session: Session, form: Form[M], comparison: Comparison | None = None) -> dict[str, Any]:
    return {
        "form": form,
        "problems": named(form.problems, _LABELS, asked.locale),
        "comparison": comparison,
        "in_force": asdict(current_weighting(session)),
        "delivered": asdict(DELIVERED),
        "earlier": queries.weightings(session, MOST_EARLIER),
        "figures": FIGURES,
        "range_of": range_of,
    }
