"""A town whose people have answered: what fits is wanted, what only sounds alike is not."""

from dataclasses import dataclass

from market.solutions.models import Solution
from tests.story import Market

MEALS = "Borgere får varm mad hver aften, længe før de falder i søvn, og køkkenet vasker op."


@dataclass
class Judged:
    """Municipalities with a need each, and two solutions that are proposed to all of them."""

    market: Market
    fitting: Solution
    other: Solution

    def answer(self, solution: Solution, value: str, reason: str | None = None) -> None:
        """The municipalities answer for their needs."""
        for pair in self.market.pairs_of(solution):
            self.market.answer(pair, pair.need.contact_email, value, reason)


def judged(market: Market, *, municipalities: int = 10) -> Judged:
    """Everybody has posted, and nobody has answered yet."""
    fitting = market.solution("Indlægssål, der ser ændringer i gangen")
    other = market.solution("Varm mad", problem=MEALS, tags=("mad",), vendor="bo@koekken.example")
    for number in range(municipalities):
        market.need("Hvordan opdager vi dårlig balance?", municipality=f"buyer@kommune{number}.example")
    market.run_jobs()
    return Judged(market, fitting, other)
