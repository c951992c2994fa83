"""Words that people use of the same things: "road" and "highway", "dementia" and "alzheimer".

The file has the form of the lexicon's, but the words of a line are all of one language. `related_learning` makes it.
"""

from functools import lru_cache
from pathlib import Path

from market.matching.lexicon import NOTHING, Lexicon

FILE_NAME = "related_words.tsv"


@lru_cache(maxsize=4)
def load_related(directory: Path) -> Lexicon:
    """Return the related words of a folder, none when there is no file. Raises UnreadableLexicon at a bad line.

    Only English has any: there is no free collection of Danish texts from which they could be learned as well.
    """
    path = directory / FILE_NAME
    return Lexicon.read(path) if path.exists() else NOTHING
