"""Loading the reference data: new rows come in, changed ones follow, the rest is left alone."""

from collections.abc import Sequence
from pathlib import Path

from sqlmodel import Session, SQLModel

from market.gateways.clock import Clock, SystemClock
from market.gateways.upsert import insert_into
from market.taxonomy import queries, reading
from market.taxonomy.models import Area, Concept, CpvCode, Goal, Municipality, Programme, Region
from market.taxonomy.reading import Row

_SYSTEM_CLOCK = SystemClock()
# Says when a row changed, and so cannot say whether it did.
_STAMP = "updated_at"
# What this house added to a delivered row: a new row begins without, an old one keeps its own.
_ADDED = {"added_da", "added_en"}


def load_reference(session: Session, seed_dir: Path, *, clock: Clock = _SYSTEM_CLOCK) -> dict[str, int]:
    """Bring the reference tables up to the files of the seed folder; return how many rows each file holds, by table.

    May run again and again. Rows that no file names any more stay: listings may refer to them, and an operator may
    have added them.
    """
    stamp = {_STAMP: clock.now()}
    no_additions: Row = {"added_da": [], "added_en": []}
    concepts = [row | no_additions | {"own": False} | stamp for row in reading.concepts(seed_dir)]
    return {
        "area": _store(session, Area, reading.areas(seed_dir)),
        "programme": _store(session, Programme, reading.programmes(seed_dir)),
        "concept": _store(session, Concept, concepts),
        "cpv_code": _store(session, CpvCode, reading.cpv_codes(seed_dir)),
        "region": _store(session, Region, reading.regions(seed_dir)),
        "municipality": _store(session, Municipality, reading.municipalities(seed_dir)),
        "goal": _store(session, Goal, reading.goals(seed_dir)),
    }


def _store(session: Session, table: type[SQLModel], rows: Sequence[Row]) -> int:
    key = queries.key_name(table)
    stored = {kept[key]: _content(kept) for kept in queries.stored(session, table)}
    new_or_changed = [row for row in rows if stored.get(row[key]) != _content(row)]
    if new_or_changed:
        statement = insert_into(session, table)
        changes = {name: statement.excluded[name] for name in new_or_changed[0] if name not in {key, *_ADDED}}
        statement = statement.on_conflict_do_update(index_elements=[key], set_=changes)
        session.connection().execute(statement, new_or_changed)
        session.expire_all()
    return len(rows)


def _content(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in {_STAMP, *_ADDED}}
