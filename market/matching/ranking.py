"""Order one listing's candidates and say why. The same function serves both directions."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from market.matching import weights
from market.matching.outcome import Match
from market.matching.profiles import QUARTERS, Hashes, Prepared
from market.matching.reading import Reading
from market.matching.retrieval import query_amounts, saturated
from market.matching.scoring import score_readings
from market.matching.statistics import Statistics, Weights

Places = NDArray[np.intp]


def rank(
    query: Prepared,
    candidates: Sequence[Prepared],
    *,
    frozen: Statistics,
    live: Statistics | None = None,
    limit: int = 10,
) -> list[Match]:
    """Return the best matches of a need among solutions, or of a solution among needs, best first.

    `frozen` is the snapshot under which scores are comparable and stay what they are; `live` are the statistics of
    the collection as it is now, which order the candidates best (the snapshot serves when there are none).
    A candidate whose text shares nothing with the query is left out; one that a fact rules out comes last.
    """
    ordered = order(query, candidates, live or frozen)
    found: list[Match] = []
    stopped: list[Match] = []
    asking = Reading(query, frozen)
    for candidate, rank_score in ordered:
        answering = Reading(candidate, frozen)
        need, solution = (asking, answering) if query.side == "need" else (answering, asking)
        scored = score_readings(need, solution)
        if scored is None:
            continue
        match = Match(
            need_id=need.listing.id,
            solution_id=solution.listing.id,
            rank=0,
            rank_score=round(rank_score, 6),
            score=scored.score,
            strength=scored.strength,
            reasons=scored.reasons,
            missing=scored.missing,
            hard_stops=scored.hard_stops,
        )
        (stopped if scored.hard_stops else found).append(match)
        if len(found) == limit:
            break
    return [replace(match, rank=place) for place, match in enumerate((found + stopped)[:limit], 1)]


def order(query: Prepared, candidates: Sequence[Prepared], statistics: Statistics) -> list[tuple[Prepared, float]]:
    """Return the candidates that say anything on the query's subject with their rank scores, best first.

    Equal scores are ordered by id, so that the order never depends on how the candidates came in.
    """
    if query.is_empty or not candidates:
        return []
    scores = np.zeros(len(candidates))
    for lang in sorted({one.lang for one in candidates}):
        own = [place for place, one in enumerate(candidates) if one.lang == lang]
        scores[own] = _scores(query, [candidates[place] for place in own], statistics, lang)
    ids = [one.id for one in candidates]
    places = sorted(np.flatnonzero(scores > 0).tolist(), key=lambda place: (-scores[place], ids[place]))
    return [(candidates[place], float(scores[place])) for place in places]


def _scores(query: Prepared, candidates: Sequence[Prepared], statistics: Statistics, lang: str) -> Weights:
    part = statistics.of(lang)
    words = _gains(
        query.terms,
        query_amounts(query, lang) * part.term_weights(query.terms),
        [one.terms for one in candidates],
        np.concatenate([one.counts for one in candidates]) / QUARTERS,
        weights.WORD_K1 * (1 - weights.WORD_B + weights.WORD_B * _lengths(candidates) / part.mean_length),
        weights.WORD_K1,
    )
    lengths = np.array([one.fragment_length for one in candidates]) / part.mean_fragment_length
    fragments = _gains(
        query.fragments,
        saturated(query.fragment_counts.astype(np.float64)) * part.fragment_weights(query.fragments),
        [one.fragments for one in candidates],
        np.concatenate([one.fragment_counts for one in candidates]).astype(np.float64),
        weights.FRAGMENT_K1 * (1 - weights.FRAGMENT_B + weights.FRAGMENT_B * lengths),
        weights.FRAGMENT_K1,
    )
    scores = words + _fragment_weight(query.lang, lang) * fragments
    return np.where(scores > 0, scores + _facts(query, candidates), 0.0)


def _lengths(candidates: Sequence[Prepared]) -> Weights:
    return np.array([one.length for one in candidates])


def _fragment_weight(query: str, text: str) -> float:
    if query != text:
        return weights.RANK_FRAGMENTS_ACROSS
    return weights.RANK_FRAGMENTS_DANISH if text == "da" else weights.RANK_FRAGMENTS_ENGLISH


def _gains(asked: Hashes, amounts: Weights, held: list[Hashes], counts: Weights, norm: Weights, k1: float) -> Weights:
    """Return the BM25 sum of each text as a share of what the query amounts to (about 0..2)."""
    every = np.concatenate(held)
    owner = np.repeat(np.arange(len(held)), [len(one) for one in held])
    whole = float(amounts.sum())
    if not len(asked) or not len(every) or whole <= 0:
        return np.zeros(len(held))
    # One candidate term in a hundred passes the low bits of a hash by chance; only those are looked up in full.
    low = np.zeros(1 << 16, bool)
    low[asked & 0xFFFF] = True
    maybe = np.flatnonzero(low[every & 0xFFFF])
    place = np.searchsorted(asked, every[maybe])
    place[place == len(asked)] = 0
    same = asked[place] == every[maybe]
    place, shared = place[same], maybe[same]
    owner, tf = owner[shared], counts[shared]
    gain = amounts[place] * tf * (k1 + 1) / (tf + norm[owner])
    return np.bincount(owner, gain, len(held)) / whole


def _facts(query: Prepared, candidates: Sequence[Prepared]) -> Weights:
    facts = np.zeros(len(candidates))
    tags, areas = frozenset(query.facts.tags), frozenset(query.facts.areas)
    for place, one in enumerate(candidates):
        if tags and one.facts.tags:
            facts[place] += weights.RANK_SHARED_TAGS * _dice(tags, one.facts.tags)
        if areas and one.facts.areas:
            facts[place] += weights.RANK_SHARED_AREA * _dice(areas, one.facts.areas)
    return facts


def _dice(asked: frozenset[str], held: tuple[str, ...]) -> float:
    return 2 * len(asked.intersection(held)) / (len(asked) + len(held))
