"""Addresses of the programme, below /veranstaltungen/. An event's own page joins apps: see wedo.pages."""

from django.urls import path

from . import views

app_name = "events"

urlpatterns = [
    path("archiv/", views.archive, name="archive"),
    path("kalender.ics", views.calendar, name="calendar"),
    path("feed/", views.Feed(), name="feed"),
    path("<slug:slug>/termin.ics", views.event_calendar, name="ics"),
]
