"""Reading the reference data."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, inspect
from sqlmodel import Session, SQLModel, col, select

from market.matching.language import LANGUAGES
from market.matching.own_words import OwnConcept
from market.rendering.places import folder
from market.taxonomy.models import Area, Concept, CpvCode, Goal, Municipality, Programme, Proposal, Region
from market.taxonomy.reading import Row
from market.taxonomy.spelling import known_words
from market.taxonomy.vocabulary import Entry, Vocabulary

_MOST_SHOWN = 100
# The vocabulary of this process with the state of the table from which it was built.
_kept: dict[tuple[str, int, str], Vocabulary] = {}


def areas(session: Session) -> Sequence[Area]:
    """List the areas of municipal work, in their order."""
    return session.exec(select(Area).order_by(col(Area.position))).all()


def programmes(session: Session) -> Sequence[Programme]:
    """List the programmes by number."""
    return session.exec(select(Programme).order_by(col(Programme.number))).all()


def goals(session: Session) -> Sequence[Goal]:
    """List the goals of the United Nations by number."""
    return session.exec(select(Goal).order_by(col(Goal.number))).all()


def municipalities(session: Session) -> Sequence[Municipality]:
    """List the municipalities by code, which puts neighbours together."""
    return session.exec(select(Municipality).order_by(col(Municipality.code))).all()


def danish_regions(session: Session) -> Sequence[Region]:
    """List the five regions of Denmark."""
    statement = select(Region).where(Region.level == 2, col(Region.code).startswith("DK"))
    return session.exec(statement.order_by(col(Region.code))).all()


def countries(session: Session) -> Sequence[Region]:
    """List the countries of Europe by code."""
    return session.exec(select(Region).where(Region.level == 0).order_by(col(Region.code))).all()


def place_names(session: Session, codes: Iterable[str], locale: str) -> dict[str, str]:
    """Return what regions and municipalities are called. A code that nobody knows is left out."""
    wanted = list(codes)
    names = {
        region.code: region.label(locale)
        for region in session.exec(select(Region).where(col(Region.code).in_(wanted))).all()
    }
    found = session.exec(select(Municipality).where(col(Municipality.code).in_(wanted))).all()
    return names | {municipality.code: municipality.name for municipality in found}


def cpv_codes(session: Session, codes: Iterable[str]) -> Sequence[CpvCode]:
    """Find CPV codes, in the order of the codes. Unknown ones are left out."""
    statement = select(CpvCode).where(col(CpvCode.code).in_(list(codes)))
    return session.exec(statement.order_by(col(CpvCode.code))).all()


def concept(session: Session, key: str) -> Concept | None:
    """Find one concept of the vocabulary."""
    return session.get(Concept, key)


def concept_labels(session: Session, keys: Iterable[str], locale: str) -> dict[str, str]:
    """Return what concepts are called. A key that nobody knows is left out."""
    found = session.exec(select(Concept).where(col(Concept.key).in_(list(keys)))).all()
    return {concept.key: concept.label(locale) for concept in found}


def every_concept(session: Session) -> Sequence[Concept]:
    """List all concepts by key."""
    return session.exec(select(Concept).order_by(col(Concept.key))).all()


def own_concepts(session: Session) -> tuple[OwnConcept, ...]:
    """List what this house added to the thesaurus: words for delivered concepts, and whole concepts, by key."""
    added = [(concept, *_own_of(concept)) for concept in every_concept(session)]
    return tuple(
        OwnConcept(concept.key, da, en, concept.broader, concept.area, tuple(concept.related))
        for concept, da, en in added
        if da or en
    )


def _own_of(concept: Concept) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if concept.own:
        return (concept.da, *concept.also_called("da")), (concept.en, *concept.also_called("en"))
    return tuple(concept.added_da), tuple(concept.added_en)


def vocabulary(session: Session) -> Vocabulary:
    """Return the tag vocabulary, kept in this process until a concept is added or changed."""
    stamp = _stamp(session)
    kept = _kept.get(stamp)
    if kept is None:
        known = {lang: known_words(folder("seed"), lang) for lang in LANGUAGES}
        kept = Vocabulary(map(_entry, every_concept(session)), known)
        _kept.clear()
        _kept[stamp] = kept
    return kept


def proposal(session: Session, proposal_id: str) -> Proposal | None:
    """Find one proposal of a word."""
    return session.get(Proposal, proposal_id) if proposal_id.isascii() and proposal_id.isalnum() else None


def proposals(session: Session, locale: str) -> list[tuple[Proposal, str | None]]:
    """List the proposals that wait for an answer, the oldest first, each with the name of its (wider) concept."""
    statement = select(Proposal).where(Proposal.state == "waiting").order_by(col(Proposal.id)).limit(_MOST_SHOWN)
    waiting = session.exec(statement).all()
    keys = [key for each in waiting if (key := each.concept_key or each.broader)]
    labels = concept_labels(session, keys, locale)
    return [(each, labels.get(each.concept_key or each.broader or "")) for each in waiting]


def waiting_of(session: Session, person_id: str) -> int:
    """Count the proposals of a person that wait for an answer."""
    mine = (col(Proposal.person_id) == person_id) & (col(Proposal.state) == "waiting")
    return session.exec(select(func.count()).select_from(Proposal).where(mine)).one()


def stored(session: Session, table: type[SQLModel]) -> list[Row]:
    """Read all rows of one reference table, as plain columns: 9,454 objects would take a second."""
    rows = session.connection().execute(inspect(table).local_table.select()).mappings()
    return [dict(row) for row in rows]


def key_name(table: type[SQLModel]) -> str:
    """Return the name of a reference table's key column. Every one of them has a single one."""
    return str(inspect(table).primary_key[0].name)


def _stamp(session: Session) -> tuple[str, int, str]:
    count, changed = session.exec(select(func.count(), func.max(Concept.updated_at)).select_from(Concept)).one()
    return str(session.get_bind().engine.url), count, str(changed)


def _entry(concept: Concept) -> Entry:
    return Entry(
        key=concept.key,
        labels={"da": concept.da, "en": concept.en},
        aliases={lang: tuple(concept.also_called(lang)) for lang in LANGUAGES},
        broader=concept.broader,
        area=concept.area,
        related=tuple(concept.related),
    )
