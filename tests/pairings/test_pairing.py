"""A need and a solution are brought together."""

from tests.story import MUNICIPALITY, VENDOR


def test_a_new_need_is_paired_with_a_solution_that_fits(market):
    market.solution("Trinvagt: indlægssål, der ser ændringer i gangen")
    need = market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    market.run_jobs()
    [pair] = market.pairs_of(need)
    assert pair.solution.title == "Trinvagt: indlægssål, der ser ændringer i gangen"
    assert pair.pairing.strength == "strong"
    assert abs(sum(row["share"] for row in pair.pairing.reasons) - pair.pairing.score) < 0.001
    print(pair.pairing)
