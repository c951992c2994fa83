"""Who hears of what, when, and how often."""

from tests.story import BASE_URL, MUNICIPALITY, VENDOR


def _vendors(count: int) -> list[str]:
    return [f"vendor@firm{number}.example" for number in range(count)]


def test_a_vendor_hears_only_once_about_the_same_pairing(market, clock, outbox):
    need = market.need("Fald i hjemmet")
    market.solution("Indlægssål", vendor="nordsalt@nordsalt.example")
    market.run_jobs()
    market.revise(need, budget_dkk=200_000)
    clock.forward(hours=25)
    market.run_jobs()
    assert outbox.kinds_to("nordsalt@nordsalt.example") == ["pairing_proposed"]


def test_a_month_after_it_was_sent_a_mail_is_forgotten(market, clock, outbox):
    market.solution("Indlægssål, der ser ændringer i gangen")
    market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    market.run_jobs()
    assert outbox.subjects_to(VENDOR)
    clock.forward(days=29)
    market.run_jobs()
    assert outbox.subjects_to(VENDOR)
    clock.forward(days=2)
    market.run_jobs()
    assert outbox.subjects_to(VENDOR) == []


def test_a_pair_that_was_lost_and_found_again_is_not_news(market, outbox):
    need = market.need("Fald i hjemmet")
    market.solution("Indlægssål")
    market.run_jobs()
    fits = {"title": need.title, "summary": need.summary, "problem": need.problem, "tags": need.tags}
    market.revise(need, title="Parkering", summary="Biler", problem="Biler holder ulovligt.", tags=[], areas=[])
    market.run_jobs()
    assert market.pairs_of(need) == []
    market.revise(need, **fits)
    market.run_jobs()
    assert market.pairs_of(need) != []
    assert outbox.kinds_to(VENDOR) == ["pairing_proposed"]


def test_everybody_of_both_organisations_is_told(market, outbox):
    market.member("eva@trinvagt.example")
    market.need("Fald i hjemmet")
    market.solution("Indlægssål")
    market.run_jobs()
    for person in (MUNICIPALITY, VENDOR, "eva@trinvagt.example"):
        assert outbox.kinds_to(person) == ["pairing_proposed"]


def test_at_most_five_a_day_at_once_and_the_rest_in_one_digest(market, clock, outbox):
    for vendor in _vendors(7):
        market.solution(f"Indlægssål fra {vendor}", vendor=vendor)
    market.need("Fald i hjemmet")
    market.run_jobs()
    assert outbox.kinds_to(MUNICIPALITY) == ["pairing_proposed"] * 5
    clock.forward(hours=20, minutes=29)
    market.run_jobs()
    assert len(outbox.kinds_to(MUNICIPALITY)) == 5
    clock.forward(minutes=2)
    market.run_jobs()
    assert outbox.kinds_to(MUNICIPALITY) == ["pairing_proposed"] * 5 + ["digest"]
    assert outbox.texts_to(MUNICIPALITY)[5].count("Stærkt match") == 2


def test_the_next_day_there_is_room_for_five_again(market, clock, outbox):
    for vendor in _vendors(5):
        market.solution("Indlægssål", vendor=vendor)
    market.need("Fald i hjemmet")
    market.run_jobs()
    clock.forward(hours=15)
    market.solution("Sjette sål", vendor="sixth@firm6.example")
    market.run_jobs()
    assert outbox.kinds_to(MUNICIPALITY) == ["pairing_proposed"] * 6


def test_a_digest_shows_seven_and_says_how_many_more(market, clock, outbox):
    market.member(MUNICIPALITY, "municipality")
    market.prefers(MUNICIPALITY, mail_rhythm="digest")
    for vendor in _vendors(9):
        market.solution(f"Indlægssål fra {vendor}", vendor=vendor)
    market.need("Fald i hjemmet")
    market.run_jobs()
    assert outbox.kinds_to(MUNICIPALITY) == []
    clock.forward(hours=24)
    market.run_jobs()
    [text] = outbox.texts_to(MUNICIPALITY)
    assert text.count("Stærkt match") == 7
    assert "Og 2 mere" in text
    assert outbox.subjects_to(MUNICIPALITY)[0].startswith("9 nye match")


def test_when_nothing_is_new_there_is_no_digest(market, clock, outbox):
    market.member(MUNICIPALITY, "municipality")
    market.prefers(MUNICIPALITY, mail_rhythm="digest")
    market.solution("Indlægssål")
    market.need("Fald i hjemmet")
    market.run_jobs()
    for _ in range(3):
        clock.forward(hours=24)
        market.run_jobs()
    assert outbox.kinds_to(MUNICIPALITY) == ["digest"]


def test_what_was_answered_or_hidden_meanwhile_is_not_told(market, clock, outbox):
    market.member(MUNICIPALITY, "municipality")
    market.prefers(MUNICIPALITY, mail_rhythm="digest")
    answered = market.solution("Indlægssål", vendor="bo@balance.example")
    hidden = market.solution("Balancemåler", vendor="eva@fald.example")
    need = market.need("Fald i hjemmet")
    market.run_jobs()
    pair = next(pair for pair in market.pairs_of(need) if pair.solution.id == answered.id)
    market.answer(pair, MUNICIPALITY, "later")
    market.close(hidden)
    clock.forward(hours=24)
    market.run_jobs()
    assert outbox.kinds_to(MUNICIPALITY) == []


def test_who_wants_no_mail_gets_only_what_they_asked_for(market, clock, outbox):
    market.member(VENDOR)
    market.prefers(VENDOR, mail_rhythm="never")
    market.solution("Indlægssål")
    need = market.need("Fald i hjemmet")
    market.run_jobs()
    clock.forward(hours=24)
    market.run_jobs()
    assert outbox.kinds_to(VENDOR) == []
    for person in (VENDOR, MUNICIPALITY):
        market.answer(market.pairs_of(need)[0], person, "interested")
    market.run_jobs()
    assert outbox.kinds_to(VENDOR) == ["introduced"]


def test_mails_are_in_the_readers_language(market, outbox):
    market.member(VENDOR)
    market.prefers(VENDOR, locale="en")
    market.solution("Indlægssål")
    market.need("Fald i hjemmet")
    market.run_jobs()
    assert outbox.subjects_to(VENDOR) == ["A need that your solution may fit: Fald i hjemmet"]
    assert "Because both are about" in outbox.texts_to(VENDOR)[0]
    assert outbox.subjects_to(MUNICIPALITY) == ["En løsning, der kan passe til jeres behov: Indlægssål"]


def test_a_mail_says_why_and_leads_to_the_pairing(market, outbox):
    market.solution("Indlægssål <b>& mere</b>")
    need = market.need("Fald i hjemmet")
    market.run_jobs()
    [text], [page] = outbox.texts_to(MUNICIPALITY), outbox.pages_to(MUNICIPALITY)
    link = f"{BASE_URL}/pairings/{market.pairs_of(need)[0].pairing.id}"
    assert link in text
    assert link in page
    assert "Indlægssål <b>& mere</b>" in text
    assert "Indlægssål &lt;b&gt;&amp; mere&lt;/b&gt;" in page
    assert market.browser(MUNICIPALITY).get(link).status_code == 200


def test_nobody_named_by_a_public_register_is_written_to(market, outbox):
    market.member(MUNICIPALITY, "municipality", source="register")
    market.need("Fald i hjemmet")
    market.solution("Indlægssål")
    market.run_jobs()
    assert outbox.kinds_to(MUNICIPALITY) == []
    assert outbox.kinds_to(VENDOR) == ["pairing_proposed"]
