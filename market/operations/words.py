"""What staff read in place of the names that tables use."""

from collections.abc import Mapping

from market.mail.models import MessageState
from market.web.problems import N_

MAIL_STATES: Mapping[str, str] = {
    MessageState.QUEUED: N_("Waits to be sent"),
    MessageState.LEASED: N_("Is being sent"),
    MessageState.TRANSMITTING: N_("Is being handed over"),
    MessageState.SENT: N_("Sent"),
    MessageState.UNKNOWN: N_("Perhaps sent"),
    MessageState.FAILED: N_("Refused"),
    MessageState.SUPPRESSED: N_("Not wanted any more"),
    MessageState.CANCELLED: N_("Taken back"),
}

MAIL_KINDS: Mapping[str, str] = {
    "sign_in": N_("Link to sign in"),
    "introduced": N_("Both are interested"),
    "pairing_proposed": N_("A strong match"),
    "digest": N_("Matches of the day"),
}

JOB_KINDS: Mapping[str, str] = {
    "need.changed": N_("A need was changed"),
    "solution.changed": N_("A solution was changed"),
    "listings.imported": N_("A file was imported"),
    "rules.changed": N_("The rules were changed"),
    "notices.urgent": N_("Write about strong matches"),
    "notices.daily": N_("Write the mail of the day"),
    "sign_in.asked": N_("Send a link to sign in"),
    "jobs.remove_done": N_("Clear away finished jobs"),
}
