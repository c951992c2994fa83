"""How sure a difference is."""

import pytest

from tests.benchmarks.resampling import paired_interval


def test_a_gain_on_nearly_every_need_is_better():
    found = paired_interval([0.1, 0.2, 0.3, 0.1, 0.2, -0.05] * 10)
    assert found.verdict == "better"
    assert found.low < found.mean < found.high


def test_a_loss_on_nearly_every_need_is_worse():
    assert paired_interval([-0.1, -0.2, -0.3, -0.1, 0.05] * 10).verdict == "worse"


def test_gains_that_balance_losses_are_level():
    found = paired_interval([0.5, -0.5] * 20)
    assert found.verdict == "level"
    assert found.mean == 0


def test_one_lucky_need_among_many_proves_nothing():
    assert paired_interval([1.0] + [0.0] * 30).verdict == "level"


def test_a_difference_that_is_always_the_same_leaves_no_doubt():
    found = paired_interval([0.25] * 12)
    assert (found.mean, found.low, found.high) == (0.25, 0.25, 0.25)


def test_the_bounds_are_those_of_the_normal_distribution_for_many_needs():
    # Standard deviation 1 and 400 needs: the mean's standard error is .05, so 95 % lie within about .098.
    found = paired_interval([1.0, -1.0] * 200)
    assert found.high == pytest.approx(0.098, abs=0.01)
    assert found.low == pytest.approx(-0.098, abs=0.01)


def test_the_same_needs_always_give_the_same_interval():
    differences = [0.1, -0.2, 0.3, 0.05]
    assert paired_interval(differences) == paired_interval(differences)


def test_without_needs_there_is_nothing_to_say():
    with pytest.raises(ValueError, match="no need"):
        paired_interval([])
