"""Words that members propose, and what staff answer."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar

from sqlalchemy import update
from sqlmodel import Session, col

from market.audit.commands import note
from market.matching.language import LANGUAGES, fold
from market.taxonomy.forms import ConceptForm, WordForm
from market.taxonomy.models import Concept, Proposal
from market.taxonomy.queries import vocabulary

MOST_WAITING = 20
"""Proposals of one person that may wait at a time."""

RESERVED_KEYS = frozenset({"new", "suggest"})
"""Words that pages of their own have below `/tags`."""

_LONGEST_KEY = 60


P = TypeVar("P", WordForm, ConceptForm)


class WordTaken(Exception):
    """Another concept is called so already."""


def propose(
    session: Session,
    form: WordForm | ConceptForm,
    person_id: str,
    now: datetime,
    *,
    concept_key: str | None = None,
    broader: str | None = None,
) -> Proposal:
    """Keep a proposal until staff answer it."""
    proposal = Proposal(
        person_id=person_id,
        concept_key=concept_key,
        broader=broader,
        da=form.da or "",
        en=form.en or "",
        note=form.note,
        created_at=now,
    )
    session.add(proposal)
    note(session, person_id, "proposed", "proposal", proposal.id)
    return proposal


def accept(session: Session, proposal_id: str, staff_id: str, now: datetime) -> bool:
    """Add the proposed words to the thesaurus. Returns False when the proposal no longer waits.

    Raises WordTaken when a concept has come to be called so since.
    """
    proposal = session.get_one(Proposal, proposal_id)
    words = dict(_words(proposal))
    if proposal.state == "waiting" and any(vocabulary(session).owner(word, lang) for lang, word in words.items()):
        raise WordTaken
    if not _answer(session, proposal, "accepted", staff_id, now):
        return False
    if proposal.concept_key:
        concept = session.get_one(Concept, proposal.concept_key)
        if "da" in words:
            concept.added_da = [*concept.added_da, _as_alias(words["da"])]
        if "en" in words:
            concept.added_en = [*concept.added_en, _as_alias(words["en"])]
    else:
        wider = session.get(Concept, proposal.broader) if proposal.broader else None
        concept = Concept(
            key=_free_key(session, words["en"]),
            da=_as_label(words["da"]),
            en=_as_label(words["en"]),
            broader=wider.key if wider else None,
            area=wider.area if wider else None,
            own=True,
        )
    concept.updated_at = now
    session.add(concept)
    return True


def decline(session: Session, proposal_id: str, staff_id: str, now: datetime) -> bool:
    """Leave the thesaurus as it is. Returns False when the proposal no longer waits."""
    return _answer(session, session.get_one(Proposal, proposal_id), "declined", staff_id, now)


def _answer(session: Session, proposal: Proposal, state: str, staff_id: str, now: datetime) -> bool:
    # Two of the staff at once: only one finds it waiting.
    waiting = (col(Proposal.id) == proposal.id) & (col(Proposal.state) == "waiting")
    answered = session.connection().execute(
        update(Proposal).where(waiting).values(state=state, answered_at=now, answered_by=staff_id)
    )
    if answered.rowcount:
        note(session, staff_id, state, "proposal", proposal.id)
    return bool(answered.rowcount)


def _words(proposal: Proposal) -> Iterator[tuple[str, str]]:
    for lang, word in zip(LANGUAGES, (proposal.da, proposal.en), strict=True):
        if word:
            yield lang, word


def _as_alias(word: str) -> str:
    return word.lower()


def _as_label(word: str) -> str:
    return word[0].upper() + word[1:]


def _free_key(session: Session, word: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", fold(word, "en")).strip("_")[: _LONGEST_KEY - 4].strip("_") or "concept"
    tried, number = plain, 1
    while tried in RESERVED_KEYS or session.get(Concept, tried) is not None:
        number += 1
        tried = f"{plain}_{number}"
    return tried
