"""Kinds of tickets to which somebody is invited already are for invited organisations alone."""

from django.db import migrations


def mark(apps, schema_editor):
    """Set the fact for those."""
    kinds = apps.get_model("tickets", "TicketType")
    invited = kinds.invited.through.objects.values("tickettype")
    kinds.objects.filter(pk__in=invited).update(by_invitation=True)


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0010_by_invitation'),
    ]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop, elidable=True)]
