"""What migrations share, so that they are safe while the old program still runs."""

from django.db.migrations import RunSQL


def keep_defaults(table: str, **columns: str) -> RunSQL:
    """Leave a default in the database for new NOT NULL columns, each given as SQL.

    Django drops it after it has filled the rows; then processes of the old version, which do not know the columns
    and still run for some seconds, could insert nothing.
    """
    sets = ", ".join(f"ALTER COLUMN {name} SET DEFAULT {value}" for name, value in columns.items())
    drops = ", ".join(f"ALTER COLUMN {name} DROP DEFAULT" for name in columns)
    return RunSQL(f"ALTER TABLE {table} {sets}", f"ALTER TABLE {table} {drops}")
