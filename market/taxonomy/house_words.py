"""The words of this house as matching takes them: from the database, and from a file in the data folder."""

import logging
from pathlib import Path

from sqlmodel import Session

from market.matching.lexicon import OWN_WORDS_NAME, Link, UnreadableLexicon, read_own_words
from market.matching.own_words import OwnWords
from market.taxonomy.queries import own_concepts

logger = logging.getLogger(__name__)


def words_of_house(session: Session, data_dir: Path) -> OwnWords:
    """Return what staff accepted or imported, and the links of `words.tsv`. Raises UnreadableLexicon for a bad file."""
    return OwnWords(own_concepts(session), links_of_house(data_dir))


def words_in_force(session: Session, data_dir: Path) -> OwnWords:
    """Return the same for a program that starts. A bad file is left out, with a warning that says what is bad.

    A site without some words is better than none.
    """
    try:
        return words_of_house(session, data_dir)
    except UnreadableLexicon as error:
        logger.warning("%s is left out until it is mended:\n%s", data_dir / OWN_WORDS_NAME, error)
        return OwnWords(own_concepts(session))


def links_of_house(data_dir: Path) -> tuple[Link, ...]:
    """Return the links of `words.tsv`; none when there is no such file. Raises UnreadableLexicon."""
    path = data_dir / OWN_WORDS_NAME
    try:
        return tuple(read_own_words(path))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise UnreadableLexicon(f"{path}: {error.strerror}") from error
