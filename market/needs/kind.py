"""Needs as one side of the market: the words that its pages use, and what makes a need clear."""

from market.listings.kinds import Advice, ListingKind, Words
from market.needs.forms import GROUPS, PHASES, NeedForm
from market.needs.models import Need
from market.web.problems import N_

_WORDS = Words(
    plural=N_("Needs"),
    lead=N_("What municipalities, regions and the state would like to have solved."),
    search=N_("Search needs"),
    new=N_("Post a need"),
    edit=N_("Edit the need"),
    mine=N_("Our needs"),
    author=N_("Need from"),
    stage=N_("Phase"),
    title=N_("What would you like to know or be able to do?"),
    title_hint=N_("Write it as a question. Avoid names of products."),
    summary=N_("The need in short"),
    summary_hint=N_("At most 50 words. This is what others see in lists."),
    problem=N_("What is the problem today?"),
    problem_hint=N_("Tell what happens, how often, and what it means."),
    description=N_("More about the need"),
    description_hint=N_("What you imagine, and what a vendor should know."),
    clear=N_("How clear the need is:"),
    pairings=N_("Solutions that may fit"),
    pairings_lead=N_("See the solutions and why they may fit"),
    whole=N_("The whole need"),
    outcome=N_("What came of the need?"),
    nothing_yet=N_("The first need can be yours"),
    nothing_fits=N_("No needs fit"),
    none_of_mine=N_("You have not written a need yet"),
)

NEED = ListingKind(
    side="need",
    table=Need,
    form=NeedForm,
    path="/needs",
    author="buyer",
    stages=PHASES,
    groups=GROUPS,
    words=_WORDS,
    advice=(
        Advice("problem", N_("The problem is described"), N_("Describe the problem in some sentences"), words=20),
        Advice("people_affected", N_("We can see whom it concerns"), N_("Write how many it concerns")),
        Advice("wanted_outcome", N_("We can see what should get better"), N_("Write what should get better"), words=3),
        Advice("work_done", N_("You have told what you tried"), N_("Tell what you have tried"), words=3),
    ),
    spoken_facts=("wanted_outcome", "must_haves", "why_now", "work_done"),
)
