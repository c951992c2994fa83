"""What scores rest on: the same pair gets the same score as long as the rules are the same."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from market.matching import weights
from market.matching.analysing import lists_version, seed_directory
from market.matching.own_words import NO_OWN_WORDS, OwnWords
from market.matching.snapshot import delivered
from market.matching.statistics import Statistics
from market.matching.translating import Dictionary, load_dictionary
from market.matching.weighting import DELIVERED, Weighting


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """The frozen statistics of a collection, what words of one language say in the other, and what evidence weighs.

    The weights that order candidates belong to them too; they stand in `market.matching.weights`.
    """

    statistics: Statistics
    dictionary: Dictionary
    weighting: Weighting = DELIVERED
    lists_version: str = ""
    own_version: str = ""

    @property
    def version(self) -> str:
        """The version of the program's rules, of the statistics and word lists, then of what this house has changed."""
        return rules_version(self.statistics.version, self.lists_version, self.weighting, self.own_version)


def rules_version(statistics_version: str, lists_version: str, weighting: Weighting, own_version: str = "") -> str:
    """Name the rules with these statistics, lists, weighting and a house's own words, in at most 40 characters."""
    figures = "" if weighting == DELIVERED else weighting.digest
    return "-".join(filter(None, (weights.RULES_VERSION, statistics_version, lists_version, figures, own_version)))


@lru_cache(maxsize=4)
def delivered_rules(directory: Path | None = None, own: OwnWords = NO_OWN_WORDS) -> Rules:
    """Return the rules that are delivered with the program, from its folder of reference data, with own words."""
    folder = directory or seed_directory()
    return Rules(
        delivered(folder),
        load_dictionary(folder, own),
        lists_version=lists_version(folder),
        own_version=own.version,
    )
