"""Making pairings, answering them, and introducing two sides that are both interested."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import bindparam, delete, update
from sqlmodel import Session, col, select

from market.audit.commands import note
from market.gateways.ids import new_id
from market.gateways.upsert import insert_into
from market.jobs.models import Payload
from market.jobs.queue import enqueue, open_among
from market.listings.bulk import touch
from market.listings.commands import have_looked_at
from market.listings.queries import public_revisions
from market.matching.weighting import DELIVERED, Weighting
from market.notifications.commands import News, Urgency, notify
from market.pairings import policy, queries
from market.pairings.errors import AlreadyIntroduced, NoSuchPairing, NotOpen
from market.pairings.forms import VerdictForm
from market.pairings.models import Matched, Pairing, StatisticsSnapshot, StoredWeighting, Verdict
from market.pairings.queries import Pair
from market.pairings.sought import KINDS, Scored, Sought
from market.pairings.vocabulary import Side, other_side
from market.web.viewer import Viewer

RULES_CHANGED = "rules.changed"
"""The job that matches what is not up to date; one at a time, under its name as key."""
IMPORTED = "listings.imported"
"""The job that does the same after an import, and for what had to wait."""
_LATER = timedelta(seconds=30)


@dataclass(frozen=True)
class Change:
    """A pairing that is worth telling: it is new, or it has become strong."""

    pairing: Pairing
    urgency: Urgency


def store(session: Session, sought: Sequence[Sought], now: datetime) -> set[str]:
    """Store what was found for listings of one side, in a few statements however many they are.

    Verdicts and introductions stay, whatever the new score. Pairs that were not found again go, unless somebody has
    answered them. A listing that has changed meanwhile is passed over: that change has queued a job of its own. So is a
    partner whose text has changed since it was compared; whoever found one is not up to date afterwards, and is among
    the ids that are returned. The index is made to read such a partner again, whatever it believes to have read.
    """
    if not sought:
        return set()
    side, other = sought[0].side, other_side(sought[0].side)
    revisions = public_revisions(session, KINDS[side], [one.listing_id for one in sought])
    sound = [one for one in sought if revisions.get(one.listing_id) == one.revision]
    partners = public_revisions(session, KINDS[other], {each.partner_id for one in sound for each in one.scored})
    compared = [(one, each) for one in sound for each in one.scored if each.partner_id in partners]
    outdated = {each.partner_id for _, each in compared if each.partner_revision != partners[each.partner_id]}
    touch(session, KINDS[other], outdated, now)
    early = {one.listing_id for one, each in compared if each.partner_id in outdated}
    fresh = (pair for pair in compared if pair[1].partner_id not in outdated)
    _put(session, side, [_row(one, each, now) for one, each in fresh])
    _move(session, side, [move for one in sound for move in one.moved])
    _remove(session, [pairing_id for one in sound for pairing_id in one.lost])
    _mark_matched(session, [one for one in sound if one.listing_id not in early], now)
    return early


def store_quietly(session: Session, sought: Sequence[Sought], now: datetime) -> None:
    """Store what was found where nobody is told of it, as `store` does, but for what somebody has just changed.

    A listing whose change is still to be looked at has a job of its own, which tells of what is new then: a pair that
    was there already would be new to nobody. Whoever has found it is matched again a little later.
    """
    if not sought:
        return
    side = sought[0].side
    mine = _just_changed(session, side, {one.listing_id for one in sought})
    theirs = _just_changed(session, other_side(side), {each.partner_id for one in sought for each in one.scored})
    left = [one for one in sought if one.listing_id not in mine]
    ready = [one for one in left if theirs.isdisjoint(each.partner_id for each in one.scored)]
    if store(session, ready, now) or len(ready) < len(left):
        match_quietly(session, at=now + _LATER)


def match_quietly(session: Session, *, at: datetime | None = None) -> None:
    """Have the worker match what is not up to date, not before a time or else at once, and tell nobody."""
    enqueue(session, IMPORTED, {}, unique_key=IMPORTED, not_before=at)


def record(session: Session, sought: Sought, now: datetime, *, since: str) -> list[Change]:
    """Store what was found for one listing, as `store` does, and return what is worth telling.

    `since` is the id of the job that says that the listing has changed: what others have stored after it is new, too.
    Where the listing is not up to date afterwards it is looked at again, so that what is new is not found quietly.
    """
    before = queries.strengths(session, sought.side, sought.listing_id, until=since)
    if store(session, [sought], now):
        have_looked_at(session, KINDS[sought.side], sought.listing_id, at=now + _LATER)
    changes = []
    for partner, pairing in queries.by_partner(session, sought.side, sought.listing_id).items():
        if partner not in before:
            changes.append(Change(pairing, "now" if pairing.strength == "strong" else "digest"))
        elif pairing.strength == "strong" and before[partner] != "strong":
            changes.append(Change(pairing, "now"))
    return changes


def ask_for_rematch(session: Session, *, or_everything: bool = False) -> str:
    """Queue the matching of all that is not matched under the rules in force, and return the job's id.

    To be called in the transaction that puts other rules into force. Nobody is told of what is found. With
    `or_everything` all is matched anew where all is up to date.
    """
    payload: Payload = {"or_everything": int(or_everything)}
    return enqueue(session, RULES_CHANGED, payload, unique_key=RULES_CHANGED)


def doubt(session: Session, listing_ids: Sequence[str]) -> None:
    """Have listings matched anew whatever the rules: forget under which they were matched."""
    matched = update(Matched).where(col(Matched.listing_id).in_(listing_ids))
    session.connection().execute(matched.values(rules_version=""))


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


def _just_changed(session: Session, side: Side, listing_ids: Collection[str]) -> set[str]:
    keys = {KINDS[side].change_of(one): one for one in listing_ids}
    return {keys[key] for key in open_among(session, keys)}


def _row(sought: Sought, found: Scored, now: datetime) -> dict[str, Any]:
    ours, theirs = (sought.listing_id, sought.revision), (found.partner_id, found.partner_revision)
    need, solution = (ours, theirs) if sought.side == "need" else (theirs, ours)
    return {
        "id": new_id(),
        "need_id": need[0],
        "need_revision": need[1],
        "solution_id": solution[0],
        "solution_revision": solution[1],
        "score": found.score,
        "strength": found.strength,
        "reasons": found.reasons,
        "missing": found.missing,
        "rules_version": sought.rules_version,
        f"position_for_{sought.side}": found.position,
        "created_at": now,
        "updated_at": now,
    }


def _put(session: Session, side: Side, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    insert = insert_into(session, Pairing)
    kept = {"id", "need_id", "solution_id", "created_at"}
    changed = {name: insert.excluded[name] for name in rows[0] if name not in kept}
    stored = insert.on_conflict_do_update(index_elements=["need_id", "solution_id"], set_=changed)
    # In one order from both sides: two workers that store the same pairs wait for each other, but not both.
    rows.sort(key=lambda row: (row["need_id"], row["solution_id"]))
    session.connection().execute(stored, rows)


def _move(session: Session, side: Side, moved: Sequence[tuple[str, int | None]]) -> None:
    if not moved:
        return
    placed = update(Pairing).where(col(Pairing.id) == bindparam("pairing"))
    placed = placed.values({f"position_for_{side}": bindparam("place")})
    rows = [{"pairing": pairing_id, "place": place} for pairing_id, place in sorted(moved)]
    session.connection().execute(placed, rows)


def _remove(session: Session, lost: Sequence[str]) -> None:
    if not lost:
        return
    answered = select(Verdict.pairing_id).where(Verdict.pairing_id == Pairing.id).exists()
    gone = col(Pairing.id).in_(lost), col(Pairing.introduced_at).is_(None), ~answered
    session.connection().execute(delete(Pairing).where(*gone))


def _mark_matched(session: Session, sought: Sequence[Sought], now: datetime) -> None:
    if not sought:
        return
    rows = [
        {
            "listing_id": one.listing_id,
            "side": one.side,
            "revision": one.revision,
            "rules_version": one.rules_version,
            "at": now,
        }
        for one in sought
    ]
    insert = insert_into(session, Matched)
    changes = {name: insert.excluded[name] for name in ("revision", "rules_version", "at")}
    stored = insert.on_conflict_do_update(index_elements=["listing_id"], set_=changes)
    session.connection().execute(stored, rows)
