"""What staff read in place of the names that tables use."""

from collections.abc import Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Figure:
    """A figure of the weighting: what it is called, and what it does. Both are messages."""

    label: str
    meaning: str


FIGURES: Mapping[str, Mapping[str, Figure]] = {
    N_("What words weigh"): {
        "across": Figure(
            N_("Two languages"),
            N_("What agrees between Danish and English counts this many times, since a dictionary misses much of it."),
        ),
        "translation_power": Figure(
            N_("Unsure translations"),
            N_("The higher, the less a translation counts that the dictionary is not sure of."),
        ),
        "least_translation": Figure(
            N_("Least sure translation"), N_("Translations that the dictionary is less sure of are no reason.")
        ),
        "alike": Figure(N_("Words spelled alike"), N_("Each counts for this share of a word that is the same.")),
        "related": Figure(
            N_("Related words"),
            N_("Each counts for this share of a word that is the same, or less when the two are less close."),
        ),
        "phrase": Figure(
            N_("Phrases"), N_("Words side by side in both texts count for this share of themselves once more.")
        ),
        "length": Figure(N_("Length"), N_("The higher, the less a word counts in a long text.")),
        "scale": Figure(N_("Scale"), N_("The higher, the more evidence a high score takes.")),
    },
    N_("What facts weigh"): {
        "shared_tags": Figure(N_("Shared tags"), N_("This much evidence when all tags are shared.")),
        "shared_area": Figure(N_("The same area"), N_("This much evidence when all areas are shared.")),
        "phase_fits": Figure(N_("A phase that fits"), N_("This much evidence.")),
        "region_fits": Figure(N_("A place that fits"), N_("This much evidence.")),
    },
    N_("From which score"): {
        "lowest": Figure(N_("Proposed from"), N_("Nobody sees what scores less.")),
        "possible": Figure(N_("Possible from"), N_("What scores less is weak.")),
        "strong": Figure(N_("Strong from"), N_("Both sides get a mail at once.")),
    },
}
"""The figures of `Weighting` in the order of the form, under their headings."""
