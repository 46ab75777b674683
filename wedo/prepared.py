"""Queries that are built once: for the few that everybody waits for.

Building the SQL of a queryset costs five to ten times what running it does (docs/performance.md, ADR 0008).
A prepared query keeps the SQL and reads the rows as Django's own `ModelIterable` does.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet, Value
from django.db.models.query import get_related_populators
from django.utils.functional import cached_property

# Stand for the open value while the SQL is built. No row has them.
MARKS = {int: -2_147_483_600, str: "\ufdd0open\ufdd0"}


class Literal(Value):
    """A word of ours that stands in the SQL itself.

    The server keeps plans without knowing what the parameters will be: it uses a partial index only where the
    statement itself shows that the index has all rows. Never for anything that somebody has typed.
    """

    def as_sql(self, compiler, connection) -> tuple[str, list]:
        """The word in quotes. Raises ValueError for anything but plain letters."""
        if not str(self.value).isalpha():
            raise ValueError(f"not a word: {self.value!r}")
        return f"'{self.value}'", []


class Prepared:
    """A queryset with one open value, compiled once in each process.

    `build` takes the value and returns the queryset: with select_related and annotations, without prefetches.
    It must mean the same in every language and at every time, for it is asked once. `kind` is the value's type.
    """

    def __init__(self, build: Callable[[Any], QuerySet], kind: type = int):
        self.build, self.mark = build, MARKS[kind]

    @cached_property
    def _plan(self) -> "_Plan":
        return _Plan(self.build(self.mark))

    def __call__(self, value: int | str) -> list[Model]:
        """The objects for this value, in one query."""
        plan = self._plan
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, [value if param == self.mark else param for param in plan.params])
            return [plan.read(row) for row in plan.converted(cursor.fetchall())]

    def one(self, value: int | str) -> Model | None:
        """The first object for this value, or None."""
        return next(iter(self(value)), None)


class _Plan:
    """The SQL of a queryset, its parameters, and how a row becomes an object.

    Shared by all threads: the compiler keeps the connection of the one that made it, and converters of PostgreSQL
    read nothing from it.
    """

    def __init__(self, queryset: QuerySet):
        self.compiler = queryset.query.get_compiler("default")
        self.sql, self.params = self.compiler.as_sql()
        columns = self.compiler.select
        own = self.compiler.klass_info["select_fields"]
        self.model = self.compiler.klass_info["model"]
        self.start, self.end = own[0], own[-1] + 1
        self.names = [column[0].target.attname for column in columns[self.start : self.end]]
        self.related = get_related_populators(self.compiler.klass_info, columns, "default")
        self.annotations = tuple(self.compiler.annotation_col_map.items())
        self.converters = self.compiler.get_converters([column[0] for column in columns])

    def converted(self, rows: list[tuple]) -> Iterable:
        """The rows with values as Python has them."""
        return self.compiler.apply_converters(rows, self.converters) if self.converters else rows

    def read(self, row: tuple | list) -> Model:
        """The object in a row, with what select_related and annotations brought along."""
        one = self.model.from_db("default", self.names, row[self.start : self.end])
        for populator in self.related:
            populator.populate(row, one)
        for name, column in self.annotations:
            setattr(one, name, row[column])
        return one


def set_prefetched(instance: Model, name: str, objects: Iterable[Model]) -> None:
    """Make `instance.<name>.all()` answer with these objects, as prefetch_related does."""
    objects = list(objects)
    queryset = QuerySet(instance._meta.get_field(name).related_model)
    queryset._result_cache, queryset._prefetch_done = objects, True
    if not hasattr(instance, "_prefetched_objects_cache"):
        instance._prefetched_objects_cache = {}
    instance._prefetched_objects_cache[name] = queryset
