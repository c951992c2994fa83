"""Two weightings held against each other on real pairings, before anybody switches."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlmodel import Session

from market.gateways.search import SIDES, SearchIndex
from market.listings.queries import profile_of
from market.matching.judging import Agreement, agreement, proposed_score, score_labelled, shown
from market.matching.outcome import Strength
from market.matching.profiles import Prepared, Profile
from market.matching.reading import Reading
from market.matching.rules import Rules
from market.matching.weighting import Weighting
from market.needs.kind import NEED
from market.pairings import queries
from market.pairings.labels import labels
from market.pairings.queries import Pair
from market.solutions.kind import SOLUTION

MOST_COMPARED = 200
MOST_JUDGED = 200
MOST_LISTED = 25


@dataclass(frozen=True)
class Change:
    """One pair's score (0..1) and strength before and after; NONE is not proposed."""

    pair: Pair
    before: float
    after: float
    was: Strength
    becomes: Strength


@dataclass(frozen=True)
class Comparison:
    """What other figures would change: every pair compared, first those that get another strength.

    Within both groups the largest change of score comes first. The two agreements are over the same labels: verdicts
    on texts that still are as they were answered.
    """

    changes: list[Change]
    agreed_before: Agreement
    agreed_after: Agreement

    @property
    def largest(self) -> list[Change]:
        """The largest changes, as many as a page holds."""
        changed = [one for one in self.changes if (one.before, one.was) != (one.after, one.becomes)]
        return changed[:MOST_LISTED]

    @property
    def moves(self) -> list[tuple[Strength, Strength, int]]:
        """How many pairs change from one strength to another, the most frequent first."""
        moved = Counter((one.was, one.becomes) for one in self.changes if one.was is not one.becomes)
        return [(was, becomes, count) for (was, becomes), count in moved.most_common()]

    @property
    def changing(self) -> int:
        """How many pairs get another strength."""
        return sum(count for _, _, count in self.moves)


def compare(session: Session, index: SearchIndex, rules: Rules, proposed: Weighting) -> Comparison:
    """Score the newest public pairings, and those with verdicts, under the rules in force and under other figures.

    Takes one to two milliseconds per pair and weighting. Pairs that only the other figures would propose are not
    stored, so they are not seen.
    """
    pairs = queries.newest_public_pairs(session, MOST_COMPARED)
    judged = labels(session, rules.version, MOST_JUDGED).pairs
    profiles = [profile_of(NEED, pair.need) for pair in pairs] + [one.need for one in judged]
    profiles += [profile_of(SOLUTION, pair.solution) for pair in pairs] + [one.solution for one in judged]
    known = _prepared(index, profiles)
    others = replace(rules, weighting=proposed)

    def scores(under: Rules) -> list[float]:
        read = {listing_id: Reading(prepared, under) for listing_id, prepared in known.items()}
        return [proposed_score(read[pair.need.id], read[pair.solution.id]) for pair in pairs]

    def agreed(under: Rules) -> Agreement:
        return agreement(list(score_labelled(judged, lambda profile: known[profile.id], under)), under.weighting)

    changes = [
        Change(pair, before, after, shown(before, rules.weighting), shown(after, proposed))
        for pair, before, after in zip(pairs, scores(rules), scores(others), strict=True)
    ]
    changes.sort(key=lambda one: (one.was is one.becomes, -abs(one.after - one.before)))
    return Comparison(changes, agreed(rules), agreed(others))


def _prepared(index: SearchIndex, profiles: Iterable[Profile]) -> dict[str, Prepared]:
    """Return listings ready to be compared: most are in the index, those out of sight are analysed."""
    by_id = {profile.id: profile for profile in profiles}
    known: dict[str, Prepared] = {}
    for side in SIDES:
        known |= {one.id: one for one in index.prepared(side, [id_ for id_, one in by_id.items() if one.side == side])}
    return {id_: known.get(id_) or index.prepare(profile) for id_, profile in by_id.items()}
