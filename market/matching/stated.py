"""What a listing states outside its text: from its profile, and as the text under which a table keeps it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from market.matching import weights
from market.matching.profiles import Facts, Profile
from market.matching.regions import RegionPaths
from market.matching.told import are_facts, key_of_facts
from market.matching.word_table import NOTHING_KNOWN, Known


def facts_of(profile: Profile, regions: RegionPaths) -> Facts:
    """Return the facts of a profile; of tags no more than `weights` allows."""
    return Facts(
        tags=_said(tag[: weights.MAX_TAG_CHARACTERS] for tag in profile.tags[: weights.MAX_TAGS]),
        areas=_said(profile.areas),
        stage=profile.stage or None,
        regions=regions.paths(profile.regions),
        budget_dkk=profile.budget_dkk,
        price_dkk=profile.price_dkk,
        must_haves=_said(profile.must_haves),
        lacks=_said(profile.lacks),
    )


def _said(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))


def facts_key(facts: Facts) -> str:
    """Return the key under which a table keeps facts. Many listings state the same ones, but for their tags."""
    said = [facts.areas, facts.stage, facts.regions, facts.budget_dkk, facts.price_dkk, facts.must_haves, facts.lacks]
    return key_of_facts(json.dumps(said, ensure_ascii=False, separators=(",", ":")))


def facts_from(key: str, tags: Sequence[str]) -> Facts:
    """Return the facts that `facts_key` put into a key, with a listing's own tags."""
    facts = _read(key)
    return replace(facts, tags=_said(tags)) if tags else facts


def only_facts(key: str) -> Known:
    """Return what a table of words that has all of a listing's words still has to keep of it. Raises KeyError."""
    if not are_facts(key):
        raise KeyError(key)
    return NOTHING_KNOWN


@lru_cache(maxsize=20_000)
def _read(key: str) -> Facts:
    areas, stage, regions, budget_dkk, price_dkk, must_haves, lacks = json.loads(key)
    return Facts(
        areas=tuple(areas),
        stage=stage,
        regions=tuple(regions),
        budget_dkk=budget_dkk,
        price_dkk=price_dkk,
        must_haves=tuple(must_haves),
        lacks=tuple(lacks),
    )
