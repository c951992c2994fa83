"""The questions that a need and a solution have in common: the six that publishing takes, and where it belongs."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, StringConstraints, ValidationInfo, field_validator

from market.listings.answers import Choices, CpvCodes, Email, FormKey, Line, RegionCodes, TagTexts, Text
from market.listings.asking import Ask, Group, check_words
from market.web.forms import FormModel
from market.web.problems import N_, problem

MOST_TAGS = 15
AREAS = {
    "health_older": N_("Health and older people"),
    "social_disability": N_("Social services and disability"),
    "children_youth": N_("Children and young people"),
    "employment_integration": N_("Employment and integration"),
    "climate_environment": N_("Climate and environment"),
    "roads_space": N_("Roads and public space"),
    "culture_leisure": N_("Culture and leisure"),
    "citizen_administration": N_("Citizen service and administration"),
}
LANGUAGES = {"da": N_("Danish"), "en": N_("English")}
REGIONS = {
    "DK": N_("All of Denmark"),
    "DK01": N_("Capital Region of Denmark"),
    "DK02": N_("Region Zealand"),
    "DK03": N_("Region of Southern Denmark"),
    "DK04": N_("Central Denmark Region"),
    "DK05": N_("North Denmark Region"),
}
PROGRAMMES = {
    "1": N_("Citizens, technology and local democracy"),
    "2": N_("Digital transformation and wider use of mature technologies"),
    "3": N_("Connected welfare services"),
    "4": N_("Climate and resources"),
    "5": N_("Better welfare and steering with data"),
    "6": N_("The municipalities' digital foundations"),
}
PLACE = Group("place", N_("Where it belongs"), N_("So that the right people find it"))

_TO_PUBLISH = ("title", "summary", "problem", "areas", "tags", "contact_name", "contact_email")
_MISSING = {"areas": "missing_choice", "tags": "missing_tag"}


class ListingForm(FormModel):
    """What is asked of every listing. A draft may be incomplete; publishing (`act`) takes the six fields."""

    model_config = ConfigDict(validate_default=True)

    text_words: ClassVar[dict[str, int]] = {"summary": 50, "problem": 200, "description": 500}

    act: Literal["draft", "publish"] = "draft"
    form_key: FormKey = None
    revision: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}$")] | None = None
    lang: Annotated[str, Ask(N_("Language of the text"), "choice", choices=LANGUAGES)] = "da"
    title: Line = ""
    summary: Text = ""
    problem: Text = ""
    description: Text = ""
    areas: Annotated[Choices, Ask(N_("Area"), "choices", choices=AREAS)] = ()
    tags: Annotated[TagTexts, Ask(N_("Tags"), "tags", most=MOST_TAGS)] = ()
    contact_name: Annotated[str, StringConstraints(max_length=100)] = ""
    contact_email: Email = ""
    regions: Annotated[RegionCodes, Ask(N_("Where"), "choices", "place", choices=REGIONS, most=30)] = ()
    programmes: Annotated[
        Choices, Ask(N_("Programmes of the municipalities"), "choices", "place", choices=PROGRAMMES)
    ] = ()
    cpv_codes: Annotated[
        CpvCodes,
        Ask(N_("CPV codes"), "tags", "place", hint=N_("Eight digits each, with commas between."), most=20),
    ] = ()

    @field_validator(*_TO_PUBLISH)
    @classmethod
    def _is_complete(cls, answer: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - texts and lists of texts
        """Refuse to publish without this answer."""
        if info.data.get("act") == "publish":
            if not answer:
                raise problem(_MISSING.get(info.field_name or "", "missing"))
            if info.field_name == "title" and len(answer) < 5:
                raise problem("string_too_short", min_length=5)
        return answer

    @field_validator(*text_words)
    @classmethod
    def _is_short_enough(cls, answer: str, info: ValidationInfo) -> str:
        """Refuse to publish longer texts than people read; a draft may be long for a while."""
        if info.data.get("act") == "publish" and info.field_name:
            check_words(answer, cls.text_words[info.field_name])
        return answer

    @property
    def seen_revision(self) -> int | None:
        """Return the revision that the form was filled from; None for a new listing."""
        return int(self.revision) if self.revision else None
