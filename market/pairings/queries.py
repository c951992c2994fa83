"""Reading pairings: by side, one by one, and the answers that were given."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, or_
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from market.accounts.models import Membership, Organisation, Person
from market.needs.models import Need
from market.pairings.models import Matched, Pairing, StatisticsSnapshot, StoredWeighting, Verdict
from market.pairings.vocabulary import Side, VerdictReason, other_side
from market.solutions.models import Solution

MOST_SHOWN = 50
MOST_JUDGED = 10_000
LONGEST_ID = 26


@dataclass(frozen=True)
class Pair:
    """A pairing with what it brings together and what both sides have answered."""

    pairing: Pairing
    need: Need
    solution: Solution
    verdicts: dict[Side, Verdict]

    @property
    def is_public(self) -> bool:
        """Say whether everyone may see both sides."""
        return self.need.state == "published" and self.solution.state == "published"

    @property
    def is_mutual(self) -> bool:
        """Say whether both sides are interested."""
        return [verdict.value for verdict in self.verdicts.values()] == ["interested", "interested"]


def pair(session: Session, pairing_id: str) -> Pair | None:
    """Find one pairing with its two sides, in whatever state they are."""
    return _complete(session, session.get(Pairing, pairing_id) if _may_be_id(pairing_id) else None)


def pair_to_change(session: Session, pairing_id: str) -> Pair | None:
    """Find one pairing and keep others from answering it until this unit of work ends.

    Both sides may answer at the same moment: the second waits here, and then sees the first one's answer.
    """
    return _complete(
        session, session.get(Pairing, pairing_id, with_for_update=True) if _may_be_id(pairing_id) else None
    )


def pairs_of(session: Session, side: Side, listing_id: str) -> list[Pair]:
    """List what is proposed for a listing: strong first, within that by place, what it finds not relevant last.

    Only partners that are public now; a pairing whose two sides know each other stays. One that is not strong
    shows where it is among the listing's own best, or somebody has answered it.
    """
    mine, place = _own(side)
    strong_first = case({"strong": 0, "possible": 1}, value=col(Pairing.strength), else_=2)
    found = session.exec(
        select(Pairing)
        .where(mine == listing_id, _is_shown(side))
        .order_by(strong_first, place.is_(None), place, col(Pairing.score).desc(), col(Pairing.id))
        .limit(MOST_SHOWN)
    )
    return sorted(_with_sides(session, found.all()), key=lambda pair: _is_refused(pair, side))


def unanswered_of(session: Session, organisation_id: str, limit: int) -> list[Pair]:
    """List what waits for an organisation's answer on its needs and solutions, the best first."""
    answered = select(Verdict.pairing_id).where(Verdict.organisation_id == organisation_id)
    # Each side begins with the organisation's own listings; asked for either in one go, a database reads every pairing.
    needs = select(Need.id).where(Need.organisation_id == organisation_id)
    solutions = select(Solution.id).where(Solution.organisation_id == organisation_id)
    own = select(Pairing.id).where(col(Pairing.need_id).in_(needs))
    own_too = select(Pairing.id).where(col(Pairing.solution_id).in_(solutions))
    found = session.exec(
        select(Pairing)
        .where(
            col(Pairing.id).in_(own.union_all(own_too)),
            _is_public("need"),
            _is_public("solution"),
            Pairing.strength != "weak",
            col(Pairing.id).not_in(answered),
        )
        .order_by(col(Pairing.score).desc(), col(Pairing.id))
        .limit(limit)
    )
    return _with_sides(session, found.all())


@dataclass(frozen=True, slots=True)
class Paired:
    """A stored pairing as one side's search sees it: whether its score holds, and its place among that side's best.

    A score holds as long as both texts and the rules are those it was computed from.
    """

    id: str
    holds: bool
    position: int | None


def paired(
    session: Session, side: Side, listing_ids: Sequence[str], rules_version: str
) -> dict[str, dict[str, Paired]]:
    """Return whom listings of one side are paired with: listing id → partner id → pairing.

    Of a need that is to be matched anew whatever the rules, no score holds: its solutions, which come after it, find
    all of its pairings fresh.
    """
    mine, place = _own(side)
    partner, _ = _own(other_side(side))
    holds = and_(
        col(Pairing.need_revision) == Need.revision,
        col(Pairing.solution_revision) == Solution.revision,
        col(Pairing.rules_version) == rules_version,
    )
    rows = session.connection().execute(
        select(mine, partner, Pairing.id, place)
        .add_columns(holds)
        .join(Need, col(Need.id) == Pairing.need_id)
        .join(Solution, col(Solution.id) == Pairing.solution_id)
        .where(mine.in_(listing_ids))
    )
    doubted = set()
    if side == "need":
        again = select(Matched.listing_id).where(col(Matched.listing_id).in_(listing_ids), Matched.rules_version == "")
        doubted = set(session.exec(again))
    found: dict[str, dict[str, Paired]] = {}
    for listing_id, partner_id, pairing_id, position, same in rows:
        pairing = Paired(pairing_id, bool(same) and listing_id not in doubted, position)
        found.setdefault(listing_id, {})[partner_id] = pairing
    return found


def outdated_ids(session: Session, side: Side, rules_version: str, *, after: str, limit: int) -> list[str]:
    """List public needs or solutions that are not matched as they are now under these rules, by id from `after` on."""
    table = Need if side == "need" else Solution
    outdated = _is_outdated(side, rules_version)
    return list(session.exec(select(table.id).where(table.id > after, outdated).order_by(col(table.id)).limit(limit)))


def count_outdated(session: Session, rules_version: str) -> int:
    """Count public needs and solutions that are not matched as they are now under these rules."""
    outdated = ((Need, _is_outdated("need", rules_version)), (Solution, _is_outdated("solution", rules_version)))
    return sum(session.exec(select(func.count()).select_from(table).where(is_so)).one() for table, is_so in outdated)


def matched_ids(session: Session, *, after: str, limit: int) -> list[str]:
    """List what has been matched at least once, by id from `after` on."""
    done = select(Matched.listing_id).where(Matched.listing_id > after).order_by(col(Matched.listing_id)).limit(limit)
    return list(session.exec(done))


def strengths(session: Session, side: Side, listing_id: str, *, until: str) -> dict[str, str]:
    """Return how strong a listing's pairings are, by the partner's id: those that are older than an id."""
    mine, _ = _own(side)
    partner, _ = _own(other_side(side))
    rows = session.exec(select(partner, Pairing.strength, Pairing.id).where(mine == listing_id))
    # Compared here: a database may sort letters as Danish does ("AA" after "Z").
    return {partner_id: strength for partner_id, strength, pairing_id in rows if pairing_id < until}


def by_partner(session: Session, side: Side, listing_id: str) -> dict[str, Pairing]:
    """Return a listing's pairings by the partner's id."""
    mine, _ = _own(side)
    rows = session.exec(select(Pairing).where(mine == listing_id))
    return {row.solution_id if side == "need" else row.need_id: row for row in rows}


def judged_pairs(session: Session, limit: int = MOST_JUDGED) -> list[Pair]:
    """List the pairings that somebody has found interesting or not relevant, the newest first."""
    judged = select(Verdict.pairing_id).where(Verdict.value != "later")
    found = select(Pairing).where(col(Pairing.id).in_(judged)).order_by(col(Pairing.id).desc()).limit(limit)
    return _with_sides(session, session.exec(found).all())


def partner_counts(session: Session, side: Side, listing_ids: Sequence[str]) -> dict[str, int]:
    """Count what `pairs_of` lists for each of these public listings: listing id → number."""
    mine, _ = _own(side)
    rows = session.exec(select(mine, func.count()).where(mine.in_(listing_ids), _is_shown(side)).group_by(mine))
    return {listing_id: min(count, MOST_SHOWN) for listing_id, count in rows}


def reasons_for_no(session: Session, solution_id: str) -> dict[VerdictReason, int]:
    """Count why municipalities found a solution not relevant, most frequent first."""
    rows = session.exec(
        select(Verdict.reason, func.count())
        .join(Pairing, col(Pairing.id) == Verdict.pairing_id)
        .where(Pairing.solution_id == solution_id, Verdict.side == "need", Verdict.value == "not_relevant")
        .group_by(Verdict.reason)
        .order_by(func.count().desc(), col(Verdict.reason))
    )
    return {reason: number for reason, number in rows if reason}  # type: ignore[misc]


def matched(session: Session, listing_id: str) -> Matched | None:
    """Return which revision of a listing was matched last."""
    return session.get(Matched, listing_id)


def current_snapshot(session: Session) -> StatisticsSnapshot | None:
    """Return the snapshot that was asked for last; None when there is none, so that the delivered one is in force."""
    return session.exec(select(StatisticsSnapshot).where(col(StatisticsSnapshot.is_current))).first()


def current_version(session: Session) -> str:
    """Return the version of the snapshot that was asked for last; "" when there is none."""
    return session.exec(select(StatisticsSnapshot.version).where(col(StatisticsSnapshot.is_current))).first() or ""


def current_weighting(session: Session) -> StoredWeighting | None:
    """Return the weighting that was put into force last; None when the delivered one is in force."""
    return session.exec(select(StoredWeighting).order_by(col(StoredWeighting.id).desc()).limit(1)).first()


def weightings(session: Session, limit: int) -> list[tuple[StoredWeighting, Person]]:
    """List the weightings that were put into force and by whom, the newest first."""
    by_whom = select(StoredWeighting, Person).join(Person, col(Person.id) == StoredWeighting.person_id)
    return [
        (one, person) for one, person in session.exec(by_whom.order_by(col(StoredWeighting.id).desc()).limit(limit))
    ]


def newest_public_pairs(session: Session, limit: int) -> list[Pair]:
    """List the pairings that were made last, of those whose two sides are public, the newest first."""
    newest = select(Pairing).where(_is_public("need"), _is_public("solution")).order_by(col(Pairing.id).desc())
    return _with_sides(session, session.exec(newest.limit(limit)).all())


def member_ids(session: Session, organisation_id: str) -> list[str]:
    """List who may hear of an organisation's pairings: its active people, and nobody of a register's entries."""
    members = select(Person.id).join(Membership, col(Membership.person_id) == Person.id)
    members = members.join(Organisation, col(Organisation.id) == Membership.organisation_id)
    active = Organisation.id == organisation_id, Organisation.source != "register", col(Person.is_active)
    return list(session.exec(members.where(*active)))


@dataclass(frozen=True)
class PairingFigures:
    """How many pairings there are of each strength, and how many public listings have at best a weak one."""

    by_strength: dict[str, int]
    needs_without: int
    solutions_without: int
    introduced: int


def figures(session: Session) -> PairingFigures:
    """Count the pairings. Slow on a large market (.4 s for 1.8 million): keep what it returns."""
    strengths = session.exec(select(Pairing.strength, func.count()).group_by(Pairing.strength))
    return PairingFigures(
        by_strength={strength: count for strength, count in strengths},  # noqa: C416 - rows are not plain tuples
        needs_without=count_without(session, "need"),
        solutions_without=count_without(session, "solution"),
        introduced=session.exec(select(func.count()).where(col(Pairing.introduced_at).is_not(None))).one(),
    )


def count_without(session: Session, side: Side) -> int:
    """Count the public needs or solutions that have at best a weak pairing."""
    return session.exec(select(func.count()).where(_is_without(side))).one()


def ids_without(session: Session, side: Side, *, offset: int, limit: int) -> list[str]:
    """List the same, the newest first."""
    table = Need if side == "need" else Solution
    newest_first = select(table.id).order_by(col(table.published_at).desc(), col(table.id).desc())
    return list(session.exec(newest_first.where(_is_without(side)).offset(offset).limit(limit)))


def _own(side: Side) -> tuple[Mapped[str], Mapped[int | None]]:
    """Return where a pairing keeps a side's listing, and its place among that listing's best."""
    if side == "need":
        return col(Pairing.need_id), col(Pairing.position_for_need)
    return col(Pairing.solution_id), col(Pairing.position_for_solution)


def _is_shown(side: Side) -> ColumnElement[bool]:
    """Ask for the pairings that a listing of a side shows; see `pairs_of`."""
    _, place = _own(side)
    is_answered = col(Pairing.id).in_(select(Verdict.pairing_id))
    return and_(
        or_(_is_public(other_side(side)), col(Pairing.introduced_at).is_not(None)),
        or_(col(Pairing.strength) == "strong", place.is_not(None), is_answered),
    )


def _is_outdated(side: Side, rules_version: str) -> ColumnElement[bool]:
    """Ask for public listings of a side that have not been matched since their last change, or under other rules."""
    table = Need if side == "need" else Solution
    done = select(Matched.listing_id).where(
        Matched.listing_id == table.id, Matched.revision == table.revision, Matched.rules_version == rules_version
    )
    return and_(col(table.state) == "published", ~done.exists())


def _is_without(side: Side) -> ColumnElement[bool]:
    """Ask for public listings of a side that have at best a weak pairing."""
    table, (mine, _) = Need if side == "need" else Solution, _own(side)
    fitting = select(Pairing.id).where(mine == table.id, Pairing.strength != "weak")
    return and_(col(table.state) == "published", ~fitting.exists())


def _is_public(side: Side) -> ColumnElement[bool]:
    """Ask for pairings whose need or solution is public, one by one: a join begins with every public listing."""
    table, mine = (Need, Pairing.need_id) if side == "need" else (Solution, Pairing.solution_id)
    return select(table.id).where(table.id == mine, table.state == "published").exists()


def _may_be_id(text: str) -> bool:
    # An address may hold anything, also what PostgreSQL refuses to compare.
    return text.isascii() and text.isalnum() and len(text) <= LONGEST_ID


def _complete(session: Session, pairing: Pairing | None) -> Pair | None:
    return _with_sides(session, [pairing])[0] if pairing else None


def _is_refused(pair: Pair, side: Side) -> bool:
    mine = pair.verdicts.get(side)
    return mine is not None and mine.value == "not_relevant"


def _with_sides(session: Session, pairings: Sequence[Pairing]) -> list[Pair]:
    ids = [pairing.id for pairing in pairings]
    needs = session.exec(select(Need).where(col(Need.id).in_({pairing.need_id for pairing in pairings})))
    solutions = session.exec(
        select(Solution).where(col(Solution.id).in_({pairing.solution_id for pairing in pairings}))
    )
    need_by_id, solution_by_id = {need.id: need for need in needs}, {one.id: one for one in solutions}
    verdicts: dict[str, dict[Side, Verdict]] = {pairing_id: {} for pairing_id in ids}
    for verdict in session.exec(select(Verdict).where(col(Verdict.pairing_id).in_(ids))):
        verdicts[verdict.pairing_id]["need" if verdict.side == "need" else "solution"] = verdict
    return [
        Pair(pairing, need_by_id[pairing.need_id], solution_by_id[pairing.solution_id], verdicts[pairing.id])
        for pairing in pairings
    ]
