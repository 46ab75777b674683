"""Who may do what with an organisation."""

from django.conf import settings

from wedo.accounts.factors import has_factor

from .models import Membership, Organisation


def can_edit(user, organisation: Organisation) -> bool:
    """Owners, editors and staff who may review may change the profile."""
    if not (user.is_authenticated and user.is_active):
        return False
    return can_review(user) or Membership.objects.filter(user=user, organisation=organisation).exists()


def can_list(user, organisation: Organisation) -> bool:
    """Who may change the profile says what the organisation needs and offers, too."""
    return can_edit(user, organisation)


def can_manage(user, organisation: Organisation) -> bool:
    """Owners, and staff who may review, decide about people and protection."""
    if not user.is_authenticated:
        return False
    owns = Membership.objects.filter(user=user, organisation=organisation, role=Membership.Role.OWNER)
    return can_review(user) or owns.exists()


def owns(user, organisation: Organisation) -> bool:
    """Owners alone decide who belongs to the organisation."""
    if not (user.is_authenticated and user.is_active):
        return False
    return Membership.objects.filter(user=user, organisation=organisation, role=Membership.Role.OWNER).exists()


def can_review(user) -> bool:
    """Staff with the right to change organisations publish or decline them."""
    if not (user.is_staff and user.has_perm("organisations.change_organisation")):
        return False
    # What staff may do they may only with a second step, wherever it is done (docs/operations.md).
    return not settings.STAFF_SECOND_FACTOR or has_factor(user)


def can_delete(user) -> bool:
    """Staff who may review delete profiles if they have that right as well."""
    return can_review(user) and user.has_perm("organisations.delete_organisation")


def is_known(user) -> bool:
    """Members of an organisation that staff have looked at and that is public write without proving their address."""
    if not (user.is_authenticated and user.is_active):
        return False
    return Membership.objects.filter(user=user, organisation__status=Organisation.Status.PUBLISHED).exists()
