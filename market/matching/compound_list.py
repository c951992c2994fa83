"""The list of words that a Danish compound may consist of, counted once and kept as a file: word, tab, count."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from market.matching.compounds import count_words
from market.matching.language import Stems, fold, words

FILE_NAME = "compound_words.tsv"
# Shorter ones are parts only when a dictionary or a label knows them: "tus", "ter" and "iler" are scraps of names.
SURELY_A_WORD = 6

# Inflected endings that look like words: "sorte|ring", "mulig|heder", "leve|nde".
_ENDINGS = frozenset(
    """
    ring ringer ringen ringerne rings inger ninger nings rende rede rer rerne lighed ligheder heder heden hederne nde
    ler iver etter tier kab skaber begiv
    """.split()  # noqa: SIM905 - as in compounds
)
_BEGINNINGS = frozenset(("bort", "fler", "geo", "info", "mikro", "mono", "multi", "para", "poly", "sær", "tvær"))


class UnreadableCounts(Exception):
    """The file is no list of counts; the message names file and line."""


def count_parts(
    frequencies: Path, labels: Iterable[str], dictionary: Iterable[str], stops: frozenset[str]
) -> dict[str, int]:
    """Return the counts of the words that may be parts.

    `frequencies` is a list of words by their count in running text, `labels` are those of taxonomies, whose words
    count 20 each time, `dictionary` holds words and phrases that are known to be Danish.
    """
    labels = list(labels)
    stem = Stems("da").stem
    known = {fold(word, "da") for text in (*labels, *dictionary) for word in words(text)}
    stems = set(map(stem, known))
    return {
        word: count
        for word, count in count_words(frequencies, labels, stops).items()
        if word not in _ENDINGS
        and (len(word) >= SURELY_A_WORD or word in known or word in _BEGINNINGS or stem(word) in stems)
    }


def write_counts(counts: Mapping[str, int], path: Path) -> None:
    """Write the list, sorted by word, so that the same counts give the same bytes. Raises OSError."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{word}\t{counts[word]}\n" for word in sorted(counts))


def read_counts(path: Path) -> dict[str, int]:
    """Read what `write_counts` wrote. Raises UnreadableCounts with file and line."""
    counts: dict[str, int] = {}
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            word, _, count = line.partition("\t")
            try:
                counts[word] = int(count)
            except ValueError:
                raise UnreadableCounts(f"{path}:{number}: not a word and its count") from None
    return counts
