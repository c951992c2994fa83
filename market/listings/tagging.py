"""Tags as people type them and as they are kept: known words as the vocabulary's key, new ones as "~word"."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session

from market.i18n import Locale
from market.matching.language import LANGUAGES
from market.taxonomy.queries import concept_labels, vocabulary

PROPOSED = "~"


def keys_of(session: Session, texts: Iterable[str], lang: str) -> list[str]:
    """Return the typed words as they are kept, in their order and each once. Spelling is forgiven."""
    words = vocabulary(session)
    return list(dict.fromkeys(words.resolve(text, lang) or PROPOSED + text for text in texts))


def named_by(session: Session, text: str) -> tuple[str, ...]:
    """Return the tags that a search is a name of in either language, also by words that only this house uses.

    A slip is not forgiven here: the search itself asks what was meant.
    """
    words = vocabulary(session)
    keys = {words.owner(text, lang) for lang in LANGUAGES} if text.strip() else set()
    return tuple(sorted(key for key in keys if key))


def labels_of(session: Session, keys: Sequence[str], locale: Locale) -> list[str]:
    """Return the words of kept tags in a language; a proposed one as its author wrote it."""
    known = concept_labels(session, [key for key in keys if not key.startswith(PROPOSED)], locale)
    return [known.get(key, key.removeprefix(PROPOSED)) for key in keys]
