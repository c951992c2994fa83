"""Proposing a word that the thesaurus lacks."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from market.matching.language import LANGUAGES
from market.taxonomy import commands, queries
from market.taxonomy.forms import ConceptForm, WordForm
from market.taxonomy.showing import concept_page
from market.web.asked import Asked, AskedBy
from market.web.errors import SignInNeeded
from market.web.forms import Form, form_of
from market.web.problems import N_
from market.web.transactions import Reading, Work
from market.web.viewer import Viewer

router = APIRouter(prefix="/tags")

_THANKS = N_("Thank you. A matchmaker looks at it.")


def _signed_in(asked: AskedBy) -> Viewer:
    if asked.viewer is None:
        raise SignInNeeded
    return asked.viewer


Member = Annotated[Viewer, Depends(_signed_in)]


@router.get("/new")
def ask_for_concept(asked: AskedBy, member: Member) -> Response:
    """Show the form for a concept that is missing."""
    return asked.page("taxonomy/new.html", form=Form[ConceptForm]())


@router.post("/new")
def propose_concept(
    asked: AskedBy, member: Member, work: Work, form: Annotated[Form[ConceptForm], Depends(form_of(ConceptForm))]
) -> Response:
    """Keep the proposal of a new concept."""
    broader = None
    if form.value and form.value.broader:
        broader = queries.vocabulary(work).resolve(form.value.broader, asked.locale)
        if broader is None:
            form = form.with_problem(
                "broader", asked.text(N_("We do not know this tag. Leave it empty, or look it up."))
            )
    form = _with_rules(asked, work, member, form)
    if form.value is None:
        return asked.again("taxonomy/new.html", form=form)
    commands.propose(work, form.value, member.person_id, asked.clock.now(), broader=broader)
    return asked.see_other("/tags", asked.text(_THANKS))


@router.post("/{key}/words")
def propose_word(
    asked: AskedBy, member: Member, work: Work, key: str, form: Annotated[Form[WordForm], Depends(form_of(WordForm))]
) -> Response:
    """Keep the proposal of another word for a concept."""
    shown = concept_page(asked, work, key)
    form = _with_rules(asked, work, member, form)
    if form.value is None:
        return asked.again("taxonomy/concept.html", form=form, **shown)
    commands.propose(work, form.value, member.person_id, asked.clock.now(), concept_key=key)
    return asked.see_other(f"/tags/{key}", asked.text(_THANKS))


def _with_rules(asked: Asked, session: Reading, member: Viewer, form: Form[commands.P]) -> Form[commands.P]:
    """Add what only the thesaurus and the earlier proposals can tell: known words, and too many that wait."""
    value = form.value
    if value is None:
        return form
    words = queries.vocabulary(session)
    for lang in LANGUAGES:
        word = value.da if lang == "da" else value.en
        owner = words.owner(word, lang) if word else None
        if owner:
            known = asked.text(N_("This word is known already, for the tag %(label)s."))
            form = form.with_problem(lang, known % {"label": words.label(owner, asked.locale)})
    if queries.waiting_of(session, member.person_id) >= commands.MOST_WAITING:
        many = asked.text(N_("%(count)s words of yours wait for an answer. Propose more when they have one."))
        form = form.with_problem("", many % {"count": commands.MOST_WAITING})
    return form
