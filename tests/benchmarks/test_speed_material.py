"""What speed is measured with: needs of given lengths, and a synthetic collection that is like a real one."""

from tests.benchmarks.asked import LENGTHS, needs_of
from tests.benchmarks.collection import Collection
from tests.benchmarks.pairing import needs
from tests.benchmarks.synthetic import synthetic_listings


def test_needs_are_of_exactly_the_length_asked_for():
    for length in LENGTHS:
        cut = needs_of(length)
        assert {len(f"{one.title} {one.text}".split()) for one in cut} == {length}
        assert len({one.id for one in cut}) == len(cut) == 2 * len(needs(1_000))


def test_the_same_seed_gives_the_same_listings_and_another_gives_others():
    first = [one.profile for one in synthetic_listings(30)]
    assert first == [one.profile for one in synthetic_listings(30)]
    assert first != [one.profile for one in synthetic_listings(30, seed=2)]


def test_new_words_keep_coming():
    texts = [one.profile.text.lower().split() for one in synthetic_listings(1_500)]
    early, late = ({word for text in some for word in text} for some in (texts[:500], texts[1_000:]))
    assert len(late - early) > len(late) / 3


def test_a_need_does_not_find_its_own_sentences_among_the_solutions():
    told = " ".join(one.profile.text for one in synthetic_listings(500))
    assert not [need.id for need in needs() if need.text[:80] in told]


def test_texts_come_back_from_the_file_as_they_were_written(tmp_path):
    collection = Collection(tmp_path, 40)
    collection.write_texts(lambda _: None)
    assert list(collection.profiles()) == [one.profile for one in synthetic_listings(40)]
    assert collection.text_bytes() > 40 * 100


def test_an_index_that_is_there_is_not_built_again(tmp_path):
    collection = Collection(tmp_path, 40)
    collection.write_texts(lambda _: None)
    assert collection.build(lambda _: None) == collection.build(lambda _: None)
    assert collection.index_bytes() > 0
