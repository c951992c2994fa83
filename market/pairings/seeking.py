"""Finding partners for listings: whom they are paired with already, who is best now, and what that changes.

Nothing is written here, so that any number of processes can do it beside each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from market.gateways.database import Database
from market.gateways.search import SearchIndex
from market.listings import queries as listing_queries
from market.matching.outcome import Match
from market.matching.profiles import Prepared
from market.matching.ranking import Placed, order, place
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
        prepared = self._prepared(side, revisions)
        return [
            self._sought(side, one, revisions[one], prepared[one], paired.get(one, {}), rules)
            for one in ids
            if one in prepared
        ]

    def _prepared(self, side: Side, revisions: Mapping[str, int]) -> dict[str, Prepared]:
        """Return the listings that the index holds in these revisions; others would be matched as what they were."""
        found: dict[str, Prepared] = {}
        for batch in self.index.held(side, list(revisions)):
            rows = [row for row in range(len(batch)) if batch.revision(row) == revisions[batch.id(row)]]
            found |= {one.id: one for one in batch.listings(rows)}
        return found

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
        scored_now = {one.id for one in found if one.match is not None}
        counting = [one for one in found if one.match is None or _counts(one.match, rules)]
        places = {one.id: number for number, one in enumerate(counting, 1)}
        scored = [_scored(one, one.match, places[one.id]) for one in counting if one.match is not None]
        # What was paired before and has changed is scored again, although it is not among the best: it may be among
        # the partner's best.
        stale = [partner for partner in paired if partner not in sure and partner not in scored_now]
        if stale:
            held = order(listing, self.index.held(other_side(side), stale), rules.statistics, rules.dictionary)
            again = [(one, one.match) for one in place(listing, held, rules, len(stale))]
            scored += [_scored(one, match, None) for one, match in again if match is not None and _counts(match, rules)]
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


def _scored(partner: Placed, match: Match, position: int | None) -> Scored:
    row = match.to_json()
    told = row["score"], row["strength"], row["reasons"], row["missing"]
    return Scored(partner.id, partner.revision, position, *told)


def _counts(match: Match, rules: Rules) -> bool:
    return not match.hard_stops and match.score >= rules.weighting.lowest
