"""How good the suggestions are that a form makes from its text alone: recall@10 of tags, areas and CPV codes.

python -m tests.benchmarks.suggesting [DIR]

Tags and areas are measured on the demonstration's needs and solutions, whose authors chose them. CPV codes are measured
on DIR, a labelled collection whose documents are the codes and whose needs are texts of tenders, beside what matching
the text with the labels finds. Each is measured again with 15 % of the words misspelt.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from market.gateways.search_trial import Trial
from market.matching.analysing import load_analyser, seed_directory
from market.matching.evaluation import recall
from market.matching.labelled import read_collection
from market.matching.language import LANGUAGES
from market.matching.profiles import Profile
from market.matching.rules import delivered_rules
from market.matching.suggesting import Suggester, Suggestion, Suggestions, suggester_over
from market.taxonomy import reading
from market.taxonomy.vocabulary import Entry, Vocabulary

DEPTH = 10
MISSPELT = 0.15
_LETTERS = "abcdefghijklmnoprstuvy"


@dataclass(frozen=True)
class Labelled:
    """A text, and what is right for it."""

    text: Profile
    tags: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Measured:
    """The mean recall over some texts (0..1) and the milliseconds that a text takes, ascending."""

    recall: float
    texts: int
    milliseconds: list[float]


def measure(
    suggester: Suggester,
    labelled: Iterable[Labelled],
    right: Callable[[Labelled], frozenset[str]],
    suggested: Callable[[Suggestions], Sequence[Suggestion]],
    depth: int = DEPTH,
) -> Measured:
    """Return how much of what is right is among the first suggestions."""
    found, took = [], []
    for one in labelled:
        if not right(one):
            continue
        started = time.perf_counter()
        keys = [suggestion.key for suggestion in suggested(suggester.suggest(one.text))]
        took.append(1000 * (time.perf_counter() - started))
        found.append(recall(keys, dict.fromkeys(right(one), 1.0), depth))
    return Measured(sum(found) / len(found) if found else 0.0, len(found), sorted(took) or [0.0])


def demonstration() -> Iterator[Labelled]:
    """Yield the needs and solutions of the demonstration: their text alone, and the tags and areas they were given."""
    words = _vocabulary()
    for path in sorted((seed_directory() / "demonstration").glob("[ns]*_*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            # Their tags are Danish words, also on English texts.
            tags = frozenset(key for tag in row["tags"] if (key := words.resolve(tag, "da")))
            text = "\n".join(row.get(name) or "" for name in ("summary", "problem", "description"))
            profile = Profile(id=row["external_id"], side="need", lang=row["lang"], title=row["title"], text=text)
            yield Labelled(profile, tags, frozenset(row["areas"]))


def tenders(directory: Path) -> list[Labelled]:
    """Return the texts of a labelled collection of which the documents are CPV codes."""
    collection = read_collection(directory, load_analyser().language_of)
    judged = [need for need in collection.needs if need.id in collection.judgements]
    return [
        Labelled(need, codes=frozenset(code for code, grade in collection.judgements[need.id].items() if grade > 0))
        for need in judged
    ]


def matched(directory: Path, labelled: Sequence[Labelled]) -> float:
    """Return the recall@10 of matching the texts with the labels as if these were listings."""
    analyser = load_analyser()
    labels = read_collection(directory, analyser.language_of).solutions
    trial = Trial(labels, "solution", analyser, delivered_rules())
    ranked = {one.query_id: one.ranked for one in trial.timed((one.text for one in labelled), DEPTH)}
    found = [recall(ranked[one.text.id], dict.fromkeys(one.codes, 1.0), DEPTH) for one in labelled if one.codes]
    return sum(found) / len(found)


def misspelt(labelled: Iterable[Labelled]) -> Iterator[Labelled]:
    """Yield the same with a letter wrong, missing, doubled or swapped in 15 % of the words from four letters on."""
    chance = random.Random(15)
    for one in labelled:
        title, text = (
            " ".join(_mistyped(word, chance) for word in part.split(" ")) for part in (one.text.title, one.text.text)
        )
        yield replace(one, text=replace(one.text, title=title, text=text))


def _mistyped(word: str, chance: random.Random) -> str:
    if len(word) < 4 or not word.isalpha() or chance.random() >= MISSPELT:
        return word
    at = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    wrong = chance.choice(_LETTERS)
    return chance.choice(
        (
            before + after,
            before + letter + letter + after,
            before + wrong + after,
            before + after[0] + letter + after[1:],
        )
    )


def _vocabulary() -> Vocabulary:
    return Vocabulary(
        Entry(
            key=row["key"],
            labels={lang: row[lang] for lang in LANGUAGES},
            aliases={lang: tuple(row[f"aliases_{lang}"]) for lang in LANGUAGES},
        )
        for row in reading.concepts(seed_directory())
    )


def main(directory: Path | None) -> None:
    """Measure and print one table."""
    suggester = suggester_over(load_analyser())
    table = Table(title="Suggestions from the text alone")
    for heading in ("what", "texts", "recall", "misspelt", "ms p50", "ms p99"):
        table.add_column(heading, justify="left" if heading == "what" else "right")

    def add(
        what: str,
        labelled: Sequence[Labelled],
        right: Callable[[Labelled], frozenset[str]],
        suggested: Callable[[Suggestions], Sequence[Suggestion]],
        depth: int = DEPTH,
    ) -> None:
        plain = measure(suggester, labelled, right, suggested, depth)
        wrong = measure(suggester, misspelt(labelled), right, suggested, depth)
        took = plain.milliseconds
        times = (f"{took[len(took) // 2]:.1f}", f"{took[int(len(took) * 0.99)]:.1f}")
        table.add_row(f"{what} @{depth}", str(plain.texts), f"{plain.recall:.3f}", f"{wrong.recall:.3f}", *times)

    listings = list(demonstration())
    for lang, name in (("da", "Danish"), ("en", "English")):
        texts = [one for one in listings if one.text.lang == lang]
        add(f"tags, {name}", texts, lambda one: one.tags, lambda found: found.tags)
        for depth in (1, 2):
            add(f"areas, {name}", texts, lambda one: one.areas, lambda found: found.areas, depth)
    if directory is not None:
        asked = tenders(directory)
        add("CPV codes", asked, lambda one: one.codes, lambda found: found.cpv_codes)
        table.add_row(f"CPV codes @{DEPTH} by matching alone", str(len(asked)), f"{matched(directory, asked):.3f}")
    Console(width=110).print(table)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
