"""The floor: what bare Django costs for a page and for a booking, on the same server and database.

One file, no middleware, no session, no translation. A page is one static template; a booking locks a row, counts,
inserts and redirects. It is a yardstick, not a site. `python -m benchmarks.floor NUMBER` writes its tables.
"""

import os
import sys

from django.conf import settings
from environs import Env

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="floor-only-signs-nothing",
    USE_I18N=False,
    MIDDLEWARE=[],
    DATABASES={"default": Env().dj_db_url("DATABASE_URL") | {"CONN_MAX_AGE": 600}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                # As much text as WeDo's page has, so that both send the same amount.
                "loaders": [
                    (
                        "django.template.loaders.cached.Loader",
                        [
                            (
                                "django.template.loaders.locmem.Loader",
                                {"page.html": "<!doctype html>" + "x" * int(os.environ.get("FLOOR_BYTES", "20000"))},
                            )
                        ],
                    )
                ],
            },
        }
    ],
)

import django  # noqa: E402 - the settings come first

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402


class Event(models.Model):
    """What is booked; its row is the lock."""

    capacity = models.PositiveIntegerField()

    class Meta:
        app_label = "floor"

    def __str__(self) -> str:
        return str(self.pk)


class Booking(models.Model):
    """One place."""

    event = models.ForeignKey(Event, models.CASCADE)
    name = models.CharField(max_length=120)

    class Meta:
        app_label = "floor"

    def __str__(self) -> str:
        return self.name


def page(request: HttpRequest, number: int = 0) -> HttpResponse:
    """One static page; also the result of a booking."""
    return render(request, "page.html")


def book(request: HttpRequest, number: int) -> HttpResponse:
    """Lock, count, insert, redirect."""
    with transaction.atomic():
        event = Event.objects.select_for_update().get(pk=number)
        if Booking.objects.filter(event=event).count() >= event.capacity:
            return HttpResponse(status=409)
        booking = Booking.objects.create(event=event, name=request.POST["name"])
    return HttpResponseRedirect(f"/result/{booking.pk}/")


urlpatterns = [
    path("", page),
    path("book/<int:number>/", book),
    path("result/<int:number>/", page),
]
application = get_wsgi_application()


def create_tables(number: int) -> None:
    """Write both tables and `number` events of 200 places."""
    with connection.schema_editor() as editor:
        editor.create_model(Event)
        editor.create_model(Booking)
    Event.objects.bulk_create(Event(capacity=200) for _event in range(number))


if __name__ == "__main__":
    create_tables(int(sys.argv[1]))
