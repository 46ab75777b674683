"""Whoever changes an organisation waits for its row, and is looked at under the lock."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from organisations import permissions
from organisations.actions import NotAllowed
from organisations.actions.locking import lock
from tests.factories import MembershipFactory, UserFactory
from wedo.refusals import Gone

pytestmark = pytest.mark.django_db


def test_the_row_is_locked_and_fresh():
    organisation = MembershipFactory().organisation
    type(organisation).objects.update(name="Neuer Name")
    with transaction.atomic():
        assert lock(organisation.pk).name == "Neuer Name"


def test_who_may_not_is_refused_under_the_lock():
    membership = MembershipFactory()
    pk, may = membership.organisation_id, permissions.can_edit
    assert lock(pk, by=membership.user, may=may) == membership.organisation
    with pytest.raises(NotAllowed):
        lock(pk, by=UserFactory(), may=may)


def test_what_was_deleted_meanwhile_is_gone():
    membership = MembershipFactory()
    pk = membership.organisation_id
    membership.organisation.delete()
    with pytest.raises(Gone):
        lock(pk, by=membership.user, may=permissions.can_edit)


def test_no_verb_has_a_lock_of_its_own():
    folder = Path(settings.BASE_DIR) / "organisations" / "actions"
    own = re.compile(r"Organisation\.objects\s*\.?[^\n]*select_for_update")
    found = {path.name for path in folder.glob("*.py") if own.search(path.read_text())}
    assert found == {"locking.py"}
