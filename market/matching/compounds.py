"""Danish compounds into their parts: "faldforebyggelse" is "fald" and "forebyggelse"."""

import math
from collections.abc import Iterable
from pathlib import Path

from market.matching.language import fold, words

SHORTEST_COMPOUND = 7
SHORTEST_PART = 3
LONGEST_PART = 20
# Costs in nats; measured on labelled compounds together with the word counts.
COST_PER_PART = 3.0
COST_OF_THREE_LETTERS = 3.0
COST_OF_LINKING_S = 0.5
COST_OF_LINKING_E = 1.5
FEWEST_OCCURRENCES = 20
# A word so many times commoner than a part of it would not be made of it.
MOST_OF_A_PART = 4.0
LABEL_WORD_COUNT = 20

# Endings and beginnings that stand in word lists but are no words of their own inside a compound.
_AFFIXES = frozenset(
    """
    ing ning else hed skab dom eri isk lig ige lige ende ede ene erne eren ere ers sig ion tion ist itet ive iske for
    før ud ind und mis van gen des sam per pro pre anti inter non ans abel ibel bar som løs able inge
    """.split()  # noqa: SIM905 - a list literal of fifty strings is harder to read
)


# Endings of a word that is no compound: "borger-en", "personale-t". Longest first.
ENDINGS = ("ernes", "erne", "ens", "ets", "ene", "en", "et", "er", "es", "ne", "e", "n", "r", "s", "t")
_SHORTEST_BASE = 5
# Nothing of what these mean is meant by their parts: who is dyslexic ("ordblind") is not blind.
_OPAQUE = frozenset(
    """
    ordblind ordblindhed ledsager formand frivillig hærværk søskende jordemoder fuldmagt hvidbog regneark dagsorden
    halvdel fjerdedel værktøj legetøj grundlag baggrund netværk fremskridt ildsjæl platform øjeblik forslag
    """.split()  # noqa: SIM905 - as above
)
# Words that are rather the end of another word when they come last: "hjemmehjælpe-ren", "indstil-let".
_NEVER_LAST = frozenset({"ren", "rens", "let", "lets", "sen", "ner", "ler", "ter", "der", "des"})


class Splitter:
    """Finds the cheapest way to cut a word into known words.

    A word costs −ln of its share of all counts, in nats; the cheapest cut is found by dynamic programming (Viterbi,
    Error Bounds for Convolutional Codes, IEEE Trans. Inf. Theory 13, 1967).
    """

    def __init__(self, counts: dict[str, int]) -> None:
        total = sum(counts.values()) or 1
        self._cost = {word: math.log(total / count) for word, count in counts.items()}
        # How long the words are that begin with these letters: at most places of a word none begins at all.
        lengths: dict[str, set[int]] = {}
        for word in counts:
            if SHORTEST_PART <= len(word) <= LONGEST_PART:
                lengths.setdefault(word[:SHORTEST_PART], set()).add(len(word))
        self._lengths = {beginning: tuple(sorted(some)) for beginning, some in lengths.items()}

    @property
    def words(self) -> Iterable[str]:
        """The words that compounds may be made of."""
        return self._cost

    def split(self, word: str) -> tuple[str, ...]:
        """Return the parts of a folded word without linking letters; empty when it is no compound.

        >>> Splitter({"fald": 900, "forebyggelse": 300}).split("faldforebyggelse")
        ('fald', 'forebyggelse')
        """
        size = len(word)
        if size < SHORTEST_COMPOUND or not word.isalpha() or word in _OPAQUE:
            return ()
        for ending in ENDINGS:
            if word.endswith(ending) and (base := self._base(word[: -len(ending)])):
                return self.split(base)
        # best[i]: cost of the cheapest cut of word[:i], where its last part starts and ends (a link may follow).
        best: list[tuple[float, int, int]] = [(math.inf, 0, 0)] * (size + 1)
        best[0] = (0.0, 0, 0)
        for start in range(size - SHORTEST_PART + 1):
            so_far = best[start][0]
            if so_far < math.inf:
                self._extend(word, start, so_far, best)
        parts = self._parts(word, best)
        return () if self._is_whole(word, parts) else parts

    def _is_whole(self, word: str, parts: tuple[str, ...]) -> bool:
        """Say whether a word is so much commoner than a part that it is hardly made of it ("kolleger", "forslag")."""
        if word not in self._cost:
            return False
        return any(self._cost[part] - self._cost[word] > math.log(MOST_OF_A_PART) for part in parts)

    def _base(self, word: str) -> str | None:
        """Return the known word that stands before an ending: "program" of "programmet", "tablet" of "tabletter"."""
        if len(word) < _SHORTEST_BASE:
            return None
        if word in self._cost or word in _OPAQUE:
            return word
        is_doubled = word[-1] == word[-2] and word[:-1] in self._cost and len(word) > _SHORTEST_BASE
        return word[:-1] if is_doubled else None

    def _extend(self, word: str, start: int, so_far: float, best: list[tuple[float, int, int]]) -> None:
        size = len(word)
        for length in self._lengths.get(word[start : start + SHORTEST_PART], ()):
            end = start + length
            if end > size:
                break
            cost = self._cost.get(word[start:end])
            if cost is None or length == size:
                continue
            if end == size and word[start:] in _NEVER_LAST:
                continue
            cost += so_far + COST_PER_PART
            if end - start == SHORTEST_PART:
                cost += COST_OF_THREE_LETTERS
            if cost < best[end][0]:
                best[end] = (cost, start, end)
            if end < size - SHORTEST_PART:
                link = word[end]
                extra = COST_OF_LINKING_S if link == "s" else COST_OF_LINKING_E if link == "e" else math.inf
                if cost + extra < best[end + 1][0]:
                    best[end + 1] = (cost + extra, start, end)

    def _parts(self, word: str, best: list[tuple[float, int, int]]) -> tuple[str, ...]:
        position = len(word)
        if best[position][0] == math.inf:
            return ()
        parts: list[str] = []
        while position > 0:
            _, start, end = best[position]
            parts.append(word[start:end])
            position = start
        return tuple(reversed(parts))


def count_words(frequencies: Path, labels: Iterable[str], stops: frozenset[str]) -> dict[str, int]:
    """Return the counts (1 and up) of the words that may be parts: a frequency list and label words of a taxonomy.

    The list holds "word count" by falling count; it is read down to FEWEST_OCCURRENCES. Each time a label says a word
    counts LABEL_WORD_COUNT. Raises ValueError when a count is no number.
    """
    counts: dict[str, int] = {}
    with frequencies.open(encoding="utf-8") as lines:
        for line in lines:
            word, _, count = line.partition(" ")
            if int(count) < FEWEST_OCCURRENCES:
                break
            if len(word) >= SHORTEST_PART and word.isalpha():
                counts[word.replace("aa", "å")] = int(count)
    for label in labels:
        for word in words(label):
            folded = fold(word, "da")
            if len(folded) >= SHORTEST_PART:
                counts[folded] = counts.get(folded, 0) + LABEL_WORD_COUNT
    for word in stops | _AFFIXES:
        counts.pop(word, None)
    return counts
