"""Making pairings, answering them, and introducing two sides that are both interested."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import delete, update
from sqlmodel import Session, col

from market.audit.commands import note
from market.gateways.ids import new_id
from market.gateways.upsert import insert_into
from market.jobs.queue import enqueue
from market.listings.models import ListingColumns
from market.matching.outcome import Match
from market.matching.weighting import DELIVERED, Weighting
from market.notifications.commands import News, Urgency, notify
from market.pairings import policy, queries
from market.pairings.errors import AlreadyIntroduced, NoSuchPairing, NotOpen
from market.pairings.forms import VerdictForm
from market.pairings.models import Matched, Pairing, StatisticsSnapshot, StoredWeighting, Verdict
from market.pairings.queries import Pair
from market.pairings.vocabulary import Side
from market.web.viewer import Viewer

RULES_CHANGED = "rules.changed"
"""The job that matches what is not up to date; one at a time, under its name as key."""


@dataclass(frozen=True)
class Found:
    """One partner for a listing. `position` (from 1) is empty for one that is scored because it was paired before."""

    partner_id: str
    partner_revision: int
    match: Match
    position: int | None


@dataclass(frozen=True)
class Change:
    """A pairing that is worth telling: it is new, or it has become strong."""

    pairing: Pairing
    urgency: Urgency


def record(
    session: Session,
    side: Side,
    listing: ListingColumns,
    found: Sequence[Found],
    rules_version: str,
    now: datetime,
    *,
    still_right: Collection[str] = (),
) -> list[Change]:
    """Store what was found for a listing, and return what is worth telling.

    Verdicts and introductions stay, whatever the new score. Pairs that were not found again go, unless somebody has
    answered them or their partner is in `still_right`: the other side found those, and their score holds.
    """
    before = queries.by_partner(session, side, listing.id)
    rows = {one.partner_id: _row(side, listing, one, rules_version, now) for one in found}
    added = _add(session, [row for partner, row in rows.items() if partner not in before])
    changes = [Change(pairing, "now" if pairing.strength == "strong" else "digest") for pairing in added]
    lost: list[Pairing] = []
    for partner, pairing in before.items():
        row = rows.get(partner)
        if row is None and partner in still_right:
            setattr(pairing, f"position_for_{side}", None)
        elif row is None:
            lost.append(pairing)
        elif _revise(pairing, row):
            changes.append(Change(pairing, "now"))
    _remove(session, lost)
    _mark_matched(session, side, listing, rules_version, now)
    return changes


def tell(session: Session, changes: Sequence[Change], now: datetime) -> None:
    """Have the members of both organisations hear of each change once."""
    for change in changes:
        pair = queries.pair(session, change.pairing.id)
        if pair is None or not pair.is_public or "not_relevant" in {one.value for one in pair.verdicts.values()}:
            continue
        _notify_both(session, pair, "pairing_proposed", change.urgency, now)


def give_verdict(session: Session, pairing_id: str, viewer: Viewer, form: VerdictForm, now: datetime) -> Pair:
    """Keep one side's answer; a second answer replaces the first. Where both are interested they are introduced.

    Raises NoSuchPairing when the viewer's organisation owns neither side, NotOpen when one side is not public any more,
    AlreadyIntroduced when the answer would take back an introduction.
    """
    pair, side = _to_answer(session, pairing_id, viewer)
    if pair.pairing.introduced_at is not None and form.value != "interested":
        raise AlreadyIntroduced(pairing_id)
    if not pair.is_public and pair.pairing.introduced_at is None:
        raise NotOpen(pairing_id)
    verdict = pair.verdicts.get(side)
    if verdict is None:
        organisation_id = cast(str, viewer.organisation_id)
        verdict = pair.verdicts[side] = Verdict(
            pairing_id=pairing_id, side=side, organisation_id=organisation_id, person_id="", value="later", at=now
        )
    verdict.person_id, verdict.at = viewer.person_id, now
    verdict.value, verdict.reason, verdict.note = form.value, form.reason, form.note
    for name in ("score", "rules_version", "need_revision", "solution_revision"):
        setattr(verdict, name, getattr(pair.pairing, name))
    session.add(verdict)
    session.flush()
    note(session, viewer.person_id, "verdict_given", "pairing", pairing_id, {"side": side, "value": form.value})
    if pair.is_mutual and pair.pairing.introduced_at is None:
        _introduce(session, pair, now)
    return pair


def undo_verdict(session: Session, pairing_id: str, viewer: Viewer) -> Pair:
    """Take one side's answer back. Doing it twice changes nothing.

    Raises NoSuchPairing and AlreadyIntroduced as `give_verdict` does, NotOpen when the other side is out of sight.
    """
    pair, side = _to_answer(session, pairing_id, viewer)
    if pair.pairing.introduced_at is not None:
        raise AlreadyIntroduced(pairing_id)
    if not policy.may_see(viewer, pair):
        raise NotOpen(pairing_id)
    verdict = pair.verdicts.pop(side, None)
    if verdict is not None:
        session.delete(verdict)
        session.flush()
        note(session, viewer.person_id, "verdict_undone", "pairing", pairing_id, {"side": side})
    return pair


def keep_snapshot(session: Session, version: str, payload: bytes, now: datetime) -> bool:
    """Make these statistics the current ones. False: they are it already."""
    if queries.current_version(session) == version:
        return False
    session.connection().execute(update(StatisticsSnapshot).values(is_current=False))
    known = session.get(StatisticsSnapshot, version)
    if known is None:
        session.add(StatisticsSnapshot(version=version, payload=payload, created_at=now))
    else:
        known.is_current = True
    session.flush()
    return True


def put_into_force(session: Session, weighting: Weighting, why: str, person_id: str, now: datetime) -> None:
    """Make these the figures that scores are computed with from now on, and have everything matched anew."""
    # Whoever goes back to what is delivered wants what a later version delivers, too.
    figures = {} if weighting == DELIVERED else asdict(weighting)
    stored = StoredWeighting(figures=figures, note=why, person_id=person_id, at=now)
    session.add(stored)
    session.flush()
    note(session, person_id, "weighting_put_into_force", "weighting", stored.id, {"digest": weighting.digest})
    ask_for_rematch(session)


def ask_for_rematch(session: Session) -> str:
    """Queue the matching of all that is not matched under the rules in force, and return the job's id.

    To be called in the transaction that puts other rules into force. Nobody is told of what is found.
    """
    return enqueue(session, RULES_CHANGED, {}, unique_key=RULES_CHANGED)


def _to_answer(session: Session, pairing_id: str, viewer: Viewer) -> tuple[Pair, Side]:
    pair = queries.pair_to_change(session, pairing_id)
    side = policy.side_of(viewer, pair) if pair else None
    if pair is None or side is None:
        raise NoSuchPairing(pairing_id)
    return pair, side


def _introduce(session: Session, pair: Pair, now: datetime) -> None:
    pair.pairing.introduced_at = now
    session.add(pair.pairing)
    session.flush()
    _notify_both(session, pair, "introduced", "now", now)
    note(session, None, "introduced", "pairing", pair.pairing.id, {})


def _notify_both(session: Session, pair: Pair, kind: str, urgency: Urgency, now: datetime) -> None:
    # The key names the pair, not the row, so that it stays the same when the pair is lost and found again.
    key = f"{pair.need.id}:{pair.solution.id}"
    for side, organisation_id in (("need", pair.need.organisation_id), ("solution", pair.solution.organisation_id)):
        news = News(kind, key, {"pairing": pair.pairing.id, "side": side}, urgency)
        notify(session, news, queries.member_ids(session, organisation_id), now)


def _row(side: Side, listing: ListingColumns, found: Found, rules_version: str, now: datetime) -> dict[str, Any]:
    match = found.match.to_json()
    ours, theirs = (listing.id, listing.revision), (found.partner_id, found.partner_revision)
    need, solution = (ours, theirs) if side == "need" else (theirs, ours)
    return {
        "need_id": need[0],
        "need_revision": need[1],
        "solution_id": solution[0],
        "solution_revision": solution[1],
        "score": match["score"],
        "strength": match["strength"],
        "reasons": match["reasons"],
        "missing": match["missing"],
        "rules_version": rules_version,
        f"position_for_{side}": found.position,
        "updated_at": now,
    }


def _add(session: Session, rows: Sequence[dict[str, Any]]) -> list[Pairing]:
    """Insert rows and return what is new; a row that another worker stored at this moment is left to it."""
    if not rows:
        return []
    # The rows stand apart from the statement, so that it is the same and is compiled once, however many they are.
    new = (
        insert_into(session, Pairing)
        .on_conflict_do_nothing(index_elements=["need_id", "solution_id"])
        .returning(Pairing)
    )
    values = [{**row, "id": new_id(), "created_at": row["updated_at"]} for row in rows]
    return list(session.scalars(new, values))


def _revise(pairing: Pairing, row: dict[str, Any]) -> bool:
    """Bring a pairing up to date. Say whether it has become strong."""
    if all(getattr(pairing, name) == value for name, value in row.items() if name != "updated_at"):
        return False
    became_strong = row["strength"] == "strong" and pairing.strength != "strong"
    for name, value in row.items():
        setattr(pairing, name, value)
    return became_strong


def _remove(session: Session, lost: Sequence[Pairing]) -> None:
    if not lost:
        return
    kept = queries.answered_ids(session, [pairing.id for pairing in lost])
    gone = [pairing.id for pairing in lost if pairing.id not in kept and pairing.introduced_at is None]
    session.connection().execute(delete(Pairing).where(col(Pairing.id).in_(gone)))


def _mark_matched(session: Session, side: Side, listing: ListingColumns, rules_version: str, now: datetime) -> None:
    row = Matched(listing_id=listing.id, side=side, revision=listing.revision, rules_version=rules_version, at=now)
    insert = insert_into(session, Matched)
    changes = {name: insert.excluded[name] for name in ("revision", "rules_version", "at")}
    stored = insert.on_conflict_do_update(index_elements=["listing_id"], set_=changes)
    session.connection().execute(stored, row.model_dump())
