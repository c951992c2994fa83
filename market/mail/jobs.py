"""The outbox's own periodic work."""

from datetime import timedelta

from market.jobs.running import RunningJob
from market.mail import outbox

KEEP_CONTENT = timedelta(days=30)


def forget_old(job: RunningJob) -> None:
    """Remove address and content of mails that are a month old. The rows stay, so that nothing is sent twice."""
    with job.database.writing() as session:
        outbox.forget_content(session, job.clock.now() - KEEP_CONTENT)
        job.finish(session)
