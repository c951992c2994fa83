"""Bringing files in: every form, every row checked, all or nothing, and again without harm."""

import pytest

from market.importing.reading import LONGEST_LINE, UnreadableFile
from tests.importing.conftest import Desk, Written

FALLS = {
    "external_id": "n1",
    "lang": "da",
    "title": "Færre fald i hjemmet",
    "summary": "Borgere falder.",
    "problem": "Borgere falder, og vi opdager det for sent; det koster.",
    "areas": "health_older",
    "tags": "fald|sensor",
    "stage": "test",
    "facts": '{"budget_dkk": 200000}',
}
SALT = {
    "external_id": "n2",
    "title": "Salt på cykelstier, efter vejret",
    "problem": "Vi salter for meget.",
    "lang": "da",
}


@pytest.mark.parametrize(
    ("name", "delimiter", "encoding"),
    [("a.csv", ",", "utf-8"), ("a.csv", ";", "utf-8-sig"), ("a.xlsx", "", "")],
    ids=["comma", "semicolon", "spreadsheet"],
)
def test_tables_say_the_same_as_json_lines(desk: Desk, table: Written, lines: Written, name, delimiter, encoding):
    more = {"areas": ["health_older"], "tags": ["fald", "sensor"], "facts": {"budget_dkk": 200000}}
    assert desk.bring("needs", lines({**FALLS, **more}, SALT)).created == 2
    report = desk.bring("needs", table(FALLS, SALT, name=name, delimiter=delimiter, encoding=encoding))
    assert (report.created, report.changed, report.same, report.problems) == (0, 0, 2, [])


def test_a_file_that_comes_again_changes_only_what_is_different(desk: Desk, table: Written):
    assert desk.bring("solutions", table(FALLS | {"stage": ""}, SALT)).created == 2
    before = {one.external_id: (one.id, one.slug, one.revision) for one in desk.solutions}
    report = desk.bring("solutions", table(FALLS | {"stage": "", "title": "Et nyt navn"}, SALT))
    assert (report.created, report.changed, report.same) == (0, 1, 1)
    after = {one.external_id: (one.id, one.slug, one.revision) for one in desk.solutions}
    assert after["n2"] == before["n2"]
    assert after["n1"] == (*before["n1"][:2], before["n1"][2] + 1)


def test_a_preview_stores_nothing(desk: Desk, table: Written):
    assert desk.bring("needs", table(FALLS, SALT), keep=False).created == 2
    assert desk.needs == []
    assert desk.jobs == []


def test_what_was_stored_is_matched_also_when_indexing_was_broken_off(desk: Desk, table: Written):
    # Only `market import` has it made searchable at once.
    desk.market.solution("Indlægssål, der ser ændringer i gangen")
    desk.market.run_jobs()
    desk.bring("needs", table(FALLS))
    desk.market.clock.forward(minutes=10)
    desk.market.run_jobs()
    [need] = desk.needs
    assert len(desk.market.pairs_of(need)) == 1


def test_what_was_imported_is_shown_as_from_a_register_and_writes_to_nobody(desk: Desk, table: Written):
    desk.bring("needs", table(FALLS))
    assert {(one.source, one.state) for one in desk.needs} == {("register", "published")}
    assert desk.jobs == ["listings.imported"]


def test_what_a_member_brings_is_the_members(desk: Desk, lines: Written):
    desk.bring(
        "organisations", lines({"external_id": "vesterlund", "name": "Vesterlund Kommune", "kind": "municipality"})
    )
    desk.bring("needs", lines({**SALT, "organisation": "vesterlund"}))
    assert [one.source for one in desk.needs] == ["member"]
    assert desk.jobs == ["listings.imported"]


def test_an_organisation_is_imported_before_what_belongs_to_it(desk: Desk, lines: Written):
    owned = {**SALT, "organisation": "vesterlund"}
    assert desk.problems("needs", lines(owned)) == [
        (1, "organisation: none has the external id 'vesterlund'; import organisations first")
    ]
    rows = lines({"external_id": "vesterlund", "name": "Vesterlund Kommune", "kind": "municipality"}, name="o.jsonl")
    assert desk.bring("organisations", rows).created == 1
    assert desk.bring("organisations", rows).same == 1
    assert desk.bring("needs", lines(owned)).created == 1


_ONE_AREA = (
    "write 'health_older', 'social_disability', 'children_youth', 'employment_integration', 'climate_environment', "
    "'roads_space', 'culture_leisure' or 'citizen_administration'"
)
BAD_ROWS = {
    "no id": ({"title": "Fald"}, "external_id: is missing; every row needs it"),
    "an empty id": ({**SALT, "external_id": " "}, "external_id: '' is too short; write 1 or more characters"),
    "neither title nor text": (
        {"external_id": "x"},
        "neither title nor text; write at least one of title, summary, problem and description",
    ),
    "unknown column": (
        {**SALT, "colour": "red"},
        "colour: there is no such column; the columns are external_id, title, organisation, lang,",
    ),
    "unknown area": ({**SALT, "areas": ["moon"]}, f"areas: 'moon' is not known; {_ONE_AREA}"),
    "unknown language": ({**SALT, "lang": "de"}, "lang: 'de' is not known; write 'da' or 'en'"),
    "unknown stage": (
        {**SALT, "stage": "moon"},
        "stage: 'moon' is not known; write 'exploring', 'discovery', 'test', 'buying' or 'scaling'",
    ),
    "too long": (
        {**SALT, "title": "x" * 301},
        f"title: '{'x' * 38}… is too long: 301 characters; at most 300 are allowed",
    ),
    "wrong type": ({**SALT, "title": {"a": 1}}, "title: {'a': 1} is no text; write a text"),
    "no list": ({**SALT, "tags": {"a": 1}}, "tags: {'a': 1} is no list; write a list, or a text with | between"),
    "no goal": ({**SALT, "goals": "clean water"}, "goals: 'clean water' is no whole number; write one from 1 to 99"),
    "goal too large": ({**SALT, "goals": [100]}, "goals: '100' is too large; write a whole number from 1 to 99"),
    "no facts": ({**SALT, "facts": "[1"}, "facts: cannot be read; write a JSON object, such as {"),
    "a list for facts": ({**SALT, "facts": [1]}, "facts: [1] is no JSON object; write names with their values"),
    "a fact within a fact": (
        {**SALT, "facts": {"price": {"from": 1}}},
        "facts: 'price' cannot be kept; write a text of at most 20,000 characters, a number, true, false, or a list",
    ),
    "a fact's long name": ({**SALT, "facts": {"x" * 61: 1}}, f"facts: the name '{'x' * 38}… is too long; at most 60"),
    "too many tags": (
        {**SALT, "tags": [str(number) for number in range(51)]},
        "tags: ['0', '1', '2', '3', '4', '5', '6', '7'… has too many items: 51; at most 50 are allowed",
    ),
}


@pytest.mark.parametrize("case", BAD_ROWS)
def test_a_bad_row_is_named_with_its_line_and_nothing_is_stored(desk: Desk, lines: Written, case):
    row, why = BAD_ROWS[case]
    [(line, text)] = desk.problems("needs", lines(FALLS | {"areas": [], "tags": [], "facts": {}}, row))
    assert line == 2
    assert text.startswith(why)
    assert desk.needs == []


BAD_ORGANISATIONS = {
    "kind": "kind: 'firm' is not known; write 'vendor', 'municipality', 'region', 'state', 'knowledge' or 'register'",
    "country": "country: 'dk' cannot be used; write two capital letters, such as DK",
    "municipality_code": "municipality_code: 101 cannot be used; write a text of four digits, such as 0101",
    "region": "region: 'Fyn' cannot be used; write a NUTS code, such as DK or DK03",
}
WRONG = {"kind": "firm", "country": "dk", "municipality_code": 101, "region": "Fyn"}


@pytest.mark.parametrize("column", BAD_ORGANISATIONS)
def test_a_bad_organisation_is_named_with_what_is_allowed(desk: Desk, lines: Written, column):
    row = {"external_id": "v", "name": "Vesterlund Kommune", "kind": "municipality", column: WRONG[column]}
    assert desk.problems("organisations", lines(row)) == [(1, BAD_ORGANISATIONS[column])]


def test_every_bad_row_is_named_and_not_only_the_first(desk: Desk, lines: Written):
    rows = lines("not json", "[1]", SALT, SALT, '"text"', "{}", '{"a":' * 5000)
    assert [line for line, _ in desk.problems("needs", rows)] == [1, 2, 4, 5, 6, 7]


def test_the_line_of_a_table_is_counted_as_a_text_editor_does(desk: Desk, table: Written):
    rows = (SALT | {"problem": "to\nlinjer"}, {"external_id": "bad"})
    assert [line for line, _ in desk.problems("needs", table(*rows))] == [4]
    assert [line for line, _ in desk.problems("needs", table(SALT, {"external_id": "bad"}, name="a.xlsx"))] == [3]


def test_control_signs_and_surrogates_never_reach_the_database(desk: Desk, lines: Written):
    row = '{"external_id": "x\\u0000y", "title": "Fald\\u0000 i \\ud800hjemmet", "tags": ["fald\\u0000"], "lang": "da"}'
    assert desk.bring("needs", lines(row)).created == 1
    assert [(one.external_id, one.title) for one in desk.needs] == [("xy", "Fald i hjemmet")]


def test_facts_and_lists_are_clean_all_through(desk: Desk, lines: Written):
    facts = '{"a\\u0000": "b\\u0000\\ud800", "c": ["d\\u0000"]}'
    row = f'{{"external_id": "x", "title": "Fald", "lang": "da", "facts": {facts}}}'
    assert desk.bring("needs", lines(row)).created == 1
    assert desk.needs[0].facts == {"a": "b", "c": ["d"]}


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "Infinity"])
def test_a_number_that_no_database_keeps_is_a_bad_row(desk: Desk, lines: Written, number):
    row = f'{{"external_id": "x", "title": "Fald", "facts": {{"a": {number}}}}}'
    assert [line for line, _ in desk.problems("needs", lines(row))] == [1]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.csv", b"\xff\xfea\x00b\x00", "not UTF-8"),
        ("a.csv", b"", "empty"),
        ("a.csv", b'external_id,title\n1,"never closed', "line 2"),
        ("a.csv", b"external_id,title\n1," + b"x" * (LONGEST_LINE + 10), "line 2"),
        ("a.xlsx", b"PK\x03\x04 no spreadsheet", "not a spreadsheet"),
        ("a.xlsx", b"", "not a spreadsheet"),
        ("a.docx", b"", "the name must end in"),
        ("a", b"", "the name must end in"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(desk: Desk, name, content, why):
    file = desk.folder / name
    file.write_bytes(content)
    with pytest.raises(UnreadableFile, match=why) as error:
        desk.bring("needs", file)
    assert str(error.value).startswith(str(file))


def test_a_missing_file_or_a_folder_is_named(desk: Desk):
    (desk.folder / "folder.csv").mkdir()
    (desk.folder / "folder.xlsx").mkdir()
    for name in ("missing.csv", "missing.jsonl", "missing.xlsx", "folder.csv", "folder.xlsx"):
        with pytest.raises(UnreadableFile, match=name):
            desk.bring("needs", desk.folder / name)


def test_odd_lines_are_named_in_json_lines_and_csv(desk: Desk):
    file = desk.folder / "a.jsonl"
    file.write_bytes(b"\xff\n" + b'{"external_id": "' + b"x" * LONGEST_LINE + b'"}\n\n\n{}\n')
    assert [line for line, _ in desk.problems("needs", file)] == [1, 2, 5]
    file = desk.folder / "a.csv"
    file.write_bytes(b"external_id,title\n1,Fald,more,cells\n2,Fald\x00\n")
    assert [line for line, _ in desk.problems("needs", file)] == [2]
