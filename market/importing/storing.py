"""Checking a whole file, then storing it in one transaction: all or nothing, and again without harm."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlmodel import Session

from market.accounts.models import Organisation
from market.accounts.queries import organisation_named, organisations_by_external_id
from market.gateways.clock import Clock
from market.gateways.database import Database
from market.gateways.ids import new_id
from market.importing.problems import in_words
from market.importing.reading import BadRow, Row, read_rows
from market.importing.rows import ListingRow, OrganisationRow
from market.listings import bulk
from market.listings.kinds import ListingKind
from market.listings.slugs import slug_of
from market.listings.tagging import PROPOSED
from market.matching.language import LANGUAGES, guess_language, stop_words
from market.pairings.commands import match_quietly
from market.rendering.places import folder
from market.taxonomy.vocabulary import Vocabulary

MOST_PROBLEMS = 1000
_NOBODY = "import-nobody"
_LONGEST_INDEXING = timedelta(minutes=10)


@dataclass(frozen=True)
class Problem:
    """What is wrong with one line of a file."""

    line: int
    text: str


@dataclass
class Report:
    """What an import did, or would do. With problems, nothing was stored."""

    created: int = 0
    changed: int = 0
    same: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows are good."""
        return self.created + self.changed + self.same


@dataclass(frozen=True)
class Source:
    """Where rows come from: the mark of their listings, else the owner's, and who owns rows that name nobody."""

    mark: str | None = None
    organisation: str | None = None


Step = Callable[[int], None]


@dataclass(frozen=True)
class Checked:
    """A file's good rows with their lines, and its problems."""

    rows: list[tuple[int, Any]]
    problems: list[Problem]


def check_file(file: Path, model: type[BaseModel], step: Step = lambda count: None) -> Checked:
    """Check every row of a file against a model. An external id that comes twice is a problem too."""
    rows: list[tuple[int, Any]] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for row in read_rows(file):
        step(1)
        if isinstance(row, BadRow):
            problems.append(Problem(row.line, row.why))
            continue
        checked = _check(row, model)
        if isinstance(checked, Problem):
            problems.append(checked)
        elif checked.external_id in seen:
            problems.append(Problem(row.line, f"external_id: the same as in line {seen[checked.external_id]}"))
        else:
            seen[checked.external_id] = row.line
            rows.append((row.line, checked))
        if len(problems) >= MOST_PROBLEMS:
            break
    return Checked(rows, problems)


def _check(row: Row, model: type[BaseModel]) -> Any:  # noqa: ANN401 - the model's instance or a Problem
    try:
        return model.model_validate(row.values)
    except ValidationError as error:
        return Problem(row.line, in_words(error.errors(include_url=False)[0], model))


def store_organisations(session: Session, rows: Sequence[OrganisationRow], clock: Clock, mark: str) -> Report:
    """Make or change organisations by external id. Imported ones are approved: the operator brought them."""
    now = clock.now()
    known = organisations_by_external_id(session, [row.external_id for row in rows])
    report = Report()
    for row in rows:
        values = row.model_dump()
        found = known.get(row.external_id)
        if found is None:
            session.add(Organisation(id=new_id(), **values, source=mark, approved_at=now, created_at=now))
            report.created += 1
        elif any(getattr(found, name) != value for name, value in values.items()):
            found.sqlmodel_update(values)
            report.changed += 1
        else:
            report.same += 1
    session.flush()
    return report


class ListingImport:
    """An import of needs or of solutions."""

    def __init__(self, kind: ListingKind[Any], vocabulary: Vocabulary, clock: Clock, source: Source) -> None:
        self._kind = kind
        self._vocabulary = vocabulary
        self._clock = clock
        self._source = source
        self._tags: dict[tuple[str, str], str] = {}

    def problems(self, session: Session, rows: Sequence[tuple[int, ListingRow]]) -> list[Problem]:
        """Find what only the database and the vocabulary can know: unknown organisations and stages."""
        named = {row.organisation or self._source.organisation or "" for _, row in rows} - {""}
        known = organisations_by_external_id(session, named)
        problems = []
        for line, row in rows:
            organisation = row.organisation or self._source.organisation
            if organisation and organisation not in known:
                problems.append(
                    Problem(
                        line, f"organisation: none has the external id {organisation!r}; import organisations first"
                    )
                )
            if row.stage and row.stage not in self._kind.stages:
                problems.append(Problem(line, f"stage: {row.stage!r} is not known; write {_one_of(self._kind.stages)}"))
        return problems

    def store(self, session: Session, rows: Sequence[tuple[int, ListingRow]]) -> Report:
        """Make or change listings by external id."""
        return self.keep(session, self.listings(session, rows))

    def listings(self, session: Session, rows: Sequence[tuple[int, ListingRow]]) -> list[dict[str, Any]]:
        """Return the columns of the rows' listings. The slow part, and it needs no write lock."""
        named = {row.organisation or self._source.organisation or "" for _, row in rows} - {""}
        owners = organisations_by_external_id(session, named)
        now = self._clock.now()
        return [
            self._listing(row, owners.get(row.organisation or self._source.organisation or ""), now) for _, row in rows
        ]

    def keep(self, session: Session, listings: Sequence[dict[str, Any]]) -> Report:
        """Store what `listings` returned."""
        orphans = [listing for listing in listings if listing["organisation_id"] is None]
        if orphans:
            nobody = self._nobody(session)
            for listing in orphans:
                listing["organisation_id"] = nobody.id
        if not listings:
            return Report()
        begun = listings[0]["touched_at"]
        done = bulk.upsert(session, self._kind, listings, begun)
        # The search index looks back half a minute for what was committed late.
        bulk.touch_again(session, self._kind, begun, self._clock.now())
        return Report(created=done.created, changed=done.changed, same=done.same)

    def _listing(self, row: ListingRow, owner: Organisation | None, now: datetime) -> dict[str, Any]:
        values = row.model_dump(exclude={"organisation", "lang", "tags", "title"})
        title = row.title or (row.summary or row.problem or row.description)[:100]
        lang = row.lang or guess_language(f"{title} {row.summary} {row.problem}", _stop_words())
        listing_id = new_id()
        return {
            **values,
            "id": listing_id,
            "slug": slug_of(title, listing_id),
            "title": title,
            "lang": lang,
            "tags": list(dict.fromkeys(self._tag(tag, lang) for tag in row.tags)),
            "organisation_id": owner.id if owner else None,
            "state": "published",
            "source": self._source.mark or (owner.source if owner else "register"),
            "published_at": now,
            "created_at": now,
            "updated_at": now,
            "touched_at": now,
        }

    def _tag(self, text: str, lang: str) -> str:
        known = self._tags.get((text, lang))
        if known is None:
            word = text.removeprefix(PROPOSED)  # An export marks the words that nobody has taken up yet.
            known = word if word in self._vocabulary else self._vocabulary.resolve(word, lang) or PROPOSED + word
            self._tags[text, lang] = known
        return known

    def _nobody(self, session: Session) -> Organisation:
        """Return the organisation of listings that name none: nobody is a member of it."""
        found = organisation_named(session, _NOBODY)
        if found is None:
            found = Organisation(
                id=new_id(),
                external_id=_NOBODY,
                name="Import",
                kind="register",
                source="register",
                created_at=self._clock.now(),
            )
            session.add(found)
            session.flush()
        return found


def import_organisations(database: Database, file: Path, clock: Clock, *, mark: str, keep: bool, step: Step) -> Report:
    """Check a file of organisations, and store it when all is well and `keep` is set."""
    checked = check_file(file, OrganisationRow, step)
    if checked.problems:
        return Report(problems=checked.problems)
    with database.writing() as session:
        report = store_organisations(session, [row for _, row in checked.rows], clock, mark)
        if not keep:
            session.rollback()
    return report


def import_listings(
    database: Database, file: Path, listing_import: ListingImport, clock: Clock, *, keep: bool, step: Step
) -> Report:
    """Check a file of needs or solutions, and store it when all is well and `keep` is set."""
    checked = check_file(file, ListingRow, step)
    with database.reading() as session:
        problems = checked.problems + listing_import.problems(session, checked.rows)
        if problems:
            return Report(problems=sorted(problems, key=lambda problem: problem.line))
        listings = listing_import.listings(session, checked.rows)
    with database.writing() as session:
        report = listing_import.keep(session, listings)
        # Whoever imports has it matched as soon as it is searchable. This is for when that is broken off.
        match_quietly(session, at=clock.now() + _LONGEST_INDEXING)
        if not keep:
            session.rollback()
    return report


def _one_of(values: Iterable[str]) -> str:
    *others, last = (f"'{value}'" for value in values)
    return f"{', '.join(others)} or {last}"


@cache
def _stop_words() -> dict[str, frozenset[str]]:
    return {lang: stop_words(folder("seed"), lang) for lang in LANGUAGES}
