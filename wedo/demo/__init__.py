"""What a demo shows: a sample programme ahead of today, sample organisations, accounts to try. All marked as such."""

from .accounts import seed_accounts
from .organisations import seed_organisations
from .programme import seed_programme

__all__ = ["seed_accounts", "seed_organisations", "seed_programme"]
