"""Accounts to try the demo with. Their password is public, so they exist on a machine of one's own only."""

from allauth.account.models import EmailAddress
from django.db import transaction

from organisations.models import Membership, Organisation
from wedo.accounts.models import User
from wedo.team import ensure_team

PASSWORD = "wedo-beispiel"  # noqa: S105 - printed at every start and refused on public hosts
ORGANISATION = "beispielchor-vielklang"

# (address, name, fields, role in ORGANISATION, what it can do)
ACCOUNTS = [
    ("admin@example.org", "Admin Beispiel", {"is_staff": True, "is_superuser": True}, "", "everything, /verwaltung/"),
    ("team@example.org", "Team Beispiel", {"is_staff": True}, "", "staff, /verwaltung/"),
    ("verein@example.org", "Verein Beispiel", {}, Membership.Role.OWNER, "owner of a sample organisation, /mein/"),
    ("redaktion@example.org", "Redaktion Beispiel", {}, Membership.Role.EDITOR, "editor of the same, /mein/"),
]


@transaction.atomic
def seed_accounts() -> list[tuple[str, str]]:
    """Make the accounts that are missing, their addresses verified; returns (address, what it can do) of all.

    An account that is there keeps its password, its name and its rights.
    """
    known = set(User.objects.filter(email__in=[row[0] for row in ACCOUNTS]).values_list("email", flat=True))
    for email, name, fields, role, _note in ACCOUNTS:
        if email not in known:
            _create(email, name, fields, role)
    return [(email, note) for email, _name, _fields, _role, note in ACCOUNTS]


def _create(email: str, name: str, fields: dict, role: str) -> None:
    user = User.objects.create_user(email, PASSWORD, name=name, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    if user.is_staff and not user.is_superuser:
        user.groups.add(ensure_team())
    organisation = Organisation.objects.filter(slug=ORGANISATION, is_sample=True).first() if role else None
    if organisation:
        Membership.objects.create(organisation=organisation, user=user, role=role)
