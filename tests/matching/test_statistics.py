import pytest

from market.matching.statistics import Statistics, collect


def test_a_snapshot_survives_its_journey_through_bytes(write):
    taken = collect(
        [write.solution("Sensor til fald"), write.solution("Sensor til vand"), write.need("Water", lang="en")]
    )
    again = Statistics.from_bytes(taken.to_bytes())
    assert again.version == taken.version
    assert again.of("da").documents == 2
    terms = write.need("Sensor").terms
    assert again.of("da").term_weights(terms).tolist() == taken.of("da").term_weights(terms).tolist()


def test_the_version_changes_with_any_figure(write):
    one = collect([write.solution("Sensor til fald")])
    two = collect([write.solution("Sensor til fald"), write.solution("Sensor til fald")])
    assert len({one.version, two.version, Statistics().version}) == 3


def test_the_order_of_listings_does_not_matter(write):
    listings = [write.solution(title) for title in ("Sensor til fald", "Vand og fald", "Lys på veje")]
    assert collect(listings).version == collect(reversed(listings)).version


def test_common_words_weigh_less_than_rare_ones(write):
    taken = collect([write.solution("Sensor til vand")] * 5 + [write.solution("Lys til fald")] * 2)
    common, rare = write.need("vand").terms[:1], write.need("fald").terms[:1]
    assert taken.of("da").term_weights(common)[0] < taken.of("da").term_weights(rare)[0]


def test_a_small_collection_is_backed_by_the_snapshot(write, snapshot):
    small = collect([write.solution("Sensor til fald")])
    assert small.backed_by(snapshot).of("da") is snapshot.of("da")
    assert small.backed_by(snapshot, at_least=1).of("da") is small.of("da")


def test_bytes_of_something_else_are_refused():
    with pytest.raises(ValueError, match="not a snapshot"):
        Statistics.from_bytes(b"something else")


def test_the_delivered_snapshot_knows_both_languages(snapshot):
    assert snapshot.of("da").documents > 1_000
    assert snapshot.of("en").documents > 1_000
