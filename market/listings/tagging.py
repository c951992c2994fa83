"""Tags as people type them and as they are kept: known words as the vocabulary's key, new ones as "~word"."""

from collections.abc import Iterable, Sequence

from market.i18n import Locale

PROPOSED = "~"


def keys_of(texts: Iterable[str], lang: str) -> list[str]:
    """Return the typed words as they are kept, in their order and each once."""
    return list(dict.fromkeys(PROPOSED + text for text in texts))


def labels_of(keys: Sequence[str], locale: Locale) -> list[str]:
    """Return the words of kept tags in a language; a proposed one as its author wrote it."""
    return [key.removeprefix(PROPOSED) for key in keys]
