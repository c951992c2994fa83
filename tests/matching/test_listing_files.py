import json
import os
from threading import Thread

import pytest

from market.matching.labelled import read_collection
from market.matching.listing_files import read_listings
from market.matching.text_files import UnreadableFile


@pytest.fixture
def read(analyser, tmp_path):
    def read(content, name="needs.jsonl"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_listings(path, "need", analyser.language_of)

    return read


def test_json_lines_and_csv_hold_the_same_listings(read):
    as_json = read(json.dumps({"id": "1", "title": "Fald", "text": "i hjemmet", "lang": "da", "tags": ["a", "b"]}))
    with_comma = read("id,title,text,lang,tags\n1,Fald,i hjemmet,da,a|b\n", "needs.csv")
    with_semicolon = read("\ufeffid;title;text;lang;tags\r\n1;Fald;i hjemmet;da;a,b\r\n", "more.csv")
    assert list(as_json) == list(with_comma) == list(with_semicolon)
    assert not as_json.bad_rows


def test_a_missing_language_is_guessed(read):
    rows = read('{"id":"1","text":"Vi mangler en app til det"}\n{"id":2,"text":"We need an app for that"}\n')
    assert [(one.id, one.lang) for one in rows] == [("1", "da"), ("2", "en")]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "not JSON"),
        ("[]", "not an object"),
        ("[" * 100_000, "not JSON"),
        ('{"title":"x"}', "no id"),
        ('{"id":true,"title":"x"}', "id is not a text"),
        ('{"id":"1"}', "neither title nor text"),
        ('{"id":"1","title":" ","text":""}', "neither title nor text"),
        ('{"id":"1","title":["x"]}', "title is not a text"),
        ('{"id":"1","title":"x","lang":"sv"}', "lang is 'sv'"),
        ('{"id":"1","title":"x","tags":"a"}', "tags is not a list"),
        ('{"id":"1","title":"x","tags":[1]}', "tags is not a text"),
        ('{"id":"1","title":"a\\u0000b"}', "NUL"),
        ('{"id":"1","title":"\\ud800"}', "surrogate"),
        ('{"id":"ok","title":"again"}', "stands on line 1 already"),
        ('{"id":"1","title":"' + "x" * 2_000_001 + '"}', "longer than two million"),
    ],
)
def test_a_bad_row_is_named_with_its_line(read, line, problem):
    found = read('{"id":"ok","title":"Fald"}\n\n' + line + "\n")
    assert [one.id for one in found] == ["ok"]
    assert [bad.line for bad in found.bad_rows] == [3]
    assert problem in found.bad_rows[0].problem


def test_a_csv_row_is_named_by_the_line_on_which_it_starts(read):
    found = read('id,title\n1,"over\ntwo lines"\n2,a,b,c\n3,\n', "n.csv")
    assert [one.id for one in found] == ["1"]
    assert [(bad.line, bad.problem) for bad in found.bad_rows] == [
        (4, "4 cells, but the first line names 2"),
        (5, "neither title nor text"),
    ]


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        (b"\xff\xfe\x00", "n.jsonl", "UTF-16"),
        (b'{"id":"1"}\n\x89PNG\r\n\x1a\n', "n.jsonl", "n.jsonl:2: not UTF-8"),
        (b"id,title\n1,a\x00b\n", "n.csv", "n.csv:2: holds a NUL"),
        (b"name,price\n1,2\n", "n.csv", "must name the columns"),
        (b"id,title,title\n", "n.csv", "'title' is there twice"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_the_reason(read, content, name, problem):
    with pytest.raises(UnreadableFile) as refused:
        read(content, name)
    assert problem in str(refused.value)


def test_a_missing_file_and_a_directory_are_refused(analyser, tmp_path):
    for path, problem in ((tmp_path / "nothing.jsonl", "does not exist"), (tmp_path, "is a directory")):
        with pytest.raises(UnreadableFile, match=problem):
            read_listings(path, "need", analyser.language_of)


def test_an_empty_file_holds_no_listings(read):
    assert list(read("")) == list(read("", "n.csv")) == []


def test_bad_judgements_are_named(analyser, tmp_path):
    for name in ("docs.jsonl", "queries.jsonl"):
        (tmp_path / name).write_text('{"id":"1","title":"x"}\n')
    (tmp_path / "qrels.tsv").write_text("1\t1\t2\n1\t1\n1\t1\t²\n")
    found = read_collection(tmp_path, analyser.language_of)
    assert found.judgements == {"1": {"1": 2.0}}
    assert [bad.line for bad in found.bad_rows] == [2, 3]


def test_a_file_is_gone_through_as_often_as_needed_and_knows_its_length(read):
    found = read('{"id":"1","title":"Fald"}\n{\n{"id":"2","title":"Affald"}\n{"id":"1","title":"again"}\n')
    assert len(found) == 2
    assert [one.id for one in found] == [one.id for one in found] == ["1", "2"]
    assert (found.bad_count, [bad.line for bad in found.bad_rows]) == (2, [2, 4])


def test_a_file_that_changes_while_it_is_read_is_refused(read, tmp_path):
    found = read('{"id":"1","title":"Fald"}\n')
    (tmp_path / "needs.jsonl").write_text('{"id":"1","title":"Fald"}\n{"id":"2"\n')
    with pytest.raises(UnreadableFile, match="changed while it was read"):
        list(found)


def test_a_pipe_is_read_as_a_file_is(analyser, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = Thread(target=pipe.write_text, args=('{"id":"1","title":"Fald"}\n',))
    writer.start()
    found = read_listings(pipe, "need", analyser.language_of)
    writer.join()
    assert [one.title for one in found] == [one.title for one in found] == ["Fald"]
