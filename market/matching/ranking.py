"""Order one listing's candidates and say why. The same function serves both directions."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

import numpy as np

from market.matching import weights
from market.matching.batch import Asked, Batch
from market.matching.meeting import Meeting, meet
from market.matching.outcome import Match
from market.matching.profiles import Kind, Prepared, key_hashes
from market.matching.reading import Reading, weigh
from market.matching.retrieval import query_amounts, saturated
from market.matching.rules import Rules
from market.matching.scoring import score_readings
from market.matching.signals import hard_stops
from market.matching.statistics import LanguageStatistics, Statistics, Weights, inverse_frequency
from market.matching.translating import Dictionary, Translated
from market.matching.word_vectors import nearness


class Ordered(NamedTuple):
    """A candidate, by its row in its batch, and the rank score by which it stands where it stands."""

    batch: Batch
    row: int
    rank_score: float

    @property
    def id(self) -> str:
        """The id of the listing."""
        return self.batch.id(self.row)

    @property
    def revision(self) -> int:
        """Which revision of the listing it is."""
        return self.batch.revision(self.row)


class Placed(NamedTuple):
    """A partner, and which revision of it. What was sure to be a pair is not scored, and has no match."""

    id: str
    revision: int
    match: Match | None


def rank(
    query: Prepared,
    candidates: Sequence[Batch],
    *,
    rules: Rules,
    live: Statistics | None = None,
    sought: Prepared | None = None,
    limit: int = 10,
) -> list[Match]:
    """Return the best matches of a need among solutions, or of a solution among needs, best first.

    `rules` are those under which scores are comparable and stay what they are; `live` are the statistics of the
    collection as it is now, which order the candidates best (those of the rules serve when there are none). `sought` is
    the query with what its misspelt words mean, where that is known: it orders, and scores are given to the query.
    A candidate whose text shares nothing with the query is left out; one that a fact rules out comes last.
    """
    ordered = order(sought or query, candidates, live or rules.statistics, rules.dictionary)
    return [one.match for one in place(query, ordered, rules, limit) if one.match is not None]


def place(
    query: Prepared, ordered: Iterable[Ordered], rules: Rules, limit: int, *, sure: Container[str] = frozenset()
) -> list[Placed]:
    """Return the best of candidates in their order, at most `limit`.

    Those whose ids are `sure` are known to pair with the query under these rules.
    """
    asking = Reading(query, rules)
    stopped: list[Ordered] = []
    found: list[Placed] = []
    _place(asking, _fitting(query, ordered, stopped), limit, sure, found)
    # Most of what a fact rules out is never shown, so it is scored only where too little else was found.
    _place(asking, iter(stopped), limit, sure, found)
    return found


def _fitting(query: Prepared, ordered: Iterable[Ordered], stopped: list[Ordered]) -> Iterator[Ordered]:
    """Yield the candidates that no fact rules out, and put the others aside."""
    if not (query.facts.regions or query.facts.must_haves or query.facts.lacks):
        yield from ordered
        return
    for one in ordered:
        facts = one.batch.untagged(one.row)
        need, solution = (query.facts, facts) if query.side == "need" else (facts, query.facts)
        if hard_stops(need, solution):
            stopped.append(one)
        else:
            yield one


def _place(asking: Reading, ordered: Iterator[Ordered], limit: int, sure: Container[str], found: list[Placed]) -> None:
    """Score candidates until so many pair. They are read in portions, which takes less time than one by one."""
    while len(found) < limit and (portion := list(islice(ordered, limit - len(found)))):
        ids = [one.id for one in portion]
        read = iter(_read([one for one, key in zip(portion, ids, strict=True) if key not in sure], asking))
        for one, key in zip(portion, ids, strict=True):
            if key in sure:
                found.append(Placed(key, one.revision, None))
            elif match := _match(asking, *next(read), len(found) + 1, one.rank_score):
                found.append(Placed(key, one.revision, match))


def _read(portion: Sequence[Ordered], asking: Reading) -> list[tuple[Reading, Meeting]]:
    readings = [Reading(one, asking.rules) for one in listings(portion)]
    meetings: dict[int, Meeting] = {}
    for lang, table in {(one.lang, id(one.listing.told.table)) for one in readings}:
        at = [at for at, one in enumerate(readings) if one.lang == lang and id(one.listing.told.table) == table]
        alike = [readings[one] for one in at]
        weigh(alike, lang)
        if lang != asking.lang:
            weigh(alike, asking.lang)
        meetings.update(zip(at, meet(asking, alike), strict=True))
    return [(one, meetings[at]) for at, one in enumerate(readings)]


def listings(ordered: Sequence[Ordered]) -> list[Prepared]:
    """Return candidates whole, in their order."""
    found: dict[tuple[int, int], Prepared] = {}
    for batch in {id(one.batch): one.batch for one in ordered}.values():
        rows = [one.row for one in ordered if one.batch is batch]
        found.update(zip(((id(batch), row) for row in rows), batch.listings(rows), strict=True))
    return [found[id(one.batch), one.row] for one in ordered]


def _match(asking: Reading, answering: Reading, meeting: Meeting, place: int, rank_score: float) -> Match | None:
    if asking.listing.side == "need":
        need, solution = asking, answering
    else:
        need, solution, meeting = answering, asking, meeting.turned()
    scored = score_readings(need, solution, meeting)
    if scored is None:
        return None
    return Match(
        need_id=need.listing.id,
        solution_id=solution.listing.id,
        rank=place,
        rank_score=round(rank_score, 6),
        score=scored.score,
        strength=scored.strength,
        reasons=scored.reasons,
        missing=scored.missing,
        hard_stops=scored.hard_stops,
    )


def order(
    query: Prepared, candidates: Sequence[Batch], statistics: Statistics, dictionary: Dictionary
) -> Iterator[Ordered]:
    """Yield the candidates with their rank scores, best first.

    Some stand at 0 and pair all the same: where only the candidate's language has a word for the query's. Equal scores
    are ordered by the number of the id, so that the order never depends on how the candidates came in.
    """
    if query.is_empty or not candidates:
        return
    scores = np.concatenate([_scores(query, batch, statistics.of(batch.lang), dictionary) for batch in candidates])
    numbers = np.concatenate([batch.numbers for batch in candidates])
    owners = np.repeat(np.arange(len(candidates)), [len(batch) for batch in candidates])
    starts = owners.searchsorted(np.arange(len(candidates)))
    for place in np.lexsort((numbers, -scores)):
        owner = owners[place]
        yield Ordered(candidates[owner], int(place - starts[owner]), float(scores[place]))


def _scores(query: Prepared, batch: Batch, part: LanguageStatistics, dictionary: Dictionary) -> Weights:
    norm = weights.WORD_K1 * (1 - weights.WORD_B + weights.WORD_B * batch.lengths / part.mean_length)
    if query.lang == batch.lang:
        scores = _same_language(query, batch, part, norm, dictionary)
        fragments, vectors, whole = _fragment_weight(batch.lang), weights.RANK_VECTORS, 1.0
        themes = weights.RANK_THEMES
    else:
        scores = _across(query, batch, part, norm, dictionary)
        fragments, vectors, whole = weights.RANK_FRAGMENTS_ACROSS, weights.RANK_VECTORS_ACROSS, weights.RANK_ACROSS
        themes = weights.RANK_THEMES_ACROSS
    scores += fragments * _fragments(query, batch, part)
    scores += themes * _themes(query, batch, norm)
    beside = vectors * nearness(query.vector, batch.vectors)
    return np.where(scores > 0, whole * (scores + beside) + _facts(query, batch), 0.0)


def _same_language(
    query: Prepared, batch: Batch, part: LanguageStatistics, norm: Weights, dictionary: Dictionary
) -> Weights:
    """Return what words and pairs of words bring, as a share of what the query's words amount to (about 0..2)."""
    asked = query_amounts(query, batch.lang)
    # The words that name a concept count already; it adds where others name it otherwise.
    asked[(query.kinds & (Kind.WORD | Kind.PART)) == 0] *= weights.RANK_CONCEPTS
    related = dictionary.related(query.terms, query.lang)
    gains, total = _widened(query, batch, part, norm, asked, replace(related, values=weights.RELATED * related.values))
    paired = saturated(query.pair_counts.astype(np.float64)) * part.pair_weights(query.pairs)
    held = batch.pairs(Asked.each(query.pairs), query.terms[(query.kinds & Kind.WORD) > 0])
    gains += weights.RANK_PAIRS * _gains(held, paired, norm, weights.WORD_K1)
    return gains / total


def _across(query: Prepared, batch: Batch, part: LanguageStatistics, norm: Weights, dictionary: Dictionary) -> Weights:
    """Return the same for texts of the other language, where a word is said by itself and by its translations."""
    said = dictionary.widened(query.terms, query.lang, weights.RELATED_ACROSS)
    gains, total = _widened(query, batch, part, norm, query_amounts(query, batch.lang), said)
    return gains / total


def _widened(
    query: Prepared, batch: Batch, part: LanguageStatistics, norm: Weights, asked: Weights, said: Translated
) -> tuple[Weights, float]:
    """Return the BM25 sum of each text, and what all words amount to, when other words may stand for the query's.

    A word of the query is one weighted set of words: itself, and those that say the same. Their occurrences are added
    up before they are saturated, and the most frequent one says how rare the set is.
    """
    new = said.terms != query.terms[said.owners]
    size = len(query.terms)
    columns = np.concatenate([np.arange(size), said.owners[new]])
    terms = np.concatenate([query.terms, said.terms[new]])
    values = np.concatenate([np.ones(size), said.values[new]])
    frequency = np.zeros(size)
    np.maximum.at(frequency, columns, part.terms.of(terms) * values)
    amounts = asked * inverse_frequency(part.documents, frequency)
    order = np.argsort(terms, kind="stable")
    held = batch.terms(Asked(terms[order], columns[order], values[order], size))
    return _gains(held, amounts, norm, weights.WORD_K1), float(amounts.sum()) or 1.0


def _fragments(query: Prepared, batch: Batch, part: LanguageStatistics) -> Weights:
    """Return what the fragments bring, as a share of what the query's fragments amount to."""
    amounts = saturated(query.fragment_counts.astype(np.float64)) * part.fragment_weights(query.fragments)
    lengths = batch.fragment_lengths / part.mean_fragment_length
    norm = weights.FRAGMENT_K1 * (1 - weights.FRAGMENT_B + weights.FRAGMENT_B * lengths)
    gains = _gains(batch.fragments(Asked.each(query.fragments)), amounts, norm, weights.FRAGMENT_K1)
    return gains / (float(amounts.sum()) or 1.0)


def _themes(query: Prepared, batch: Batch, norm: Weights) -> Weights:
    """Return what the themes bring, as a share of what the query's themes amount to, and less where these are few.

    A theme says the less the more of these texts have it.
    """
    themes, times = query.themes
    if not len(themes):
        return np.zeros(len(batch))
    held = batch.themes(Asked.each(themes))
    amounts = saturated(times.astype(np.float64)) * inverse_frequency(
        len(batch), (held > 0).sum(axis=0).astype(np.float64)
    )
    return _gains(held, amounts, norm, weights.WORD_K1) / (float(amounts.sum()) + weights.THEMES_DOUBTED)


def _fragment_weight(lang: str) -> float:
    return weights.RANK_FRAGMENTS_DANISH if lang == "da" else weights.RANK_FRAGMENTS_ENGLISH


def _gains(held: Weights, amounts: Weights, norm: Weights, k1: float) -> Weights:
    """Return the BM25 sum of each text, which holds each of what is asked for so often (texts, asked)."""
    return np.asarray(held * (k1 + 1) / (held + norm[:, None]) @ amounts, np.float64)


def _facts(query: Prepared, batch: Batch) -> Weights:
    facts = np.zeros(len(batch))
    if query.facts.tags:
        held, owners = batch.tags()
        shared = np.bincount(owners[np.isin(held, key_hashes(query.facts.tags))], minlength=len(batch))
        carried = len(query.facts.tags) + np.bincount(owners, minlength=len(batch))
        facts += weights.RANK_SHARED_TAGS * 2 * shared / carried
    if query.facts.areas:
        shared, carried = batch.areas_shared(query.facts.areas)
        facts += weights.RANK_SHARED_AREA * 2 * shared / (len(query.facts.areas) + carried)
    return facts
