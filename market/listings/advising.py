"""What resembles a text that is being written: needs and solutions in either language, found as matching finds them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from market.gateways.search import SearchIndex
from market.listings import queries
from market.listings.browsing import Hit, Listed, cards_of
from market.listings.forms import LANGUAGES
from market.listings.kinds import ListingKind
from market.matching.outcome import Match, Strength
from market.matching.profiles import Profile
from market.matching.ranking import rank
from market.matching.rules import delivered_rules
from market.rendering.highlighting import UNDERLINES

FEWEST_WORDS = 4
_READ = ("title", "summary", "problem", "description")
_CANDIDATES = 60
_SHOWN = 3
# Some of those found may be hidden since, and the one that is being written may be among them.
_RANKED = _SHOWN + 3
_ENOUGH = frozenset({Strength.POSSIBLE, Strength.STRONG})

Typed = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class SimilarOne:
    """A listing that resembles the text, and the words of it that show why."""

    card: Listed
    hits: Sequence[Hit]


@dataclass(frozen=True)
class Similar:
    """Listings of one side that resemble a text, the likeliest first."""

    kind: ListingKind[Any]
    found: Sequence[SimilarOne]


def similar(
    session: Session,
    index: SearchIndex,
    kinds: Sequence[ListingKind[Any]],
    kind: ListingKind[Any],
    typed: Typed,
    own_id: str = "",
) -> list[Similar]:
    """Return what resembles a half-written listing of `kind`; nothing while there are too few words to look for.

    `kinds` are both sides in the order in which they are shown. Only published listings are, never the one of `own_id`
    or the one that this form has already made.
    """
    texts = [text for name in _READ if isinstance(text := typed.get(name, ""), str)]
    if sum(len(text.split()) for text in texts) < FEWEST_WORDS:
        return []
    lang = typed.get("lang")
    profile = Profile(
        id=own_id,
        side=kind.side,
        lang=lang if isinstance(lang, str) and lang in LANGUAGES else "da",
        title=texts[0],
        text="\n".join(texts[1:]),
    )
    return [Similar(other, _found(session, index, other, profile, typed)) for other in kinds]


def _found(
    session: Session, index: SearchIndex, kind: ListingKind[Any], profile: Profile, typed: Typed
) -> list[SimilarOne]:
    prepared = index.prepare(profile)
    sought = index.mended(prepared, kind.side)
    candidates = index.candidates(sought, kind.side, _CANDIDATES)
    rules = delivered_rules(own=index.analyser.own)
    matches = rank(prepared, candidates, rules=rules, sought=sought, limit=_RANKED)
    hits = {_other_id(match, profile): _hits(match, profile) for match in matches if match.strength in _ENOUGH}
    listings = [
        listing
        for listing in queries.by_ids(session, kind, list(hits))
        if listing.is_published and listing.id != profile.id and not _is_of_this_form(listing.form_key, typed)
    ]
    return [SimilarOne(card, hits[card.listing.id]) for card in cards_of(session, listings[:_SHOWN])]


def _other_id(match: Match, written: Profile) -> str:
    """Return the id of what was found: `rank` takes what is asked for as one side and what is found as the other."""
    return match.solution_id if written.side == "need" else match.need_id


def _hits(match: Match, written: Profile) -> list[Hit]:
    return [
        Hit(words.solution if written.side == "need" else words.need, UNDERLINES[reason.reason])
        for reason in match.reasons
        if reason.reason in UNDERLINES
        for words in reason.evidence
    ]


def _is_of_this_form(form_key: str | None, typed: Typed) -> bool:
    return bool(form_key) and form_key == typed.get("form_key")
