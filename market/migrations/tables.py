"""Every module with tables, so that one import knows the whole schema."""

from market.accounts import models as accounts
from market.audit import models as audit
from market.jobs import models as jobs
from market.mail import models as mail
from market.needs import models as needs
from market.notifications import models as notifications
from market.pairings import models as pairings
from market.solutions import models as solutions
from market.taxonomy import models as taxonomy

__all__ = ["accounts", "audit", "jobs", "mail", "needs", "notifications", "pairings", "solutions", "taxonomy"]
