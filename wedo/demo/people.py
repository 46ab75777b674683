"""People of a demo: who answers for the samples, and what waits for an answer: invitations and a request."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from organisations.models import Invitation, JoinRequest, Membership, Organisation
from wedo.accounts.models import User
from wedo.keys import hashed, new_key

TEAM, OTHER = "beispielchor-vielklang", "offene-naehstube-beispiel"
# (organisation, address, role)
INVITATIONS = [
    (OTHER, "redaktion@example.org", Membership.Role.EDITOR),
    (TEAM, "sopran@example.org", Membership.Role.EDITOR),
]
ASKING = ("bass@example.org", "Bass Beispiel", "Ich singe im Bass und mache eure Website.")
# Answers for all other samples, so that their contact forms are open; nobody can sign in with it.
RESPONSIBLE = ("organisationen@example.org", "Organisationen Beispiel")
HOLDS = dt.timedelta(days=14)


def seed_people() -> None:
    """Make it once: what has been answered stays answered."""
    if Invitation.objects.filter(organisation__is_sample=True).exists():
        return
    with transaction.atomic():
        _answer_for_all()
        organisations = Organisation.objects.filter(is_sample=True, slug__in=(TEAM, OTHER)).in_bulk(field_name="slug")
        for slug, email, role in INVITATIONS:
            if organisation := organisations.get(slug):
                _invite(organisation, email, role)
        if team := organisations.get(TEAM):
            _ask(team)


def _answer_for_all() -> None:
    email, name = RESPONSIBLE
    if User.objects.filter(email=email).exists():
        return
    user = User.objects.create_user(email, None, name=name)
    samples = Organisation.objects.published().filter(is_sample=True, memberships=None)
    owned = [Membership(organisation=one, user=user, role=Membership.Role.OWNER) for one in samples]
    Membership.objects.bulk_create(owned)


def _invite(organisation: Organisation, email: str, role: str) -> None:
    expires_at = timezone.now() + HOLDS
    organisation.invitations.create(email=email, role=role, key_hash=hashed(new_key()), expires_at=expires_at)


def _ask(organisation: Organisation) -> None:
    email, name, text = ASKING
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, None, name=name)
    known = organisation.join_requests.filter(user=user) or organisation.memberships.filter(user=user)
    if not known:
        JoinRequest.objects.create(organisation=organisation, user=user, text=text)
