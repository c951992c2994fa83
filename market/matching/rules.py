"""What scores rest on: the same pair gets the same score as long as the rules are the same."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from market.matching import weights
from market.matching.analysing import seed_directory
from market.matching.snapshot import delivered
from market.matching.statistics import Statistics
from market.matching.translating import Dictionary, load_dictionary


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """The frozen statistics of a collection, and what words of one language say in the other.

    The weights belong to them too; they stand in `market.matching.weights`.
    """

    statistics: Statistics
    dictionary: Dictionary

    @property
    def version(self) -> str:
        """The version of the weights, then that of the statistics."""
        return rules_version(self.statistics.version)


def rules_version(statistics_version: str) -> str:
    """Name the rules with these statistics."""
    return f"{weights.RULES_VERSION}-{statistics_version}"


@lru_cache(maxsize=4)
def delivered_rules(directory: Path | None = None) -> Rules:
    """Return the rules that are delivered with the program, from its folder of reference data."""
    folder = directory or seed_directory()
    return Rules(delivered(folder), load_dictionary(folder))
