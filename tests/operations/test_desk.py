"""What the operator's people see and do: figures, jobs, mails, and who wants in."""

import pytest
from sqlmodel import select

from market.accounts.models import Organisation
from market.jobs.models import Job, JobState
from market.jobs.queue import enqueue
from market.pairings.commands import RULES_CHANGED
from market.pairings.rematching import Standing
from tests.story import VENDOR, Market, Outbox

ASTA = "asta@marketplace.example"


@pytest.fixture
def market(market: Market) -> Market:
    """A market with a matchmaker."""
    market.staff(ASTA)
    return market


def _break_a_job(market: Market) -> Job:
    """Have a job fail until it is put aside."""
    with market.database.writing() as session:
        enqueue(session, "comet.seen", {})
    for _ in range(5):
        market.run_jobs()
        market.clock.forward(days=1)
    with market.database.reading() as session:
        job = session.exec(select(Job).where(Job.kind == "comet.seen")).one()
    assert job.state == JobState.FAILED
    return job


def test_the_desk_counts_what_there_is(market):
    market.solution("Trinvagt: indlægssål, der ser ændringer i gangen")
    market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    market.run_jobs()
    page = market.browser(ASTA).get("/desk").text
    assert "Åbne behov: 1. Løsninger: 1." in page
    assert "0 behov er uden match" in page
    assert "Venter på at blive sendt" in page


@pytest.mark.parametrize(
    ("locale", "plural", "told"),
    [("da", "needs", "1 behov er uden match"), ("en", "solutions", "1 solution has no match")],
)
def test_the_desk_leads_to_what_has_no_match(market, locale, plural, told):
    market.solution("Indlægssål, der ser ændringer i gangen")
    market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    market.solution("Xylofonkoncert", problem="Musik for de fleste.", tags=("musik",))
    market.need("Hvem kan male en bro?", problem="Rusten æder stålet.", tags=("maling",))
    market.run_jobs()
    browser = market.browser(ASTA)
    browser.cookies.set("language", locale)
    assert f'<a href="/desk/unmatched/{plural}">{told}</a>' in browser.get("/desk").text
    page = browser.get(f"/desk/unmatched/{plural}").text
    without, with_one = ("male en bro", "dårlig balance") if plural == "needs" else ("Xylofonkoncert", "Indlægssål")
    assert without in page
    assert with_one not in page


def test_what_has_no_match_stands_on_as_many_pages_as_it_takes(market):
    for number in range(21):
        market.solution(f"Xylofonkoncert nummer {number:02}")
    browser = market.browser(ASTA)
    assert "Xylofonkoncert nummer 20" in browser.get("/desk/unmatched/solutions").text
    last = browser.get("/desk/unmatched/solutions?page=9")
    assert last.url.path + "?" + last.url.query.decode() == "/desk/unmatched/solutions?page=2"
    assert "Xylofonkoncert nummer 00" in last.text
    assert "Xylofonkoncert nummer 20" not in last.text


def test_a_failed_job_says_what_went_wrong_and_can_be_tried_again(market):
    job = _break_a_job(market)
    browser = market.browser(ASTA)
    page = browser.get("/desk/jobs").text
    assert "comet.seen" in page
    assert "NobodyReacts" in page
    assert f'action="/desk/jobs/{job.id}/retry"' in page
    assert "Opgaven er i køen igen." in browser.post(f"/desk/jobs/{job.id}/retry").text
    with market.database.reading() as session:
        stored = session.get_one(Job, job.id)
        assert (stored.state, stored.attempts) == (JobState.WAITING, 0)
    again = browser.post(f"/desk/jobs/{job.id}/retry")
    assert again.status_code == 409
    assert "Nogen var hurtigere" in again.text


@pytest.mark.parametrize("job_id", ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "%00", "²", "x" * 3000])
def test_a_job_that_never_was_is_not_found(market, job_id):
    answer = market.browser(ASTA).post(f"/desk/jobs/{job_id}/retry")
    assert answer.status_code == 404
    assert "Vi kan ikke finde siden" in answer.text


def test_the_outbox_tells_what_became_of_each_mail_but_not_what_it_says(market):
    market.solution("Trinvagt: indlægssål, der ser ændringer i gangen")
    market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    market.run_jobs()
    page = market.browser(ASTA).get("/desk/outbox").text
    assert "Et stærkt match" in page
    assert VENDOR not in page
    assert Outbox(market.database).subjects_to(VENDOR)[0] not in page


def test_an_organisation_that_waits_is_approved_with_one_button(market):
    with market.database.writing() as session:
        session.add(Organisation(name="Vesterlund Kommune", kind="municipality", created_at=market.clock.now()))
    browser = market.browser(ASTA)
    assert "Vesterlund Kommune" in browser.get("/desk").text
    with market.database.reading() as session:
        waiting = session.exec(select(Organisation).where(Organisation.name == "Vesterlund Kommune")).one()
    page = browser.post(f"/desk/organisations/{waiting.id}/approve").text
    assert "Organisationen kan nu vise noget for alle." in page
    assert "Ingen venter. Godt gået." in page
    with market.database.reading() as session:
        assert session.get_one(Organisation, waiting.id).approved_at == market.clock.now()
    market.clock.forward(hours=1)
    browser.post(f"/desk/organisations/{waiting.id}/approve")
    with market.database.reading() as session:
        assert session.get_one(Organisation, waiting.id).approved_at != market.clock.now()


def test_the_desk_speaks_english_too(market):
    _break_a_job(market)
    browser = market.browser(ASTA)
    browser.cookies.set("language", "en")
    assert "Nobody waits. Well done." in browser.get("/desk").text
    assert "0 waiting, 0 running, 1 failed." in browser.get("/desk/jobs").text
    assert "No mail has been written yet." in browser.get("/desk/outbox").text


def test_staff_match_everything_anew_and_see_how_far_it_is(market):
    market.solution("Trinvagt: indlægssål, der ser ændringer i gangen")
    need = market.need("Hvordan opdager vi dårlig balance, før faldet sker?")
    market.run_jobs()
    browser = market.browser(ASTA)
    assert "Alle match bliver fundet igen." in browser.post("/desk/rematch").text
    with market.database.writing() as session:
        job = session.exec(select(Job).where(Job.kind == RULES_CHANGED)).one()
        begun = Standing(done=42, of=62, since=int(market.clock.now().timestamp()) - 42, rules="r")
        job.payload = begun.to_payload()
    assert "42 af 62 behov og løsninger. Omkring 20 sekunder endnu." in browser.get("/desk").text
    market.run_jobs()
    assert 'action="/desk/rematch"' in browser.get("/desk").text
    assert len(market.pairs_of(need)) == 1


def test_a_rematch_that_staff_stop_goes_no_further(market):
    browser = market.browser(ASTA)
    browser.post("/desk/rematch")
    assert "Stoppet. Det, der er fundet, bliver stående." in browser.post("/desk/rematch/stop").text
    assert browser.post("/desk/rematch/stop").status_code == 409
    market.run_jobs()
    with market.database.reading() as session:
        job = session.exec(select(Job).where(Job.kind == RULES_CHANGED)).one()
    assert (job.state, job.attempts) == (JobState.DONE, 0)
