"""Whatever refers to a person is in the download, or is left out for a reason."""

import pytest
from django.apps import apps
from django.db import models

from organisations.models import Organisation
from wedo.accounts.models import User
from wedo.me.parts import BY_ACCOUNT, BY_ADDRESS, PROFILE_LEFT_OUT, TOLD_ELSEWHERE

MODELS = apps.get_models(include_auto_created=True)
# Never in a file that leaves: what proves something, and what only machines read.
SECRETS = {"password", "key_hash", "email_hash", "session_key", "data", "ip", "quoted", "key"}


def test_every_model_that_refers_to_an_account_is_covered():
    relations = {
        f"{model._meta.label}.{field.name}"
        for model in MODELS
        for field in model._meta.get_fields()
        if field.is_relation
        and field.related_model is User
        and not field.auto_created
        # Django's own tables of a many-to-many field of the account stand for both of its sides.
        and not (field.many_to_many and field.remote_field.through._meta.auto_created)
    }
    assert sorted(relations - {part.key for part in BY_ACCOUNT} - set(TOLD_ELSEWHERE)) == []


def test_every_field_that_holds_an_address_is_covered():
    addresses = {
        f"{model._meta.label}.{field.name}"
        for model in MODELS
        for field in model._meta.concrete_fields
        if isinstance(field, models.EmailField)
    }
    assert sorted(addresses - {part.key for part in BY_ADDRESS} - set(TOLD_ELSEWHERE)) == []


@pytest.mark.parametrize("part", [*BY_ACCOUNT, *BY_ADDRESS], ids=lambda part: part.name)
def test_no_part_takes_a_secret_and_each_can_be_asked(part):
    assert {field.rsplit("__", 1)[-1] for field in part.fields} & SECRETS == set()
    str(part.model._default_manager.filter(**part.only).values(*part.fields).query)


def test_names_are_used_once():
    names = [part.name for part in (*BY_ACCOUNT, *BY_ADDRESS)]
    assert len(names) == len(set(names))


def test_what_a_profile_leaves_out_exists():
    assert PROFILE_LEFT_OUT - {field.name for field in Organisation._meta.concrete_fields} == set()
