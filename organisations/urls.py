"""Addresses of the network. An organisation's own page joins apps: see wedo.pages."""

from django.urls import path

from . import views

app_name = "organisations"

urlpatterns = [
    path("netzwerk/", views.directory, name="directory"),
    path("netzwerk/<slug:slug>/bearbeiten/", views.edit, name="edit"),
    path("netzwerk/<slug:slug>/kontakt/", views.contact, name="contact"),
    path("mitmachen/", views.join, name="join"),
]
