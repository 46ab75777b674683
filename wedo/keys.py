"""Secret keys in addresses: made once, stored only as a hash."""

import hashlib
import secrets


def new_key() -> str:
    """256 random bits for a secret address (43 characters of URL-safe Base64)."""
    return secrets.token_urlsafe(32)


def hashed(key: str) -> str:
    """What is stored of a secret key. So many random bits need neither salt nor a slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()
