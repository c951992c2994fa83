"""How evidence becomes a score: the figures that a marketplace may tune for itself.

What stands here is in force until somebody puts other figures into force. They come from the benchmark sets; see
DECISIONS.md for how they were chosen. Everything else that was tuned is in `market.matching.weights`.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from market.matching import weights
from market.matching.outcome import Strength


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighting:
    """The figures behind a score, and the bounds of its strengths (0..1, rising).

    Raw evidence is the share of each text's information that the other covers (mean of both directions; 1 for
    identical texts), plus facts; 1 − exp(−raw / scale) brings it to 0..1, where the scale falls for short texts. On
    labelled pairs of 85 words the medians of raw are .06 for a pair drawn at random, .15 for a plausible wrong one, .26
    for "a good part of it", .32 for "exactly this".
    """

    scale: float = 0.33
    # BM25's b, 0..1. Texts of any length are compared, so length weighs less than in ranking.
    length: float = 0.3
    # Between languages much of what agrees stays unseen, so what is seen counts so many times.
    across: float = 2.0
    # A translation of which the dictionary is sure to this degree (0..1) counts for that degree's power.
    translation_power: float = 0.5
    # Less sure ones help to find, but as a reason they would puzzle people ("wheelchair ~ access", "go ~ forsvinder").
    least_translation: float = 0.12
    # A word that is only spelled alike counts for so much of one that is the same.
    alike: float = 0.7
    # A word that people use of the same thing ("road", "highway") counts for so much of it, by its nearness.
    related: float = 0.6
    # Two words that stand side by side in both texts say so much of what they say alone once more.
    phrase: float = 0.5
    # Facts, on the scale of raw evidence.
    shared_tags: float = 0.10
    shared_area: float = 0.02
    phase_fits: float = 0.01
    region_fits: float = 0.01
    # Fitted with tests.benchmarks.bounds: from the bound of the strong on 91 % of what is proposed in the demonstration
    # is right, and 93 % in the municipal set; half of it from that of the possible on. Below the lowest the words in
    # common are chance.
    lowest: float = 0.30
    possible: float = 0.45
    strong: float = 0.57

    @classmethod
    def from_json(cls, figures: Mapping[str, float]) -> "Weighting":
        """Read what `asdict` wrote. What was not known then is as delivered, what is gone is passed over."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: float(figure) for name, figure in figures.items() if name in known})

    @property
    def digest(self) -> str:
        """Eight letters and digits that differ as soon as one figure does."""
        figures = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(figures.encode()).hexdigest()[:8]

    def score(self, raw: float, length: float = weights.FULL_LENGTH) -> float:
        """Return the score (0..1) that raw evidence makes. The more there is already, the less more of it adds.

        `length` is that of the longer text, in words of subject. Two short texts share a smaller part of what they say,
        whether they belong together or not, so there less evidence makes the same score.
        """
        share = min(max(length, weights.LEAST_LENGTH), weights.FULL_LENGTH) / weights.FULL_LENGTH
        return -math.expm1(-raw / (self.scale * share**weights.LENGTH_POWER))

    def strength(self, score: float) -> Strength:
        """Return how a score (0..1) is shown: weak, possible or strong."""
        if score >= self.strong:
            return Strength.STRONG
        return Strength.POSSIBLE if score >= self.possible else Strength.WEAK


DELIVERED = Weighting()
"""The weighting that is in force until somebody puts another into force."""
