"""From evidence to one score 0..1 that is the same from both directions, with the shares that make it up."""

import math
from dataclasses import dataclass

from market.matching import weights
from market.matching.explaining import contributions
from market.matching.meeting import Meeting, meet
from market.matching.outcome import Contribution, Gap, HardStop, Missing, Strength
from market.matching.profiles import Prepared
from market.matching.reading import Reading
from market.matching.rules import Rules
from market.matching.signals import Signal, fact_signals, hard_stops, missing_facts
from market.matching.wording import compare

# Fourteen digits would suggest a precision that no text has; the shares are rounded to match.
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Scored:
    """A need and a solution, compared on their own: nothing here depends on other listings."""

    score: float
    strength: Strength
    reasons: tuple[Contribution, ...]
    missing: tuple[Missing, ...]
    hard_stops: tuple[HardStop, ...]


def score(need: Prepared, solution: Prepared, rules: Rules) -> Scored | None:
    """Compare a need and a solution; see `score_readings`."""
    return score_readings(Reading(need, rules), Reading(solution, rules))


def score_readings(read_need: Reading, read_solution: Reading, meeting: Meeting | None = None) -> Scored | None:
    """Compare a need and a solution, read under the same rules. None when their texts have nothing in common.

    `meeting` says where the need meets the solution, when that is found already.
    The facts (area, phase, region) strengthen a pairing that words or tags propose; alone they propose none.
    """
    need, solution, weighting = read_need.listing, read_solution.listing, read_need.rules.weighting
    wording = compare(read_need, read_solution, meeting or meet(read_need, [read_solution])[0])
    facts = fact_signals(need.facts, solution.facts, weighting)
    if not wording.signals and not set(need.facts.tags) & set(solution.facts.tags):
        return None
    signals = [signal for signal in _answering(wording.signals) + facts if signal.raw > 0]
    raw = math.fsum(signal.raw for signal in signals)
    value = round(weighting.score(raw, max(need.length, solution.length)), DIGITS)
    if value <= 0:
        return None
    missing = missing_facts(need.facts, solution.facts)
    if need.lang != solution.lang:
        missing.append(Missing(Gap.LANGUAGE_DIFFERS))
    if wording.unmet:
        missing.append(Missing(Gap.NOT_MENTIONED, wording.unmet))
    stops = hard_stops(need.facts, solution.facts)
    return Scored(
        score=value,
        strength=Strength.NONE if stops else weighting.strength(value),
        reasons=contributions(signals, value),
        missing=tuple(missing),
        hard_stops=stops,
    )


def _answering(signals: list[Signal]) -> list[Signal]:
    """Return the signals with no more of what they take up of the solution than their answer to the need allows."""
    asked, offered = (math.fsum(parts) for parts in ((one.asked for one in signals), (one.offered for one in signals)))
    if offered <= weights.MOST_TAKEN_UP * asked:
        return signals
    share = weights.MOST_TAKEN_UP * asked / offered
    return [one._replace(offered=one.offered * share) for one in signals]
