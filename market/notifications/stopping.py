"""The signed link at the foot of each mail that ends such mails, without signing in."""

from itsdangerous import BadSignature, URLSafeSerializer

from market.settings import Settings

STOP_PATH = "/mail/stop"
"""Mail programs post here (RFC 8058, one click), so this path is exempt from the same-origin check."""


def stop_url(settings: Settings, person_id: str) -> str:
    """Return the address that ends a person's mails. It stays valid: a mail may be opened after years."""
    return f"{settings.base_url}{STOP_PATH}?token={_signer(settings).dumps(person_id)}"


def person_of(settings: Settings, token: str) -> str | None:
    """Return whose mails a token ends, or None when we did not make it."""
    try:
        return str(_signer(settings).loads(token))
    except BadSignature:
        return None


def _signer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(settings.secret_key.get_secret_value(), salt="stop")
