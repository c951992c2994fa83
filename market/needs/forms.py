"""What is asked of a need: the six fields, then the terms, the wanted outcome, the demands and the way into use."""

from typing import Annotated

from market.listings.answers import Choices, Day, Line, Lines, Number, Text
from market.listings.asking import Ask, Group
from market.listings.forms import PLACE, ListingForm
from market.web.problems import N_

PHASES = {
    "exploring": N_("Exploring"),
    "discovery": N_("Finding out more"),
    "test": N_("Ready to test"),
    "buying": N_("Buying"),
    "scaling": N_("Spreading to more places"),
}
NEED_TYPES = {
    "learn": N_("To learn from others"),
    "borrow": N_("To borrow"),
    "test": N_("To test"),
    "develop": N_("To develop together"),
    "buy": N_("To buy"),
}
BUDGET_STATUS = {
    "none": N_("No money yet"),
    "seeking": N_("Looking for money"),
    "pilot": N_("Money set aside for a test"),
    "purchase": N_("Money set aside for buying"),
}
PROCEDURES = {
    "none": N_("Not decided yet"),
    "dialogue": N_("Market dialogue only"),
    "below_threshold": N_("Purchase below the threshold"),
    "tender": N_("Tender"),
    "framework": N_("Framework agreement"),
    "innovation_partnership": N_("Innovation partnership"),
    "unsure": N_("Not sure"),
}
PERSONAL_DATA = {
    "none": N_("No personal data"),
    "ordinary": N_("Ordinary personal data"),
    "special": N_("Special categories, such as health"),
    "children": N_("Data about children"),
    "cpr": N_("Civil registration numbers"),
}
HOSTING = {"dk": N_("In Denmark"), "eu": N_("In the EU or EEA"), "on_site": N_("With us"), "any": N_("Anywhere")}

OUTCOME = Group("outcome", N_("What should get better"), N_("So that vendors can see when they have succeeded"))
TERMS = Group("terms", N_("The terms: phase, wish and money"), N_("So that the right vendors answer in time"))
DEMANDS = Group("demands", N_("Demands"), N_("So that nobody spends time on what cannot be used"))
ADOPTION = Group("adoption", N_("If it works"), N_("So that a test can become daily use"))
GROUPS = (OUTCOME, TERMS, DEMANDS, ADOPTION, PLACE)


class NeedForm(ListingForm):
    """What a municipality writes about a need."""

    wanted_outcome: Annotated[
        Text,
        Ask(
            N_("What should get better?"),
            "area",
            "outcome",
            hint=N_("Choose something you can count or ask about: today, the goal, and when."),
            words=100,
        ),
    ] = ""
    people_affected: Annotated[
        Number, Ask(N_("How many people does it concern?"), "number", "outcome", hint=N_("A guess will do."))
    ] = None
    why_now: Annotated[Text, Ask(N_("Why now?"), "area", "outcome", words=200)] = ""
    work_done: Annotated[
        Text,
        Ask(
            N_("What have you tried?"),
            "area",
            "outcome",
            hint=N_("Also what did not work. It saves others from repeating it."),
            words=200,
        ),
    ] = ""
    current_solution: Annotated[Line, Ask(N_("What do you use today?"), "text", "outcome")] = ""

    stage: Annotated[str, Ask(N_("Phase"), "choice", "terms", choices=PHASES)] = ""
    need_type: Annotated[str, Ask(N_("What are you looking for?"), "choice", "terms", choices=NEED_TYPES)] = ""
    budget_status: Annotated[str, Ask(N_("Is there money?"), "choice", "terms", choices=BUDGET_STATUS)] = ""
    budget_dkk: Annotated[
        Number, Ask(N_("Budget in kroner"), "money", "terms", hint=N_("Whole kroner, for example 150.000."))
    ] = None
    answer_by: Annotated[Day, Ask(N_("Answer no later than"), "date", "terms")] = None

    must_haves: Annotated[
        Lines, Ask(N_("It must"), "lines", "demands", hint=N_("One demand per line, at most 7."), most=7, words=30)
    ] = ()
    nice_to_haves: Annotated[
        Lines, Ask(N_("It would be nice if"), "lines", "demands", hint=N_("One wish per line, at most 7."), most=7)
    ] = ()
    personal_data: Annotated[str, Ask(N_("Which data will it handle?"), "choice", "demands", choices=PERSONAL_DATA)] = (
        ""
    )
    hosting: Annotated[Choices, Ask(N_("Where may the data be?"), "choices", "demands", choices=HOSTING)] = ()

    adoption_path: Annotated[
        Text,
        Ask(
            N_("What happens if it works?"),
            "area",
            "adoption",
            hint=N_("Who decides, when, and who pays for the daily use."),
            words=100,
        ),
    ] = ""
    procedure: Annotated[str, Ask(N_("How will you buy?"), "choice", "adoption", choices=PROCEDURES)] = ""
    procurement_contact: Annotated[Line, Ask(N_("Who knows about purchasing?"), "text", "adoption")] = ""
    decision_by: Annotated[Day, Ask(N_("Decision no later than"), "date", "adoption")] = None
