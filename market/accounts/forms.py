"""What we ask people about themselves."""

from typing import Annotated, Literal

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, Field

from market.web.forms import FormModel
from market.web.problems import problem


def mail_address(text: str) -> str:
    """Return a mail address as it is kept. Raises the problem "email" where the text is none."""
    # Only the form is checked: asking the name server would let anyone make us talk to any server.
    try:
        return validate_email(text, check_deliverability=False, allow_smtputf8=False, test_environment=True).normalized
    except EmailNotValidError:
        raise problem("email") from None


def _web_address(text: str) -> str:
    if not text.startswith(("https://", "http://")) or any(sign.isspace() for sign in text):
        raise problem("url_parsing")
    return text


Email = Annotated[str, Field(max_length=254), AfterValidator(mail_address)]
WebAddress = Annotated[str, Field(max_length=300), AfterValidator(_web_address)]
PersonName = Annotated[str, Field(min_length=2, max_length=100)]


class SignInForm(FormModel):
    """Where to send the link, and where to go afterwards."""

    email: Email
    next: str = ""


class JoinForm(FormModel):
    """Who somebody is when they come for the first time."""

    name: PersonName
    organisation: str = Field(min_length=2, max_length=150)
    kind: Literal["vendor", "municipality", "region", "state", "knowledge"]
    country: str = Field(default="DK", pattern="^[A-Z]{2}$")
    website: WebAddress | None = None


class ProfileForm(FormModel):
    """What a person can change about themselves."""

    name: PersonName
    locale: Literal["da", "en"]
    theme: Literal["auto", "light", "dark"]
    mail_rhythm: Literal["strong_at_once", "digest", "never"]


class ActForForm(FormModel):
    """Which of one's organisations to act for."""

    organisation: str = Field(max_length=26)
