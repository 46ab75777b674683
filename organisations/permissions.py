"""Who may do what with an organisation."""

from .models import Membership, Organisation


def can_edit(user, organisation: Organisation) -> bool:
    """Owners, editors and staff may change the profile."""
    if not user.is_authenticated:
        return False
    return user.is_staff or Membership.objects.filter(user=user, organisation=organisation).exists()


def can_review(user) -> bool:
    """Staff with the right to change organisations publish or decline them."""
    return user.is_staff and user.has_perm("organisations.change_organisation")
