"""Secrets that a person carries: in a link or in a cookie. The database keeps only their hash."""

import hashlib
import secrets


def new_secret() -> str:
    """Make a secret of 256 random bits, safe in addresses and cookies."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """Return what is stored of a secret. A fast hash is enough: nobody can guess 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()
