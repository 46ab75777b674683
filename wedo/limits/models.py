"""How often somebody tried something in a stretch of time."""

from django.db import models


class Attempt(models.Model):
    """The number of tries of one kind by one person in one window of time.

    `who` is a keyed hash: nobody can read an address or an IP number from it.
    """

    scope = models.CharField(max_length=40)
    who = models.CharField(max_length=64)
    window_start = models.DateTimeField()
    number = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "who", "window_start"], name="attempt_one_row_a_window"),
        ]
        indexes = [models.Index(fields=["window_start"], name="attempt_window")]

    def __str__(self) -> str:
        return f"{self.scope} {self.number}"
