"""What is asked of a solution: the six fields, then maturity, price and trial, data and security, and what it takes."""

from typing import Annotated

from market.listings.answers import Choices, Line, Lines, Number, TagTexts, Text
from market.listings.asking import Ask, Group
from market.listings.forms import PLACE, ListingForm
from market.web.problems import N_

STAGES = {
    "idea": N_("Idea"),
    "prototype": N_("Prototype"),
    "lab": N_("Tested in a lab"),
    "operation": N_("Tested in daily work"),
    "market": N_("On the market"),
    "widespread": N_("Widely used"),
}
EVIDENCE = {
    "0": N_("None yet"),
    "1": N_("Our own data"),
    "2": N_("What users say"),
    "3": N_("Measured before and after in one place"),
    "4": N_("Measured in several places or by others"),
    "5": N_("An independent controlled study"),
}
PILOT = {"not": N_("Not yet"), "soon": N_("Within three months"), "now": N_("Now")}
PRICE_UNITS = {
    "user": N_("User"),
    "device": N_("Device"),
    "citizen": N_("Citizen"),
    "unit": N_("Unit or place"),
    "municipality": N_("Municipality"),
}
INTERVALS = {"once": N_("Once"), "month": N_("Each month"), "year": N_("Each year")}
ACCESS = {
    "direct": N_("Direct purchase below the threshold"),
    "ski": N_("SKI agreement"),
    "dps": N_("Dynamic purchasing system"),
    "framework": N_("Another framework agreement"),
    "none": N_("None"),
}
HOSTING = {
    "dk": N_("Denmark"),
    "eu": N_("EU or EEA"),
    "uk": N_("United Kingdom"),
    "other": N_("Another country"),
    "on_site": N_("At the customer"),
    "none": N_("No data is stored"),
}
PERSONAL_DATA = {
    "none": N_("No personal data"),
    "ordinary": N_("Ordinary personal data"),
    "special": N_("Special categories, such as health"),
    "children": N_("Data about children"),
    "cpr": N_("Civil registration numbers"),
}
AI_USE = {
    "none": N_("No AI"),
    "minimal": N_("AI with minimal risk"),
    "limited": N_("AI with limited risk"),
    "high": N_("AI with high risk"),
    "unsure": N_("Not sure"),
}
MEDICAL = {
    "no": N_("No"),
    "mdr": N_("Yes, with CE marking"),
    "coming": N_("CE marking on the way"),
    "unsure": N_("Not sure"),
}
ACCESSIBILITY = {
    "aa": N_("WCAG AA (EN 301 549)"),
    "a": N_("WCAG A"),
    "none": N_("Does not meet WCAG"),
    "unsure": N_("Not sure"),
    "not_applicable": N_("There is no screen"),
}
SECURITY = {
    "iso27001": "ISO 27001",
    "isae3000": "ISAE 3000 / 3402",
    "pentest": N_("Penetration test"),
    "other": N_("Something else"),
}
TARGETS = {
    "older": N_("Older people"),
    "children": N_("Children"),
    "disability": N_("People with a disability"),
    "patients": N_("Patients"),
    "employees": N_("Employees"),
    "citizens": N_("All citizens"),
    "buildings": N_("Buildings and surroundings"),
    "administration": N_("Administration"),
}

MATURITY = Group("maturity", N_("How far it has come"), N_("So that buyers can judge maturity"))
PRICE = Group("price", N_("Price and trial"), N_("So that buyers can see whether they can afford it"))
DATA = Group("data", N_("Data and security"), N_("So that the buyer's data protection officer can say yes"))
FIT = Group("fit", N_("What it takes"), N_("So that only those write to you whom it can help"))
GROUPS = (MATURITY, PRICE, DATA, FIT, PLACE)


class SolutionForm(ListingForm):
    """What a vendor writes about a solution."""

    stage: Annotated[str, Ask(N_("Stage"), "choice", "maturity", choices=STAGES)] = ""
    evidence_level: Annotated[str, Ask(N_("Proof that it works"), "choice", "maturity", choices=EVIDENCE)] = ""
    benefits: Annotated[
        Lines, Ask(N_("What do people gain?"), "lines", "maturity", hint=N_("One gain per line, at most 10."), most=10)
    ] = ()
    references: Annotated[
        Lines, Ask(N_("Who uses it?"), "lines", "maturity", hint=N_("One place per line, with the year."), most=20)
    ] = ()

    price_min_dkk: Annotated[
        Number, Ask(N_("Price from, in kroner"), "money", "price", hint=N_("Whole kroner. A range is enough."))
    ] = None
    price_max_dkk: Annotated[Number, Ask(N_("Price to, in kroner"), "money", "price")] = None
    price_unit: Annotated[str, Ask(N_("For each"), "choice", "price", choices=PRICE_UNITS)] = ""
    price_interval: Annotated[str, Ask(N_("How often?"), "choice", "price", choices=INTERVALS)] = ""
    total_cost_note: Annotated[
        Line, Ask(N_("What else does it cost?"), "text", "price", hint=N_("Set-up, training, operation."))
    ] = ""
    pilot_ready: Annotated[str, Ask(N_("Can it be tried?"), "choice", "price", choices=PILOT)] = ""
    pilot_offer: Annotated[
        Text,
        Ask(
            N_("What does a trial look like?"),
            "area",
            "price",
            hint=N_("Price, weeks, and what you need from the municipality."),
            words=100,
        ),
    ] = ""
    procurement_access: Annotated[Choices, Ask(N_("How can it be bought?"), "choices", "price", choices=ACCESS)] = ()

    hosting: Annotated[Choices, Ask(N_("Where is the data?"), "choices", "data", choices=HOSTING)] = ()
    personal_data: Annotated[str, Ask(N_("Which data does it handle?"), "choice", "data", choices=PERSONAL_DATA)] = ""
    security: Annotated[Choices, Ask(N_("Security"), "choices", "data", choices=SECURITY)] = ()
    ai_use: Annotated[str, Ask(N_("Does it use AI?"), "choice", "data", choices=AI_USE)] = ""
    accessibility: Annotated[str, Ask(N_("Accessibility"), "choice", "data", choices=ACCESSIBILITY)] = ""
    medical_device: Annotated[str, Ask(N_("Is it a medical device?"), "choice", "data", choices=MEDICAL)] = ""
    data_export: Annotated[
        Text, Ask(N_("How does a customer get the data out and leave?"), "area", "data", words=100)
    ] = ""

    target_groups: Annotated[Choices, Ask(N_("Who is it for?"), "choices", "fit", choices=TARGETS)] = ()
    ui_languages: Annotated[
        TagTexts,
        Ask(N_("Languages of the product"), "tags", "fit", hint=N_("Two letters each: da, en."), most=20),
    ] = ()
    standards: Annotated[
        Lines,
        Ask(N_("What does it connect to?"), "lines", "fit", hint=N_("One system or standard per line."), most=20),
    ] = ()
    not_for: Annotated[Text, Ask(N_("Who should not buy it?"), "area", "fit", words=50)] = ""
