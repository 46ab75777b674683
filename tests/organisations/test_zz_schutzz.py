from tests.organisations.test_deletion import team  # noqa
import pytest
from django.urls import reverse
from tests.factories import *
from wedo.accounts.models import User
pytestmark = pytest.mark.django_db
def test_try(client, team):
    print([ (r.related_model.__name__, r.field.name, r.on_delete.__name__ if r.on_delete else None) for r in User._meta.related_objects])
    from django.contrib import admin
    print([m.__name__ for m in admin.site._registry])
    m = MembershipFactory(organisation__name="Beispielchor")
    from organisations import actions
    InvitationFactory(organisation=m.organisation, invited_by=m.user)
    client.force_login(team)
    a = reverse("admin:accounts_user_delete", args=[m.user.pk])
    r = client.get(a)
    print(r.status_code, r.context["perms_lacking"], r.context["model_count"])
    r = client.post(a, {"post": "yes"})
    print(r.status_code, User.objects.filter(pk=m.user.pk).exists())
