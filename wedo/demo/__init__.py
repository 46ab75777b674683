"""What a demo shows: a sample programme ahead of today, sample organisations, accounts to try. All marked as such."""

from .accounts import seed_accounts
from .directory import seed_directory
from .listings import seed_listings
from .organisations import seed_organisations
from .people import seed_people
from .profile import seed_profiles
from .programme import seed_programme
from .tickets import seed_tickets

__all__ = [
    "seed_accounts",
    "seed_directory",
    "seed_listings",
    "seed_organisations",
    "seed_people",
    "seed_profiles",
    "seed_programme",
    "seed_tickets",
]
