"""What a search asks of each shelf: words, their parts, translations and concepts, and words that were meant."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import tantivy

from market.gateways.search_shelf import Shelf
from market.gateways.search_words import SHORTEST, near_among
from market.matching import weights
from market.matching.analysing import Analyser
from market.matching.language import LANGUAGES, fold, stop_words
from market.matching.searching import Form, SearchWord, search_words

# With this many words or fewer each must be found; of more, so large a share.
_ALL_WORDS = 3
_SHARE_OF_WORDS = 0.6
_SHARE_OF_FRAGMENTS = 0.6
# Of a long search each word is looked for in fewer ways: the words make up for each other.
_MANY_WORDS = 6
_FORMS_OF_MANY = 3
# What was meant by a word that nobody uses stands below what is spelled as it was typed.
_MEANT = 0.5
# So does a listing that carries a tag of that name and says nothing of it.
_CARRIED = 0.5
_MOST_MEANT = 3
_FEWEST_PARTS = 2
# The rarest part of a compound stands for it only where it stands in so few listings, or so small a share of all.
_FEW, _FEW_OF_ALL = 5, 0.01
# Nobody mistypes more words of one search, and each takes a look at some thousand words.
_MOST_DOUBTED = 4
# A word may be a slip although it is found: in so few listings, when one spelled alike is in so many times more.
_RARE = 2
_FAR_MORE = 20

NearWords = Callable[[str, str], Sequence[tuple[str, int]]]
"""Returns which words of a language differ from a word by a slip or two, and by how many: the fewest first."""


@dataclass(frozen=True, slots=True)
class TextQuery:
    """A search made ready for the shelves of a side, all by language.

    `queries` are what to look for, `sought` all terms that answer (to highlight them) and `exact` the words themselves
    (to rank them first). `meant` is the whole search with better spelling, when there is one to propose.
    """

    queries: Mapping[str, tantivy.Query | None]
    sought: Mapping[str, frozenset[int]]
    exact: Mapping[str, tuple[int, ...]]
    meant: str | None = None


class TextReader:
    """Reads searches over the shelves of one side. `every` are the shelves of both sides, by language."""

    def __init__(
        self,
        shelves: Mapping[str, Shelf],
        every: Mapping[str, Sequence[Shelf]],
        near: NearWords,
        analyser: Analyser,
    ) -> None:
        self._shelves = shelves
        self._every = every
        self._near_words = near
        self._analyser = analyser

    def read(self, text: str, named: Sequence[str] = (), *, alike: bool = False) -> TextQuery:
        """Return the query of a text; with `alike` whatever shares most of a word's fragments answers, too.

        `named` are tags that the text is a name of: what carries one answers as well. Reads no more of the text than
        MAX_QUERY_CHARACTERS.
        """
        text = text[: weights.MAX_QUERY_CHARACTERS]
        if not text.strip():
            return TextQuery(dict.fromkeys(self._shelves), {}, dict.fromkeys(self._shelves, ()))
        words, meant = self._with_meant(search_words(self._analyser, text))
        return self._asking(text, words, meant, named, alike=alike)

    def read_apart(self, text: str, named: Sequence[str] = ()) -> TextQuery | None:
        """Return the query of a text whose compounds are looked for by their rarest part; None when it has none."""
        text = text[: weights.MAX_QUERY_CHARACTERS]
        words, meant = self._with_meant(search_words(self._analyser, text))
        apart = [self._apart(word, meant.get(word.surface, word.surface)) for word in words]
        if all(len(some) == 1 for some in apart):
            return None
        return self._asking(text, [one for some in apart for one in some], meant, named, alike=False)

    def _asking(
        self, text: str, words: Sequence[SearchWord], meant: Mapping[str, str], named: Sequence[str], *, alike: bool
    ) -> TextQuery:
        queries: dict[str, tantivy.Query | None] = {}
        sought: dict[str, frozenset[int]] = {}
        for lang, shelf in self._shelves.items():
            forms = [[form for form in word.forms[lang] if _is_found(form, shelf)] for word in words]
            if len(words) > _MANY_WORDS:
                forms = [sorted(some, key=lambda form: -form.weight)[:_FORMS_OF_MANY] for some in forms]
            sought[lang] = frozenset(term for some in forms for form in some for group in form.groups for term in group)
            query = _query(shelf, words, forms, alike=alike)
            carried = [tantivy.Query.boost_query(shelf.term("tags", tag), _CARRIED) for tag in named]
            queries[lang] = _any([query, *carried])
        exact = {
            lang: tuple(word.stems[lang] for word in words if lang in word.stems and not word.is_optional)
            for lang in self._shelves
        }
        return TextQuery(queries, sought, exact, None if named else _spelled(text, meant))

    def _with_meant(self, words: list[SearchWord]) -> tuple[list[SearchWord], dict[str, str]]:
        """Let words that nobody uses also find what they probably mean. Returns whose spelling to propose, too."""
        found, meant, doubted = [], {}, 0
        for word in words:
            little = self._little_word(word, words) if doubted < _MOST_DOUBTED else None
            if little:
                meant[word.surface] = little
                doubted += 1
                continue
            least = self._least_of_better(word) if doubted < _MOST_DOUBTED else 0
            doubted += least > 0
            near = self._near(word, least) if least else []
            if near:
                meant[word.surface] = near[0]
            found.append(self._meaning(word, near[:_MOST_MEANT]) if near and not self._stands(word) else word)
        return found or list(words), meant

    def _least_of_better(self, word: SearchWord) -> int:
        """Return how many listings must have a word for it to be meant by this one; 0 where this one is no slip."""
        if word.is_optional:
            return 0
        if not self._stands(word) and not self._is_english(word):
            return 1
        often = self._frequency(word)
        return _FAR_MORE * often if often <= _RARE and not self._means_something(word) else 0

    def _is_known(self, word: SearchWord) -> bool:
        return any(
            _is_found(form, shelf) for lang in LANGUAGES for shelf in self._every[lang] for form in word.forms[lang]
        )

    def _stands(self, word: SearchWord) -> bool:
        """Say whether a listing has the word itself, in any form: parts and translations may vouch for it by chance."""
        return self._written(word) > 0

    def _is_english(self, word: SearchWord) -> bool:
        # The Danish stemmer takes off more than endings: "inteligens" and "internt" have one stem.
        return "en" in word.stems and self._analyser.dictionary.knows(word.stems["en"], "en")

    def _little_word(self, word: SearchWord, words: Sequence[SearchWord]) -> str | None:
        """Return the word like "among" that an unknown one is a slip of, in the language that the others are in."""
        others = [one for one in words if one is not word]
        if word.is_optional or self._is_known(word):
            return None
        for lang in self._languages_of(others):
            near = near_among(sorted(stop_words(self._analyser.directory, lang)), word.surface)
            if one_slip := [little for little, slips in near.items() if slips == 1]:
                return one_slip[0]
        return None

    def _languages_of(self, words: Sequence[SearchWord]) -> list[str]:
        """Return the language, or both, that most of these words are in; none when there are no words."""
        of = {
            lang: sum(
                lang not in word.stems or any(shelf.listings_with(word.stems[lang]) for shelf in self._every[lang])
                for word in words
            )
            for lang in LANGUAGES
        }
        return [lang for lang in LANGUAGES if of[lang] and of[lang] == max(of.values())]

    def _apart(self, word: SearchWord, surface: str) -> list[SearchWord]:
        """Return the parts of a compound, of which the rarest must be found; of any other word itself."""
        splitter = self._analyser.language("da").splitter
        parts = splitter.split(fold(surface, "da")) if splitter and not word.is_optional else ()
        read = [one for part in parts for one in search_words(self._analyser, part)]
        if len(read) < _FEWEST_PARTS:
            return [word]
        rarest = min(read, key=self._written)
        # A common part says nothing of the whole, and a name may look like a compound: "Netcompany".
        listings = sum(shelf.count for shelves in self._every.values() for shelf in shelves)
        if self._written(rarest) > max(_FEW, _FEW_OF_ALL * listings):
            return [word]
        return [replace(one, is_optional=one is not rarest) for one in read]

    def _written(self, word: SearchWord) -> int:
        return sum(shelf.listings_with(stem) for lang, stem in word.stems.items() for shelf in self._every[lang])

    def _finds(self, text: str) -> bool:
        return any(
            _is_found(form, shelf)
            for word in search_words(self._analyser, text)
            for lang, shelf in self._shelves.items()
            for form in word.forms[lang]
        )

    def _means_something(self, word: SearchWord) -> bool:
        """Say whether a dictionary, the vocabulary or the parts of a compound vouch for a word."""
        return any(len(forms) > 1 for forms in word.forms.values())

    def _frequency(self, word: SearchWord) -> int:
        return sum(self._shelves[lang].listings_with(stem) for lang, stem in word.stems.items())

    def _near(self, word: SearchWord, least: int) -> list[str]:
        """Return the words with the fewest slips that at least so many listings of this side have, commonest first.

        Where one will do, so will a word that finds a listing in another way.
        """
        likely: dict[str, tuple[int, int]] = {}
        near = [(lang, *one) for lang in LANGUAGES for one in self._near_words(lang, word.surface)]
        if self._is_known(word) and not self._stands(word):
            # Parts or a translation vouch for it: spelled like that somewhere it is no slip, nor are two slips likely.
            near = [one for one in near if one[2] == 1] if all(slips for _, _, slips in near) else []
        for lang, other, slips in near:
            read = self._analyser.language(lang).word(other)
            if read is None or read.stem == word.stems.get(lang):
                continue
            often = self._shelves[lang].listings_with(read.stem)
            # What nobody writes may still be said by its translation or its parts.
            if often >= least or (least == 1 and self._finds(other)):
                likely[other] = min(likely.get(other, (slips, 0)), (slips, -often))
        fewest = min((slips for slips, _ in likely.values()), default=0)
        return sorted(
            (other for other in likely if likely[other][0] == fewest), key=lambda other: (likely[other][1], other)
        )

    def _meaning(self, word: SearchWord, near: Sequence[str]) -> SearchWord:
        forms = {lang: list(word.forms[lang]) for lang in LANGUAGES}
        for other in near:
            for read in search_words(self._analyser, other):
                for lang in LANGUAGES:
                    forms[lang] += [form.scaled(_MEANT) for form in read.forms[lang]]
        return replace(word, forms={lang: tuple(some) for lang, some in forms.items()})


def _is_found(form: Form, shelf: Shelf) -> bool:
    return all(any(shelf.listings_with(term) for term in group) for group in form.groups)


def _query(shelf: Shelf, words: Sequence[SearchWord], forms: Sequence[Sequence[Form]], *, alike: bool) -> tantivy.Query:
    needed, welcome = [], []
    for word, some in zip(words, forms, strict=True):
        ways = [_form_query(shelf, form) for form in some]
        if alike and len(word.surface) >= SHORTEST:
            fragments = np.unique(np.array(word.fragments, np.uint32))
            words_alike = shelf.words.resembling.words_with(fragments, _SHARE_OF_FRAGMENTS)
            stems = np.unique(shelf.words.table.stems[words_alike]).tolist()
            ways += [_any([shelf.term("terms", f"{stem:08x}") for stem in stems])] if stems else []
        if word.is_optional:
            welcome += ways
        else:
            needed.append(_any(ways) if ways else tantivy.Query.empty_query())
    if not needed:
        return tantivy.Query.empty_query()
    least = len(needed) if len(needed) <= _ALL_WORDS else max(_ALL_WORDS, int(_SHARE_OF_WORDS * len(needed)))
    text = _any(needed, least)
    if not welcome:
        return text
    parts = [(tantivy.Occur.Must, text), *((tantivy.Occur.Should, one) for one in welcome)]
    return tantivy.Query.boolean_query(parts)


def _form_query(shelf: Shelf, form: Form) -> tantivy.Query:
    groups = [_any([shelf.term("terms", f"{term:08x}") for term in group]) for group in form.groups]
    query = groups[0] if len(groups) == 1 else _any(groups, len(groups))
    return query if form.weight == 1 else tantivy.Query.boost_query(query, form.weight)


def _any(queries: Sequence[tantivy.Query], at_least: int = 1) -> tantivy.Query:
    if len(queries) == 1:
        return queries[0]
    should = [(tantivy.Occur.Should, query) for query in queries]
    return tantivy.Query.boolean_query(should, minimum_number_should_match=at_least)


def _spelled(text: str, meant: Mapping[str, str]) -> str | None:
    """Return the text with the words that were meant in place of those typed; None when there are none."""
    for typed, word in meant.items():
        text = re.sub(rf"(?<!\w){re.escape(typed)}(?!\w)", word, text)
    return text if meant else None
