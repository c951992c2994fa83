"""Matched words inside a text: the words in a coloured ground with a number that points to the reason."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Literal, Protocol

from markupsafe import Markup, escape

from market.matching.outcome import Reason

Kind = Literal["same", "part", "related"]
"""How a word matches: the same word, a part of a word or its fragments, translated or related."""
UNDERLINES: Mapping[Reason, Kind] = {
    Reason.SAME_WORD: "same",
    Reason.PHRASE: "same",
    Reason.COMPOUND_PART: "part",
    Reason.SPELLED_ALIKE: "part",
    Reason.FRAGMENTS: "part",
    Reason.TRANSLATION: "related",
    Reason.RELATED: "related",
}
"""How the words are marked that a reason names."""

MOST_SENTENCES = 3
MOST_CHARACTERS = 360
# Of a text as long as a book only the beginning is marked, and not each of a thousand hits.
MOST_READ = 40_000
MOST_MARKS = 300
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")


class Mark(Protocol):
    """A word that a reason speaks of, as it stands in the text."""

    @property
    def word(self) -> str:
        """The surface form. Letter case does not matter."""
        ...

    @property
    def kind(self) -> str:
        """One of same, part and related; it decides the underline."""
        ...

    @property
    def number(self) -> int | None:
        """The number of the reason, or None for a search hit."""
        ...

    @property
    def part(self) -> str:
        """What of the word matches, when it is only a part of a compound; else nothing."""
        ...


def marked(text: str, marks: Sequence[Mark]) -> Markup:
    """Return the text, escaped, with the whole words that marks name in a <mark>. The first mark of a word wins.

    Reads MOST_READ characters and sets MOST_MARKS; what follows stands there unmarked.
    """
    by_word: dict[str, Mark] = {}
    for mark in marks:
        by_word.setdefault(mark.word.casefold(), mark)
    pattern = _any_of(by_word)
    if pattern is None:
        return escape(text)
    parts: list[Markup] = []
    done = 0
    for hit in islice(pattern.finditer(text, 0, MOST_READ), MOST_MARKS):
        mark_found = by_word.get(hit.group().casefold())
        if mark_found is None:
            continue
        parts += [escape(text[done : hit.start()]), _span(hit.group(), mark_found)]
        done = hit.end()
    return Markup("").join([*parts, escape(text[done:])])


def excerpt(text: str, marks: Sequence[Mark]) -> str:
    """Return the first sentences with a hit, at most three and about 360 letters; without a hit the beginning."""
    pattern = _any_of({mark.word.casefold() for mark in marks})
    sentences = [sentence for sentence in _SENTENCE_END.split(text[:MOST_READ].strip()) if sentence]
    hits = [index for index, sentence in enumerate(sentences) if pattern and pattern.search(sentence)]
    chosen = hits[:MOST_SENTENCES] or list(range(min(2, len(sentences))))
    pieces: list[str] = []
    room = MOST_CHARACTERS
    for position, index in enumerate(chosen):
        piece = _window(sentences[index], pattern, room)
        jumps = index > 0 if position == 0 else index > chosen[position - 1] + 1
        pieces.append(f"… {piece}" if jumps else piece)
        room -= len(piece)
        if room <= 0:
            break
    return " ".join(pieces)


def mentions(text: str, word: str) -> bool:
    """Say whether `marked` would find a word in a text: as a whole word, whatever its case."""
    pattern = _any_of([word.casefold()])
    return pattern is not None and pattern.search(text, 0, MOST_READ) is not None


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """Match any of the words as a whole word, longer ones first so that a phrase wins over its words."""
    longest_first = sorted((re.escape(word) for word in words if word), key=len, reverse=True)
    if not longest_first:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", re.IGNORECASE)


def _span(word: str, mark: Mark) -> Markup:
    raised = f'<sup class="im-mark__number">{mark.number}</sup>' if mark.number else ""
    # Folding case may change the length of a word, and so the place of its part; such a word is marked whole.
    start = word.casefold().find(mark.part.casefold()) if len(word.casefold()) == len(word) else 0
    start, end = (start, start + len(mark.part)) if mark.part and start >= 0 else (0, len(word))
    before, matched, after = escape(word[:start]), escape(word[start:end]), escape(word[end:])
    span = f'{before}<mark class="im-mark im-mark--{escape(mark.kind)}">{matched}{raised}</mark>{after}'
    return Markup(span)  # noqa: S704 - escaped


def _window(sentence: str, pattern: re.Pattern[str] | None, room: int) -> str:
    """Cut a sentence that is too long around its first hit, at spaces."""
    if len(sentence) <= room:
        return sentence
    hit = pattern.search(sentence) if pattern else None
    start = max(0, (hit.start() if hit else 0) - room // 2)
    if start:
        start = sentence.find(" ", start, hit.start() + 1 if hit else None) + 1 or start
    end = sentence.rfind(" ", start, start + max(room, 40))
    if end <= start or (hit and end < hit.end()):
        end = start + max(room, 40)
    return ("… " if start else "") + sentence[start:end].strip() + " …"
