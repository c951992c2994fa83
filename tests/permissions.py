"""The permission matrix `permissions.csv`: each route and record beside what each kind of person is answered.

A number is the status of the answer; `sign-in` is a redirect to the page where one signs in. 422 means: you may, but
the empty form lacks something. Vendor and buyer own the records that are named, their namesakes do not.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PEOPLE = ("anonymous", "vendor", "other_vendor", "buyer", "other_buyer", "matchmaker", "administrator")
_FILE = Path(__file__).with_name("permissions.csv")


@dataclass(frozen=True)
class Permission:
    """What each kind of person is answered when they ask for a record through a route."""

    method: str
    path: str
    record: str
    answers: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.record}".strip()


@cache
def read_permissions() -> tuple[Permission, ...]:
    """Read the matrix."""
    with _FILE.open(encoding="utf-8", newline="") as rows:
        return tuple(
            Permission(row["method"], row["path"], row["record"], {person: row[person] for person in PEOPLE})
            for row in csv.DictReader(rows)
        )
