"""What scores rest on: the same pair gets the same score as long as the rules are the same."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from market.matching import weights
from market.matching.analysing import seed_directory
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

    @property
    def version(self) -> str:
        """The version of the program's rules, then that of the statistics, then a weighting that is not delivered."""
        return rules_version(self.statistics.version, self.weighting)


def rules_version(statistics_version: str, weighting: Weighting) -> str:
    """Name the rules with these statistics and this weighting, in at most 40 characters."""
    version = f"{weights.RULES_VERSION}-{statistics_version}"
    return version if weighting == DELIVERED else f"{version}-{weighting.digest}"


@lru_cache(maxsize=4)
def delivered_rules(directory: Path | None = None) -> Rules:
    """Return the rules that are delivered with the program, from its folder of reference data."""
    folder = directory or seed_directory()
    return Rules(delivered(folder), load_dictionary(folder))
