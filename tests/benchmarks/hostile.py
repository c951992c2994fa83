"""How long each step of matching takes on text that nobody writes, in ms of a processor. The aim is 50 for every step.

python -m tests.benchmarks.hostile

Each step meets each text three times, every time with words that were never met before; the quickest counts.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.table import Table

from market.gateways.search import Find, Listed, SearchIndex
from market.matching import weights
from market.matching.analysing import Analyser, load_analyser
from market.matching.batch import batches
from market.matching.language import Stems, fold, fragments, joined_words, stop_words, words
from market.matching.language import guess_language as guess
from market.matching.profiles import Prepared, Profile, Side
from market.matching.ranking import rank
from market.matching.resembling import Resembling
from market.matching.retrieval import IndexFacts, plan
from market.matching.rules import delivered_rules
from market.matching.scoring import score
from market.rendering.highlighting import excerpt, marked
from market.taxonomy.vocabulary import Entry, Vocabulary
from tests.benchmarks import machine
from tests.benchmarks.synthetic import FIRST_DAY, synthetic_listings
from tests.hostile import LETTERS, TEXTS

AIM_MS = 50
TURNS = 3
Step = Callable[[str], Callable[[], object]]
"""Takes a text, gets ready what is not measured, and returns what is."""


@dataclass(frozen=True)
class Word:
    """A word to be marked, as a reason hands it over."""

    word: str
    kind: str = "same"
    number: int | None = 1
    part: str = ""


def steps() -> dict[str, Step]:
    """Return every step by name."""
    analyser, rules = load_analyser(), delivered_rules()
    danish, stems = analyser.language("da"), Stems("da")
    stops = {lang: stop_words(analyser.directory, lang) for lang in ("da", "en")}
    splitter = danish.splitter
    assert splitter is not None
    vocabulary = Vocabulary(
        Entry(key, {lang: labels[0] for lang, labels in one.labels.items()}) for key, one in analyser.concepts.items()
    )
    facts = IndexFacts("en", 100_000, lambda hashes: np.full(len(hashes), 3.0), Resembling(danish.table).stems)
    normal = _prepared(analyser, "Sensor til fald på plejecentre. Personalet får besked om natten.", "solution")
    index = SearchIndex(None, analyser)
    index.write(synthetic_listings(2_000))
    crowded = SearchIndex(None, analyser)
    crowded.write(_full_of_words_alike())

    def against(text: str) -> tuple[Prepared, Prepared]:
        return _prepared(analyser, text, "need"), _prepared(analyser, text + " " + text[:100], "solution")

    def pairing(text: str) -> Callable[[], object]:
        asked, offered = against(text)
        found = batches([offered])
        return lambda: rank(asked, found, rules=rules)

    def scoring(text: str) -> Callable[[], object]:
        asked, offered = against(text)
        return lambda: score(asked, offered, rules)

    def with_another(text: str) -> Callable[[], object]:
        asked, offered = _prepared(analyser, text, "need"), _prepared(analyser, text.replace("a", "o"), "solution")
        return lambda: score(asked, offered, rules)

    def planning(text: str) -> Callable[[], object]:
        asked = _prepared(analyser, text, "need")
        return lambda: plan(asked, facts, analyser.dictionary)

    def mending(text: str) -> Callable[[], object]:
        asked = _prepared(analyser, text, "need")
        return lambda: crowded.mended(asked, "solution")

    def with_normal(text: str) -> Callable[[], object]:
        asked = _prepared(analyser, text, "need")
        return lambda: score(asked, normal, rules)

    def marking(text: str) -> Callable[[], object]:
        marks = [Word(word) for word in (*words(text)[:60], "fald", "sikker gang")]
        return lambda: (marked(text, marks), excerpt(text, marks))

    return {
        "fold": lambda text: lambda: fold(text, "da"),
        "words": lambda text: lambda: joined_words(text),
        "language": lambda text: lambda: guess(text, stops),
        "stems": lambda text: lambda: [stems.stem(word) for word in _analysed(text)],
        "compounds": lambda text: lambda: [splitter.split(word) for word in _analysed(text)],
        "fragments": lambda text: lambda: [fragments(word) for word in _analysed(text)],
        "prepare": lambda text: lambda: _prepared(analyser, text, "need"),
        "mend": mending,
        "plan": planning,
        "score, itself": scoring,
        "score, another": with_another,
        "score, normal": with_normal,
        "rank": pairing,
        "spelling": lambda text: lambda: (vocabulary.resolve(text, "da"), vocabulary.suggest(text, "da")),
        "search": lambda text: lambda: index.find(Find(side="solution", text=text)),
        "highlight": marking,
    }


def _full_of_words_alike() -> Iterator[Listed]:
    """Yield solutions with 16,000 words of one letter and length, each a slip or two from those of a hostile text."""
    every = [f"sikkerhed{a}{b}forebyggelse{c}" for c in LETTERS[10:] for a in LETTERS for b in LETTERS]
    for start in range(0, len(every), 200):
        text = " ".join(every[start : start + 200])
        yield Listed(Profile(id=f"s{start}", side="solution", lang="da", title="", text=text), FIRST_DAY, 1, "member")


def _analysed(text: str) -> list[str]:
    """Return the words that the analysis of a listing looks at, folded."""
    return [fold(word, "da") for word in list(dict.fromkeys(words(text)))[: weights.MAX_DISTINCT_WORDS]]


def _prepared(analyser: Analyser, text: str, side: Side) -> Prepared:
    return analyser.prepare(Profile(id=side, side=side, lang="da", title=text, text=text))


def milliseconds(step: Step, text_of: Callable[[int], str]) -> float:
    """Return the quickest of several turns."""
    taken = []
    for turn in range(TURNS):
        measured = step(text_of(turn))
        started = time.process_time()
        measured()
        taken.append(1000 * (time.process_time() - started))
    return min(taken)


def main() -> None:
    """Measure and print one table."""
    every = steps()
    table = Table(title="ms per step on hostile text (aim: 50)")
    table.add_column("text")
    for name in every:
        table.add_column(name, justify="right")
    late = 0
    for name, text_of in TEXTS.items():
        taken = [milliseconds(step, text_of) for step in every.values()]
        late += sum(one > AIM_MS for one in taken)
        table.add_row(name, *(f"{one:.0f}" if one <= AIM_MS else f"{one:.0f} !" for one in taken))
    Console(width=200).print(table)
    Console().print(
        f"above {AIM_MS} ms: {late}; " + ", ".join(f"{name} {value}" for name, value in machine.facts().items())
    )


if __name__ == "__main__":
    main()
