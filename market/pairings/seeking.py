"""Finding partners for listings: whom they are paired with already, who is best now, and what that changes.

Nothing is written here, so that any number of processes can do it beside each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from market.gateways.database import Database
from market.gateways.search import SearchIndex
from market.listings import queries as listing_queries
from market.matching.outcome import Match
from market.matching.profiles import Prepared
from market.matching.ranking import Placed, order, place, rank
from market.matching.rules import Rules
from market.pairings import queries
from market.pairings.queries import Paired
from market.pairings.sought import KINDS, Scored, Sought
from market.pairings.statistics import RulesInForce
from market.pairings.vocabulary import Side, other_side

MOST_PAIRINGS = 12


@dataclass(frozen=True)
class Seeker:
    """Finds partners through the search index, under the rules in force."""

    index: SearchIndex
    rules: RulesInForce

    def seek(self, database: Database, side: Side, ids: Sequence[str]) -> list[Sought]:
        """Find and score the partners of the public ones among these listings of one side, in their order.

        A pairing of the same two revisions under the same rules is neither scored nor stored again but for its place:
        its score and its reasons are the same from both sides. What the index does not hold (yet) is passed over, and
        so stays to be matched.
        """
        rules = self.rules.current(database)
        with database.reading() as session:
            revisions = listing_queries.public_revisions(session, KINDS[side], ids)
            paired = queries.paired(session, side, list(revisions), rules.version)
        # A text that the index does not hold as it is now would be matched as what it was.
        held = self.index.holding(side, revisions)
        prepared = {one.id: one for one in self.index.prepared(side, sorted(held))}
        return [
            self._sought(side, one, revisions[one], prepared[one], paired.get(one, {}), rules)
            for one in ids
            if one in prepared
        ]

    def _sought(
        self,
        side: Side,
        listing_id: str,
        revision: int,
        listing: Prepared,
        paired: dict[str, Paired],
        rules: Rules,
    ) -> Sought:
        sure = {partner for partner, pairing in paired.items() if pairing.holds}
        found = self._best(side, listing, rules, sure)
        matches = {one.id: one.match for one in found if one.match is not None}
        places = {one.id: one.place for one in found if one.match is None or _counts(one.match, rules)}
        scored = [_scored(one, places[one], match) for one, match in matches.items() if one in places]
        # What was paired before and has changed is scored again, although it is not among the best: it may be among
        # the partner's best.
        stale = [partner for partner in paired if partner not in sure and partner not in matches]
        if stale:
            again = rank(listing, self.index.held(other_side(side), stale), rules=rules, limit=len(stale))
            scored += [_scored(_partner_id(match, side), None, match) for match in again if _counts(match, rules)]
        kept = {one.partner_id for one in scored}
        return Sought(
            side,
            listing_id,
            revision,
            rules.version,
            tuple(scored),
            tuple(
                (pairing.id, places.get(partner))
                for partner, pairing in paired.items()
                if partner in sure and pairing.position != places.get(partner)
            ),
            tuple(pairing.id for partner, pairing in paired.items() if partner not in sure and partner not in kept),
        )

    def _best(self, side: Side, listing: Prepared, rules: Rules, sure: set[str]) -> list[Placed]:
        sought = self.index.mended(listing, other_side(side))
        candidates = self.index.candidates(sought, other_side(side))
        ordered = order(sought, candidates, rules.statistics, rules.dictionary)
        return place(listing, ordered, rules, MOST_PAIRINGS, sure=sure)


def _scored(partner_id: str, position: int | None, match: Match) -> Scored:
    row = match.to_json()
    return Scored(partner_id, position, row["score"], row["strength"], row["reasons"], row["missing"])


def _counts(match: Match, rules: Rules) -> bool:
    return not match.hard_stops and match.score >= rules.weighting.lowest


def _partner_id(match: Match, side: Side) -> str:
    return match.solution_id if side == "need" else match.need_id
