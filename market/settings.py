"""What an operator can set: environment variables that begin with MARKET_, each described in the README."""

from functools import cached_property
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})
_DEVELOPMENT_KEY = "only-for-development-on-this-machine"


class Settings(BaseSettings):
    """The settings of one running marketplace. Frozen: what started, stays."""

    model_config = SettingsConfigDict(env_prefix="MARKET_", frozen=True, extra="ignore")

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    data_dir: Path = Path(".market")
    database_url: str = ""
    public_base_url: str = ""
    secret_key: SecretStr = SecretStr(_DEVELOPMENT_KEY)
    smtp_url: str = ""
    mail_from: str = "innovation@marketplace.example"
    site_name_da: str = "Innovationsfællesskabet"
    site_name_en: str = "The Innovation Community"
    matchmaker_email: str = "matchmaker@marketplace.example"
    demonstration: bool = False

    @property
    def on_loopback(self) -> bool:
        """Say whether only this machine can reach the site."""
        return self.host in LOOPBACK_HOSTS

    @property
    def shows_inbox(self) -> bool:
        """Say whether mails can be read in the development inbox: with demonstration data on this machine only.

        Behind a proxy the program listens on this machine too, but people come from elsewhere.
        """
        return self.demonstration and self.on_loopback and urlsplit(self.base_url).hostname in LOOPBACK_HOSTS

    @property
    def base_url(self) -> str:
        """Return scheme and host as people see them, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.public_base_url or f"http://{host}:{self.port}").rstrip("/")

    @property
    def is_secure(self) -> bool:
        """Say whether people reach the site through https."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def database_address(self) -> str:
        """Return the SQLAlchemy URL: what was set, else SQLite in the data directory."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'market.sqlite'}"

    @property
    def index_dir(self) -> Path:
        """Return the folder of the search index. It is a copy and may be deleted."""
        return self.data_dir.absolute() / "index"

    @cached_property
    def has_development_key(self) -> bool:
        """Say whether the secret key is the one that everybody can read here."""
        return self.secret_key.get_secret_value() == _DEVELOPMENT_KEY

    @model_validator(mode="after")
    def _refuse_unsafe_public_values(self) -> Self:
        if self.on_loopback and urlsplit(self.base_url).hostname in LOOPBACK_HOSTS:
            return self
        if self.has_development_key:
            raise ValueError("MARKET_SECRET_KEY must be set before others than this machine can reach the site")
        if not self.public_base_url:
            raise ValueError("MARKET_PUBLIC_BASE_URL must be set before others than this machine can reach the site")
        return self
