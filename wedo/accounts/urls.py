"""Addresses of the account system: allauth's, after those of its pages that are ours (the first that fits is taken)."""

from django.urls import include, path, re_path

from . import views

urlpatterns = [
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", views.confirm_email, name="account_confirm_email"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("email/", views.email, name="account_email"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("schutz/authenticate/", views.second_step, name="mfa_authenticate"),
    path("sitzungen/", views.sessions, name="usersessions_list"),
    path("", include("allauth.account.urls")),
    path("schutz/", include("allauth.mfa.urls")),
    path("sitzungen/", include("allauth.usersessions.urls")),
]
