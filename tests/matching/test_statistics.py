import pytest

from market.matching.statistics import Collector, Statistics, collect


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


def test_however_many_rare_words_there_are_a_snapshot_stays_small_and_counts_the_common_ones_exactly(write):
    collector, letters = Collector(most=20), "bcdfghjklmnpqrstvwxz"
    for letter in letters:
        for other in letters:
            collector.add(write.need(f"Fald {letter}o{other}ak"))
        found = collector.statistics().of("da")
    common = write.need("Fald")
    assert found.terms.of(common.terms).tolist() == [400] * len(common.terms)
    assert max(len(found.terms.hashes), len(found.fragments.hashes), len(found.pairs.hashes)) <= 20


def test_common_words_weigh_less_than_rare_ones(write):
    taken = collect([write.solution("Sensor til vand")] * 5 + [write.solution("Lys til fald")] * 2)
    common, rare = write.need("vand").terms[:1], write.need("fald").terms[:1]
    assert taken.of("da").term_weights(common)[0] < taken.of("da").term_weights(rare)[0]


def test_a_small_collection_learns_from_the_snapshot_which_words_are_common(write, rules):
    small = collect([write.solution("Sensor til fald")]).backed_by(rules.statistics)
    common, rare = write.need("borger").terms[:1], write.need("zebra").terms[:1]
    assert small.of("da").term_weights(common)[0] < small.of("da").term_weights(rare)[0]


def test_a_large_collection_knows_better_than_the_snapshot(write, rules):
    large = collect([write.solution("Zebra", key=str(number)) for number in range(500)]).backed_by(rules.statistics)
    common, rare = write.need("borger").terms[:1], write.need("zebra").terms[:1]
    assert large.of("da").term_weights(common)[0] > large.of("da").term_weights(rare)[0]


def test_bytes_of_something_else_are_refused():
    with pytest.raises(ValueError, match="not a snapshot"):
        Statistics.from_bytes(b"something else")


def test_the_delivered_snapshot_knows_both_languages(rules):
    assert rules.statistics.of("da").documents > 1_000
    assert rules.statistics.of("en").documents > 1_000
