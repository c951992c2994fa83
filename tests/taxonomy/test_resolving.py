"""What people type and which concept is meant; and what must not be taken for another word."""

import pytest

from market.matching.language import LANGUAGES
from market.rendering.places import folder
from market.taxonomy import reading
from market.taxonomy.spelling import known_words
from market.taxonomy.vocabulary import Entry, Vocabulary

SEED = folder("seed")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """The shipped vocabulary, as the database gives it."""
    entries = [
        Entry(
            key=row["key"],
            labels={"da": row["da"], "en": row["en"]},
            aliases={"da": tuple(row["aliases_da"]), "en": tuple(row["aliases_en"])},
            broader=row["broader"],
            area=row["area"],
        )
        for row in reading.concepts(SEED)
    ]
    return Vocabulary(entries, {lang: known_words(SEED, lang) for lang in LANGUAGES})


MEANT = [
    # As it stands, whatever the case, hyphens and spaces
    ("da", "Faldforebyggelse", "fall_prevention"),
    ("da", "FALDFOREBYGGELSE", "fall_prevention"),
    ("da", "fall_prevention", "fall_prevention"),
    ("da", "hjemme pleje", "home_care"),
    ("da", "hjemme-pleje", "home_care"),
    ("da", "  Hjemmepleje ", "home_care"),
    ("en", "home-care", "home_care"),
    ("en", "homecare", "home_care"),
    ("en", "wheel chair", "wheelchair"),
    # Everyday and professional words
    ("da", "gangbesvær", "gait_problems"),
    ("da", "fald i hjemmet", "fall_prevention"),
    ("da", "såler", "smart_insoles"),
    ("da", "skraldebil", "waste_collection"),
    ("da", "hul i vejen", "potholes"),
    ("da", "vejsalt", "winter_service"),
    ("da", "vand", "water_supply"),
    ("en", "pothole", "potholes"),
    ("en", "bin lorry", "waste_collection"),
    ("en", "garbage truck", "waste_collection"),
    # British and American
    ("en", "ageing in place", "independent_living"),
    ("en", "aging in place", "independent_living"),
    ("en", "digitization", "digital_transformation"),
    ("en", "job center", "job_centre"),
    # Other spellings of the Danish letters
    ("da", "saarpleje", "wound_care"),
    ("da", "køretøj", "fleet_management"),
    # Another grammatical form
    ("da", "hjemmeplejens", "home_care"),
    ("da", "plejehjemmenes", "nursing_home"),
    ("da", "sensorerne", "sensors"),
    ("en", "wheelchair's", "wheelchair"),
    # The other language
    ("da", "fall prevention", "fall_prevention"),
    ("en", "hjemmepleje", "home_care"),
    # Misspellings
    ("da", "faldforebygelse", "fall_prevention"),
    ("da", "falforebyggelse", "fall_prevention"),
    ("da", "faldfoerbyggelse", "fall_prevention"),
    ("da", "genoptræming", "rehabilitation"),
    ("da", "affaldsortering", "waste_sorting"),
    ("da", "velfærdstekonologi", "welfare_technology"),
    ("da", "medicinhåndtring", "medication_management"),
    ("da", "ensomhet", "loneliness"),
    ("da", "snerydninng", "winter_service"),
    ("da", "børnhave", "kindergarten"),
    ("da", "biblotek", "library"),
    ("en", "dementa", "dementia"),
    ("en", "rehabiltation", "rehabilitation"),
    ("en", "wheelchiar", "wheelchair"),
    ("en", "procurment", "procurement"),
]

NOT_MEANT = [
    ("da", "sand"),
    ("da", "vind"),
    ("da", "kontakt"),
    ("da", "løser"),
    ("da", "balje"),
    ("da", "markering"),
    ("da", "håndpleje"),
    ("da", "læser"),
    ("da", "data"),
    ("da", "system"),
    ("da", "løsning"),
    ("da", "kommune"),
    # Much wider than any concept, or another word altogether
    *(("da", word) for word in ("natarbejde", "tryghed", "telefon", "kalender", "seng", "lugt", "LED")),
    *(("en", word) for word in ("office", "ideas", "environment", "feedback")),
    ("da", "xyzzy"),
    ("da", ""),
    ("da", "   "),
    ("da", "²\x00"),
    ("da", "\udcff"),
    ("en", "sand"),
    ("en", "data"),
    ("en", "solution"),
    ("en", "tablecloth"),
    # Correct words of the other language
    ("en", "bakterier"),
]


@pytest.mark.parametrize(("lang", "typed", "key"), MEANT)
def test_a_typed_word_finds_its_concept(vocabulary: Vocabulary, lang: str, typed: str, key: str):
    assert vocabulary.resolve(typed, lang) == key


@pytest.mark.parametrize(("lang", "typed"), NOT_MEANT)
def test_an_uncertain_word_finds_none(vocabulary: Vocabulary, lang: str, typed: str):
    assert vocabulary.resolve(typed, lang) is None


def test_a_megabyte_is_answered_at_once(vocabulary: Vocabulary):
    assert vocabulary.resolve("faldforebyggelse " * 60_000, "da") is None
    assert vocabulary.suggest("faldforebyggelse " * 60_000, "da") == []


def test_every_label_resolves_to_its_own_concept(vocabulary: Vocabulary):
    for row in reading.concepts(SEED):
        assert vocabulary.resolve(row["da"], "da") == row["key"]
        assert vocabulary.resolve(row["en"], "en") == row["key"]


def test_every_alias_resolves_to_its_own_concept(vocabulary: Vocabulary):
    strays = [
        (lang, alias)
        for row in reading.concepts(SEED)
        for lang in LANGUAGES
        for alias in row[f"aliases_{lang}"]
        if vocabulary.resolve(alias, lang) != row["key"]
    ]
    assert strays == []


def test_a_concept_has_its_name_in_both_languages(vocabulary: Vocabulary):
    assert vocabulary.label("home_care", "da") == "Hjemmepleje"
    assert vocabulary.label("home_care", "en") == "Home care"
    with pytest.raises(KeyError):
        vocabulary.label("nothing", "da")


@pytest.mark.parametrize(
    ("lang", "typed", "label"),
    [
        ("da", "faldf", "Faldforebyggelse"),
        ("da", "faldforbyg", "Faldforebyggelse"),
        ("da", "Hjemmep", "Hjemmepleje"),
        ("da", "lygtep", "Gadebelysning"),
        ("da", "snerydn", "Vintertjeneste"),
        ("en", "fall pr", "Fall prevention"),
        ("en", "street la", "Street lighting"),
    ],
)
def test_a_word_being_typed_suggests_its_concept_first(vocabulary: Vocabulary, lang: str, typed: str, label: str):
    assert vocabulary.suggest(typed, lang)[0].label == label


def test_words_and_parts_of_compounds_come_before_words_that_only_hold_the_letters():
    labels = ["Affaldssug", "Stormfald på skove", "Risiko for fald", "Faldteam", "Fald om natten"]
    words = Vocabulary(Entry(label, {"da": label, "en": label}) for label in labels)
    assert [one.label for one in words.suggest("fald", "da")] == [
        "Fald om natten",
        "Faldteam",
        "Risiko for fald",
        "Stormfald på skove",
        "Affaldssug",
    ]


def test_a_suggestion_says_which_alias_led_to_it(vocabulary: Vocabulary):
    (first, *_) = vocabulary.suggest("indlægssål", "da")
    assert (first.key, first.alias) == ("smart_insoles", "indlægssål")
    assert vocabulary.suggest("faldforebyggelse", "da")[0].alias is None


def test_suggestions_are_few_and_name_each_concept_once(vocabulary: Vocabulary):
    found = vocabulary.suggest("s", "da", limit=5)
    assert len(found) == len({suggestion.key for suggestion in found}) == 5
    assert vocabulary.suggest("", "da") == []
