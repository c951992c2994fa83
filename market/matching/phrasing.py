"""Two words that stand side by side in both texts: a reason of its own, for together they say more than each alone."""

from functools import lru_cache

from market.matching import weights
from market.matching.language import Stems, fold, term_hash
from market.matching.meeting import Meeting
from market.matching.outcome import Evidence, Reason
from market.matching.profiles import JOINED
from market.matching.reading import Reading
from market.matching.signals import Signal
from market.matching.statistics import Weights


def phrases(need: Reading, solution: Reading, meeting: Meeting, answered: Weights, taken: Weights) -> list[Signal]:
    """Weigh the pairs of words that nothing but a space parts in either text, as a share of what their words weigh.

    `answered` and `taken` are what each shared term brings to the need and to the solution. Words may stand in either
    order ("fald forebygges", "forebygge fald") and keep the one of their text.
    """
    i, j = (one[: weights.PHRASES_COMPARED] for one in meeting.pairs)
    if not len(i) or not len(answered):
        return []
    mine, theirs = need.listing, solution.listing
    shared = mine.terms[meeting.terms[0]]
    places, others = mine.pair_places[i] & ~JOINED, theirs.pair_places[j] & ~JOINED
    rare = need.rules.statistics.of(need.lang).term_weights(shared) >= weights.PHRASE_LEAST_IDF
    signals = []
    for one, other in zip(places.tolist(), others.tolist(), strict=True):
        words = [mine.word(place) for place in one]
        at = shared.searchsorted([_term(word, need.lang) for word in words])
        # Two pairs of the same hash by chance have words that the texts do not share.
        if at.max() < len(shared) and rare[at].all() and not any(word.isdigit() for word in words):
            evidence = Evidence(" ".join(words), " ".join(theirs.word(place) for place in other))
            asked, offered = (need.rules.weighting.phrase * float(one[at].sum()) for one in (answered, taken))
            signals.append(Signal(Reason.PHRASE, asked, offered, evidence))
    return signals


@lru_cache(maxsize=10_000)
def _term(word: str, lang: str) -> int:
    return term_hash(Stems(lang).stem(fold(word, lang)))
