"""The house checks itself: what holds for every file, template, setting, message and route."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.application.use_cases import lint_imports
from importlinter.configuration import configure

from market.gateways.clock import FakeClock
from market.gateways.database import Database
from market.mail.kinds import KINDS
from market.settings import Settings
from tests import messages
from tests.inventory import routes
from tests.permissions import read_permissions
from tests.story import MUNICIPALITY, VENDOR, Market, Outbox

ROOT = Path(__file__).parent.parent
MARKET = sorted((ROOT / "market").rglob("*.py"))
PROGRAM = [file for file in MARKET if "migrations" not in file.parts]
TEMPLATES = sorted(file for file in (ROOT / "templates").rglob("*.*") if file.is_file())
LONGEST_FILE = 350  # lines
UNNAMED_IDEAS = {"utils", "helpers", "common", "misc", "manager"}

MAY_SELECT = {
    "market/jobs/queue.py": "the queue reads and changes one table in single statements",
    "market/mail/outbox.py": "the outbox likewise",
    "market/mail/inbox.py": "reads what the outbox holds, for people",
}
"""Files beside queries.py, commands.py and gateways/ that may ask the database, and why."""

SHOWN_BY_TESTS = {"home/_board.html"}
"""Not a page of the site: all parts on one board, for the contrast and accessibility tests."""


def _named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def _lines_with(pattern: str, files: list[Path]) -> Iterator[str]:
    for file in files:
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
            if re.search(pattern, line):
                yield f"{_named(file)}:{number}: {line.strip()}"


def _calls(file: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and the dotted words of each call, such as `session.commit`."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def test_no_python_file_is_longer_than_a_good_read():
    files = [*MARKET, *(ROOT / "tests").rglob("*.py"), ROOT / "bootstrap.py"]
    lengths = {
        _named(file): len(file.read_text("utf-8").splitlines()) for file in files if "versions" not in file.parts
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_file_is_named_after_nothing():
    files = [*MARKET, *(ROOT / "tests").rglob("*.py")]
    assert [_named(file) for file in files if UNNAMED_IDEAS & {file.stem, *file.parts}] == []


def test_imports_only_point_down_the_floors():
    configure()
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None)


def test_only_the_database_gateway_commits():
    # The search index has commits of its own, to files that can be made anew at any time.
    may = {"market/gateways/database.py", "market/gateways/search.py", "market/gateways/search_shelf.py"}
    found = [_named(file) for file in PROGRAM for _, call in _calls(file) if call.endswith(".commit")]
    assert sorted(set(found) - may) == []


def test_the_database_is_asked_in_few_places():
    found = {_named(file) for file in PROGRAM for _, call in _calls(file) if call in {"select", "sqlmodel.select"}}
    found -= {
        _named(file) for file in PROGRAM if file.name in {"queries.py", "commands.py"} or "gateways" in file.parts
    }
    assert sorted(found) == sorted(MAY_SELECT)


def test_only_the_clock_knows_what_time_it_is():
    asks = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
    found = {_named(file) for file in PROGRAM for _, call in _calls(file) if call in asks}
    assert found == {"market/gateways/clock.py"}


def test_each_mail_folder_has_all_parts_and_each_kind_a_folder():
    folders = {folder.name: folder for folder in (ROOT / "templates" / "emails").iterdir() if folder.is_dir()}
    assert set(folders) == set(KINDS)
    for folder in folders.values():
        assert {part.name for part in folder.iterdir()} == {"subject.txt", "body.txt", "body.mjml"}


@pytest.mark.parametrize(("locale", "why"), [("da", "Derfor får du mailen"), ("en", "Why you get this mail")])
def test_each_kind_of_mail_is_written_in_both_languages(sqlite_database: Database, clock: FakeClock, locale, why):
    market, outbox = Market(sqlite_database, clock), Outbox(sqlite_database)
    calm = "bo@trinvagt.example"
    for email in (VENDOR, calm):
        market.member(email)
        market.prefers(email, locale=locale)
    market.prefers(calm, mail_rhythm="digest")
    solution = market.solution("Trinvagt: indlægssål, der ser ændringer i gangen")
    market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    market.run_jobs()
    clock.forward(hours=24)
    market.run_jobs()
    [pair] = market.pairs_of(solution)
    market.answer(pair, by=VENDOR, value="interested")
    market.answer(pair, by=MUNICIPALITY, value="interested")
    market.browser().post("/sign-in", data={"email": calm})
    market.run_jobs()
    assert {*outbox.kinds_to(VENDOR), *outbox.kinds_to(calm)} == set(KINDS)
    for email in (VENDOR, calm):
        assert all(why in text for text in outbox.texts_to(email))
        assert all(why in page and f'lang="{locale}"' in page for page in outbox.pages_to(email))


def test_every_text_is_in_danish_once_and_none_is_left_over():
    assert messages.problems() == []


def test_texts_given_to_the_translator_are_marked_for_it():
    # `asked.text("…")` would be shown in English for ever: the catalogue only finds what stands in N_("…").
    assert list(_lines_with(r"asked\.text\(f?[\"']", PROGRAM)) == []
    assert list(_lines_with(r"_\(\"[^\"]*\" ?~", TEMPLATES)) == []


def test_each_fragment_is_used():
    said = "\n".join(file.read_text("utf-8") for file in [*TEMPLATES, *PROGRAM])
    fragments = {str(file.relative_to(ROOT / "templates")) for file in TEMPLATES if file.name.startswith("_")}
    assert {name for name in fragments if f'"{name}"' not in said} == SHOWN_BY_TESTS


def test_pages_carry_no_style_script_or_handler_of_their_own():
    pages = [file for file in TEMPLATES if file.suffix == ".html"]
    forbidden = (
        r"\bstyle=|<style|hx-on|hx-vals=['\"]js:|javascript:|<script(?![^>]*\bsrc=)|\son[a-z]+=|hx-trigger=\"[^\"]*\["
    )
    assert list(_lines_with(forbidden, pages)) == []


def test_each_setting_is_described_in_the_readme():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in Settings.model_fields if f"`MARKET_{name.upper()}`" not in readme] == []


def test_every_route_stands_in_the_permission_matrix_and_nothing_else():
    listed = {(row.method, row.path) for row in read_permissions()}
    assert listed == {(route.method, route.path) for route in routes()}


def test_the_route_inventory_is_not_empty_by_mistake():
    assert len(routes()) >= 60
    assert {"/", "/needs/{slug}", "/solutions", "/desk", "/static/{file}"} <= {route.path for route in routes()}
