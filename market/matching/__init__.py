"""Explained matching of needs and solutions in Danish and English, without any server or database.

    from market.matching import match

    for one in match(needs, solutions, limit=3):  # two lists of dicts: id, title, text, lang, tags
        print(one.need_id, one.solution_id, one.score, one.reasons)

`match` takes rows as they come. `Collection` holds one side to be asked again and again; `load_analyser`, `batches`,
`rank`, `score` and `collect` are what it is made of; `quality` judges an order by labelled pairs. Scores and shares are
0..1. `help(market.matching.match)` says more of any of them.

Sources: words are weighed by BM25 (Robertson & Zaragoza, The Probabilistic Relevance Framework, 2009); which words of
two languages say the same was learned by IBM model 1 (Brown et al., The Mathematics of Statistical Machine
Translation, 1993); orders are judged by nDCG (Järvelin & Kekäläinen, Cumulated Gain-Based Evaluation, 2002).

Importing this takes no time: what a name needs is loaded when the name is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from market.matching.analysing import Analyser, load_analyser
    from market.matching.batch import batches
    from market.matching.collection import Collection, match
    from market.matching.evaluation import Quality, ndcg, quality, recall, reciprocal_rank
    from market.matching.listing_rows import BadListing
    from market.matching.outcome import Contribution, Evidence, Gap, HardStop, Match, Missing, Reason, Stop, Strength
    from market.matching.profiles import Facts, Prepared, Profile
    from market.matching.ranking import rank
    from market.matching.rules import Rules, delivered_rules
    from market.matching.scoring import Scored, score
    from market.matching.statistics import Statistics, collect

_PLACES = {
    "analysing": ("Analyser", "load_analyser"),
    "batch": ("batches",),
    "collection": ("Collection", "match"),
    "evaluation": ("Quality", "ndcg", "quality", "recall", "reciprocal_rank"),
    "listing_rows": ("BadListing",),
    "outcome": ("Contribution", "Evidence", "Gap", "HardStop", "Match", "Missing", "Reason", "Stop", "Strength"),
    "profiles": ("Facts", "Prepared", "Profile"),
    "ranking": ("rank",),
    "rules": ("Rules", "delivered_rules"),
    "scoring": ("Scored", "score"),
    "statistics": ("Statistics", "collect"),
}

__all__ = [
    "Analyser",
    "BadListing",
    "Collection",
    "Contribution",
    "Evidence",
    "Facts",
    "Gap",
    "HardStop",
    "Match",
    "Missing",
    "Prepared",
    "Profile",
    "Quality",
    "Reason",
    "Rules",
    "Scored",
    "Statistics",
    "Stop",
    "Strength",
    "batches",
    "collect",
    "delivered_rules",
    "load_analyser",
    "match",
    "ndcg",
    "quality",
    "rank",
    "recall",
    "reciprocal_rank",
    "score",
]


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def __getattr__(name: str) -> object:
    """Load a public name. Raises AttributeError when there is none of that name."""
    for module, names in _PLACES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
