"""Names are found in spite of typing mistakes. The database's owner may do this: pg_trgm is a trusted extension."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
    ]

    operations = [TrigramExtension()]
