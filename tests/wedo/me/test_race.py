"""Two owners close their accounts at the same moment: one of them is told that there is something to settle."""

import threading

import pytest
from django.db import connection

from organisations.actions import LastOwner
from tests.factories import MembershipFactory
from wedo.accounts.models import User
from wedo.me.actions import delete_account

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_organisation_never_loses_both_owners_at_once():
    first = MembershipFactory()
    second = MembershipFactory(organisation=first.organisation)
    start, outcomes = threading.Barrier(2), []

    def close(user: User) -> None:
        start.wait()
        try:
            delete_account(by=user, fates={})
            outcomes.append("closed")
        except LastOwner:
            outcomes.append("last owner")
        finally:
            connection.close()

    threads = [threading.Thread(target=close, args=[one.user]) for one in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["closed", "last owner"]
    assert first.organisation.memberships.count() == 1
