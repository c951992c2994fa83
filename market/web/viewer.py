"""Who is asking: the signed-in person as the pages and rules see them."""

from dataclasses import dataclass
from typing import Literal, cast, get_args

from market.i18n import Locale

Role = Literal["vendor", "buyer", "matchmaker", "administrator"]
Theme = Literal["auto", "light", "dark"]


def as_theme(text: str | None) -> Theme | None:
    """Return the text as a theme, or None where it is none."""
    return cast(Theme, text) if text in get_args(Theme) else None


@dataclass(frozen=True)
class Viewer:
    """A signed-in person, acting for one organisation or for the operator."""

    person_id: str
    name: str
    email: str
    locale: Locale
    theme: Theme
    roles: frozenset[Role]
    organisation_id: str | None = None
    organisation_name: str = ""

    @property
    def is_vendor(self) -> bool:
        """Say whether the person acts for a firm."""
        return "vendor" in self.roles

    @property
    def is_buyer(self) -> bool:
        """Say whether the person acts for a municipality or another public body."""
        return "buyer" in self.roles

    @property
    def is_staff(self) -> bool:
        """Say whether the person works for the operator."""
        return bool(self.roles & {"matchmaker", "administrator"})

    @property
    def is_administrator(self) -> bool:
        """Say whether the person may change what the system runs on."""
        return "administrator" in self.roles
