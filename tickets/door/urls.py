"""Addresses of the door: each once for staff, and once behind a helper's secret."""

from collections.abc import Callable

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter
from django.views.decorators.csrf import csrf_exempt

from . import views


class KeyConverter(StringConverter):
    """A helper's secret: 43 characters of URL-safe Base64 (256 bits)."""

    regex = "[A-Za-z0-9_-]{43}"


register_converter(KeyConverter, "door_key")

app_name = "door"


def for_both(end: str, view: Callable, name: str) -> list[URLPattern]:
    """The same page for staff with their session, and for helpers, whose address is the right to act (ADR 0004)."""
    return [
        path(f"<slug:slug>/{end}", view, name=name),
        path(f"<slug:slug>/<door_key:key>/{end}", csrf_exempt(view), name=f"helper_{name}"),
    ]


urlpatterns = [
    *for_both("", views.show, "door"),
    *for_both("pruefen/", views.check, "check"),
    *for_both("gruppe/", views.check_group, "check_group"),
    *for_both("nachruecken/", views.give_place, "give_place"),
    *for_both("zurueck/", views.undo, "undo"),
    *for_both("suchen/", views.search, "search"),
    *for_both("spontan/", views.walk_in, "walk_in"),
    *for_both("stand/", views.state, "state"),
    *for_both("liste.json", views.offline_list, "offline_list"),
    *for_both("melden/", views.send, "send"),
    *for_both("ohne-netz/", views.shell, "shell"),
    *for_both("worker.js", views.worker, "worker"),
    path("<slug:slug>/links/", views.make_link, name="make_link"),
    path("<slug:slug>/links/<int:pk>/widerrufen/", views.revoke_link, name="revoke_link"),
    path("<slug:slug>/liste.pdf", views.guest_list, name="guest_list"),
    path("<slug:slug>/namensschilder.pdf", views.badges, name="badges"),
]
