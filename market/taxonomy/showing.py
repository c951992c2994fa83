"""Looking around in the thesaurus: all of it by area, and one concept with its neighbours."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from market.gateways.search import Find
from market.matching.profiles import Side
from market.taxonomy import queries
from market.taxonomy.browsing import TECHNOLOGY, areas_of, around, search
from market.taxonomy.forms import WordForm
from market.taxonomy.vocabulary import LONGEST_INPUT
from market.web.asked import Asked, AskedBy
from market.web.errors import NotFound
from market.web.forms import Form, clean
from market.web.problems import N_
from market.web.transactions import Reading

router = APIRouter(prefix="/tags")


@router.get("")
def show_thesaurus(
    asked: AskedBy,
    session: Reading,
    q: Annotated[str, Query()] = "",
    area: Annotated[str, Query()] = "",
) -> Response:
    """Show all areas with their widest concepts, one area with all of its concepts, or what a search means."""
    words = queries.vocabulary(session)
    typed = clean(q)[:LONGEST_INPUT].strip()
    found, has_more = search(words, typed, asked.locale) if typed else ([], False)
    names = area_names(asked, session)
    return asked.page(
        "taxonomy/thesaurus.html",
        typed=typed,
        found=found,
        has_more=has_more,
        names=names,
        trees=areas_of(words, asked.locale),
        area=area if area in names else None,
        total=len(words),
    )


@router.get("/{key}")
def show_concept(asked: AskedBy, session: Reading, key: str) -> Response:
    """Show one concept: what it is called, what stands around it, and where it is used."""
    return asked.page("taxonomy/concept.html", form=Form[WordForm](), **concept_page(asked, session, key))


def concept_page(asked: Asked, session: Reading, key: str) -> dict[str, Any]:
    """Return what the page of a concept shows. Raises NotFound for an unknown key."""
    concept = around(queries.vocabulary(session), key, asked.locale)
    if concept is None:
        raise NotFound
    area = concept.entry.area or TECHNOLOGY
    return {
        "concept": concept,
        "area": (area, area_names(asked, session).get(area, area)),
        "needs": _count(asked, "need", key),
        "solutions": _count(asked, "solution", key),
    }


def area_names(asked: Asked, session: Reading) -> dict[str, str]:
    """Return what the areas are called, in their order; last what belongs to none of them."""
    names = {area.key: area.label(asked.locale) for area in queries.areas(session)}
    return names | {TECHNOLOGY: asked.text(N_("Technology and methods"))}


def _count(asked: Asked, side: Side, key: str) -> int:
    return asked.house.index.find(Find(side=side, tags=(key,), limit=1, with_facets=False)).total
