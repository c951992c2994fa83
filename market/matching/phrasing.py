"""Two words that stand side by side in both texts: a reason of its own, for together they say more than each alone."""

from functools import lru_cache

from market.matching import weights
from market.matching.arrays import Hashes
from market.matching.language import Stems, fold, term_hash
from market.matching.outcome import Evidence, Reason
from market.matching.profiles import JOINED
from market.matching.reading import Reading
from market.matching.reading import shared as same
from market.matching.signals import Signal
from market.matching.statistics import Weights


def phrases(need: Reading, solution: Reading, shared: Hashes, raw: Weights) -> list[Signal]:
    """Weigh the pairs of words that nothing but a space parts in either text, as a share of what their words weigh.

    `shared` are the terms of both texts, sorted, and `raw` what each brings. Between languages there is no phrase.
    Words may stand in either order ("fald forebygges", "forebygge fald") and keep the one of their text.
    """
    if need.lang != solution.lang or not len(shared):
        return []
    mine, theirs = need.listing, solution.listing
    i, j = same(mine.pairs, theirs.pairs)
    is_joined = (mine.pair_places[i, 0] & theirs.pair_places[j, 0] & JOINED) > 0
    i, j = i[is_joined][: weights.PHRASES_COMPARED], j[is_joined][: weights.PHRASES_COMPARED]
    if not len(i):
        return []
    places, others = mine.pair_places[i] & ~JOINED, theirs.pair_places[j] & ~JOINED
    rare = need.rules.statistics.of(need.lang).term_weights(shared) >= weights.PHRASE_LEAST_IDF
    signals = []
    for one, other in zip(places.tolist(), others.tolist(), strict=True):
        words = [need.words[place] for place in one]
        at = shared.searchsorted([_term(word, need.lang) for word in words])
        # Two pairs of the same hash by chance have words that the texts do not share.
        if at.max() < len(shared) and rare[at].all() and not any(word.isdigit() for word in words):
            evidence = Evidence(" ".join(words), " ".join(solution.words[place] for place in other))
            signals.append(Signal(Reason.PHRASE, need.rules.weighting.phrase * float(raw[at].sum()), evidence))
    return signals


@lru_cache(maxsize=10_000)
def _term(word: str, lang: str) -> int:
    return term_hash(Stems(lang).stem(fold(word, lang)))
