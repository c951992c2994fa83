"""What speaks for a pairing outside the words: one small function per reason. All are the same from both sides."""

from typing import NamedTuple

from market.matching.outcome import Evidence, Gap, HardStop, Missing, Reason, Stop
from market.matching.profiles import Facts
from market.matching.regions import covers
from market.matching.weighting import Weighting

# A need in this phase can use a solution at these stages.
_FITTING_STAGES = {
    "exploring": frozenset({"idea", "prototype", "lab", "operation", "market", "widespread"}),
    "discovery": frozenset({"idea", "prototype", "lab", "operation", "market", "widespread"}),
    "test": frozenset({"prototype", "lab", "operation", "market"}),
    "buying": frozenset({"operation", "market", "widespread"}),
    "scaling": frozenset({"market", "widespread"}),
}


class Signal(NamedTuple):
    """One piece of evidence and what it weighs before the sum is brought to 0..1. Never negative.

    `asked` is what it answers of the need, `offered` what it takes up of the solution. Facts have no second part.
    """

    reason: Reason
    asked: float
    offered: float
    evidence: Evidence

    @property
    def raw(self) -> float:
        """Both together."""
        return self.asked + self.offered


def shared_tags(need: Facts, solution: Facts, weighting: Weighting) -> list[Signal]:
    """Weigh the tags that both carry: all of them together count `shared_tags` when neither has others."""
    shared = sorted(set(need.tags) & set(solution.tags))
    each = weighting.shared_tags * 2 / (len(need.tags) + len(solution.tags) or 1)
    return [Signal(Reason.SHARED_TAG, each, 0.0, Evidence(tag, tag)) for tag in shared]


def shared_areas(need: Facts, solution: Facts, weighting: Weighting) -> list[Signal]:
    """Weigh the areas that both belong to, against the side that names fewer."""
    shared = sorted(set(need.areas) & set(solution.areas))
    each = weighting.shared_area / (min(len(need.areas), len(solution.areas)) or 1)
    return [Signal(Reason.SHARED_AREA, each, 0.0, Evidence(area, area)) for area in shared]


def phase_fits(need: Facts, solution: Facts, weighting: Weighting) -> list[Signal]:
    """Weigh a solution that is as far as the need's phase asks for. Silence on either side says nothing."""
    if not need.stage or not solution.stage or solution.stage not in _FITTING_STAGES.get(need.stage, frozenset()):
        return []
    return [Signal(Reason.PHASE_FITS, weighting.phase_fits, 0.0, Evidence(need.stage, solution.stage))]


def region_fits(need: Facts, solution: Facts, weighting: Weighting) -> list[Signal]:
    """Weigh a solution that is offered where the need is."""
    place = covers(solution.regions, need.regions)
    if place is None:
        return []
    code = place.rsplit("/", 1)[-1]
    offered = min(solution.regions, key=lambda path: (not place.startswith(path), path)).rsplit("/", 1)[-1]
    return [Signal(Reason.REGION_FITS, weighting.region_fits, 0.0, Evidence(code, offered))]


def fact_signals(need: Facts, solution: Facts, weighting: Weighting) -> list[Signal]:
    """Return everything that the facts say for a pairing."""
    kinds = (shared_tags, shared_areas, phase_fits, region_fits)
    return [signal for kind in kinds for signal in kind(need, solution, weighting)]


def hard_stops(need: Facts, solution: Facts) -> tuple[HardStop, ...]:
    """Return the facts that rule a pairing out. Only what is said counts: an unknown region stops nothing."""
    stops = []
    if need.regions and solution.regions and covers(solution.regions, need.regions) is None:
        stops.append(HardStop(Stop.REGION_NOT_COVERED, tuple(path.rsplit("/", 1)[-1] for path in need.regions)))
    lacking = tuple(sorted(set(need.must_haves) & set(solution.lacks)))
    if lacking:
        stops.append(HardStop(Stop.MUST_HAVE_LACKING, lacking))
    return tuple(stops)


def missing_facts(need: Facts, solution: Facts) -> list[Missing]:
    """Name the facts that would help to judge the pairing but are not known."""
    missing = []
    if solution.price_dkk is None:
        missing.append(Missing(Gap.PRICE_UNKNOWN))
    elif need.budget_dkk is not None and solution.price_dkk > need.budget_dkk:
        missing.append(Missing(Gap.PRICE_ABOVE_BUDGET))
    if not solution.stage:
        missing.append(Missing(Gap.STAGE_UNKNOWN))
    if need.regions and not solution.regions:
        missing.append(Missing(Gap.REGION_UNKNOWN))
    return missing
