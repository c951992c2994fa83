"""Solutions as the other side of the market: the words that its pages use, and what makes a solution clear."""

from market.listings.kinds import Advice, ListingKind, Words
from market.solutions.forms import GROUPS, STAGES, SolutionForm
from market.solutions.models import Solution
from market.web.problems import N_

_WORDS = Words(
    plural=N_("Solutions"),
    lead=N_("What small and large vendors can help with."),
    search=N_("Search solutions"),
    new=N_("List your solution"),
    edit=N_("Edit the solution"),
    mine=N_("Our solutions"),
    author=N_("Solution from"),
    stage=N_("Stage"),
    title=N_("What is the solution called, and what is it?"),
    title_hint=N_("The name, and in a few words what it is."),
    summary=N_("The solution in short"),
    summary_hint=N_("At most 50 words about what it is for. This is what others see in lists."),
    problem=N_("Which problem does it solve?"),
    problem_hint=N_("Write it in the words of those who have the problem."),
    description=N_("How it works"),
    description_hint=N_("What it consists of, what it takes, and what it has led to."),
    clear=N_("How clear the solution is:"),
    pairings=N_("Needs that may fit"),
    pairings_lead=N_("See the needs and why they may fit"),
    whole=N_("The whole solution"),
    outcome=N_("Why is it closed?"),
    nothing_yet=N_("The first solution can be yours"),
    nothing_fits=N_("No solutions fit"),
    none_of_mine=N_("You have not listed a solution yet"),
)

SOLUTION = ListingKind(
    side="solution",
    table=Solution,
    form=SolutionForm,
    path="/solutions",
    author="vendor",
    stages=STAGES,
    groups=GROUPS,
    words=_WORDS,
    advice=(
        Advice("problem", N_("The problem is described"), N_("Describe the problem in some sentences"), words=20),
        Advice("stage", N_("We can see how far it has come"), N_("Write how far it has come")),
        Advice("price_min_dkk", N_("There is a price"), N_("Write a price. A range is enough.")),
        Advice("pilot_ready", N_("We can see whether it can be tried"), N_("Write whether it can be tried")),
    ),
    spoken_facts=("benefits", "pilot_offer", "standards"),
)
