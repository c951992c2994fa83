"""The thesaurus out to a file and in again. What is delivered with the program stays; an import adds to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from sqlmodel import Session

from market.gateways.clock import Clock
from market.gateways.database import Database
from market.importing.exporting import write_rows
from market.importing.problems import in_words
from market.importing.reading import BadRow, read_rows
from market.importing.rows import Items, Key
from market.importing.storing import MOST_PROBLEMS, Problem, Report
from market.matching.language import LANGUAGES
from market.taxonomy import queries
from market.taxonomy.commands import RESERVED_KEYS
from market.taxonomy.models import Concept
from market.taxonomy.vocabulary import squashed

Maybe = Annotated[Key | None, BeforeValidator(lambda value: value or None)]


class ConceptRow(BaseModel):
    """A concept to make or change, or one of the delivered ones to give more words."""

    model_config = ConfigDict(extra="forbid")

    key: Annotated[Key, Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=60)]
    da: Annotated[Key, Field(min_length=2)]
    en: Annotated[Key, Field(min_length=2)]
    aliases_da: Items = []
    aliases_en: Items = []
    broader: Maybe = None
    related: Items = []
    area: Maybe = None

    def words(self, lang: str) -> list[str]:
        """Return the label and the aliases in a language."""
        return [self.en, *self.aliases_en] if lang == "en" else [self.da, *self.aliases_da]


@dataclass(frozen=True)
class _Line:
    """A good row and the line that it stands on."""

    number: int
    row: ConceptRow


class _TakenBackError(Exception):
    """Nothing of this transaction is to stay."""


def export_thesaurus(database: Database, file: Path) -> int:
    """Write all concepts; return how many. Raises UnknownForm, and OSError where writing fails."""
    with database.reading() as session:
        rows = (_values_of(concept) for concept in queries.every_concept(session))
        return write_rows(file, tuple(ConceptRow.model_fields), rows)


def import_thesaurus(database: Database, file: Path, clock: Clock, *, keep: bool) -> Report:
    """Check a whole file and store it, or with `keep` off only say what would happen. Raises UnreadableFile."""
    report = Report()
    try:
        with database.writing() as session:
            stored = {concept.key: concept for concept in queries.every_concept(session)}
            lines = _read(file, report)
            areas = {area.key for area in queries.areas(session)}
            report.problems += [Problem(line.number, why) for line in lines for why in _faults(line.row, stored, areas)]
            report.problems += [*_unknown_or_circling(lines, stored), *_words_of_others(lines, stored)]
            report.problems[:] = sorted(report.problems, key=lambda problem: problem.line)[:MOST_PROBLEMS]
            if not report.problems:
                _store(session, lines, stored, clock.now(), report)
            if report.problems or not keep:
                raise _TakenBackError
    except _TakenBackError:
        pass
    return report


def _read(file: Path, report: Report) -> list[_Line]:
    lines: dict[str, _Line] = {}
    for row in read_rows(file):
        if isinstance(row, BadRow):
            report.problems.append(Problem(row.line, row.why))
            continue
        try:
            concept = ConceptRow.model_validate(row.values)
        except ValidationError as error:
            report.problems.append(Problem(row.line, in_words(error.errors(include_url=False)[0], ConceptRow)))
            continue
        first = lines.setdefault(concept.key, _Line(row.line, concept))
        if first.number != row.line:
            report.problems.append(Problem(row.line, f"key: the same as in line {first.number}"))
    return list(lines.values())


def _faults(row: ConceptRow, stored: Mapping[str, Concept], areas: set[str]) -> Iterator[str]:
    if row.key in RESERVED_KEYS:
        yield f"key: {row.key!r} is the address of another page; choose another one"
    if row.area and row.area not in areas:
        yield f"area: {row.area!r} is not known; write one of {', '.join(sorted(areas))}, or nothing"
    known = stored.get(row.key)
    if known and not known.own:
        for name in ("da", "en", "broader", "related", "area"):
            if getattr(row, name) != getattr(known, name):
                yield f"{name}: {known.key!r} is delivered with the program; here it can only be given more aliases"


def _unknown_or_circling(lines: list[_Line], stored: Mapping[str, Concept]) -> Iterator[Problem]:
    broader = {key: concept.broader for key, concept in stored.items()}
    broader |= {line.row.key: line.row.broader for line in lines}
    for line in lines:
        for name, keys in (("broader", [line.row.broader]), ("related", line.row.related)):
            for key in keys:
                if key and (key not in broader or key == line.row.key):
                    yield Problem(line.number, f"{name}: no other concept has the key {key!r}")
        passed, above = {line.row.key}, line.row.broader
        while above in broader and above not in passed:
            passed.add(above)
            above = broader[above]
        if above == line.row.key:
            yield Problem(line.number, f"broader: {line.row.broader!r} leads back to {line.row.key!r}")


def _words_of_others(lines: list[_Line], stored: Mapping[str, Concept]) -> Iterator[Problem]:
    for lang in LANGUAGES:
        owners: dict[str, str] = {}
        in_file = {line.row.key for line in lines}
        for concept in stored.values():
            if concept.key not in in_file or not concept.own:
                for word in (concept.label(lang), *concept.also_called(lang)):
                    owners.setdefault(squashed(word, lang), concept.key)
        for line in lines:
            for word in line.row.words(lang):
                owner = owners.setdefault(squashed(word, lang), line.row.key)
                if owner != line.row.key:
                    column = lang if word == line.row.words(lang)[0] else f"aliases_{lang}"
                    yield Problem(line.number, f"{column}: {word!r} belongs to {owner!r} already")


def _store(session: Session, lines: list[_Line], stored: Mapping[str, Concept], now: datetime, report: Report) -> None:
    waiting = {line.row.key: line.row for line in lines}
    while waiting:
        # The database knows a narrower concept only after the wider one.
        for row in [row for row in waiting.values() if row.broader not in waiting]:
            del waiting[row.key]
            concept = stored.get(row.key) or Concept(key=row.key, da=row.da, en=row.en, own=True)
            before = _values_of(concept)
            _change(concept, row)
            if row.key not in stored:
                report.created += 1
            elif _values_of(concept) == before:
                report.same += 1
                continue
            else:
                report.changed += 1
            concept.updated_at = now
            session.add(concept)
            session.flush()


def _change(concept: Concept, row: ConceptRow) -> None:
    if concept.own:
        values = row.model_dump()
        for name in values:
            setattr(concept, name, values[name])
        concept.added_da, concept.added_en = [], []
        return
    # Delivered words stay whether the file names them or not.
    concept.added_da = [word for word in row.aliases_da if word not in concept.aliases_da]
    concept.added_en = [word for word in row.aliases_en if word not in concept.aliases_en]


def _values_of(concept: Concept) -> dict[str, Any]:
    values = {name: getattr(concept, name) for name in ConceptRow.model_fields}
    return values | {f"aliases_{lang}": concept.also_called(lang) for lang in LANGUAGES}
