"""Addresses about oneself, below /mein/."""

from django.urls import path

from . import views

app_name = "me"

urlpatterns = [
    path("konto/", views.account, name="account"),
    path("daten/", views.data, name="data"),
    path("konto/loeschen/", views.delete, name="delete"),
]
