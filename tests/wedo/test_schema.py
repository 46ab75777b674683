"""Migrations run while the old program still serves (docs/operations.md)."""

import pytest
from django.apps import apps
from django.db import connection, migrations
from django.db.migrations.loader import MigrationLoader
from django.db.models import ManyToManyField

pytestmark = pytest.mark.django_db
OURS = ("organisations", "events", "tickets", "accounts")


def added() -> set[tuple[str, str]]:
    """(table, column) of each NOT NULL column of ours that was added after its table."""
    found = set()
    for (app, _name), migration in MigrationLoader(None).disk_migrations.items():
        if app not in OURS:
            continue
        made = {one.name_lower for one in migration.operations if isinstance(one, migrations.CreateModel)}
        for one in migration.operations:
            if not isinstance(one, migrations.AddField) or one.model_name_lower in made:
                continue
            if not (isinstance(one.field, ManyToManyField) or one.field.null):
                model = apps.get_model(app, one.model_name)
                found.add((model._meta.db_table, model._meta.get_field(one.name).column))
    return found


def test_the_old_program_can_still_insert():
    """It does not know a new column: without a value of the database's own its INSERT is refused."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND is_nullable = 'NO' AND column_default IS NULL"
        )
        without = set(cursor.fetchall())

    assert added()
    assert added() & without == set()
