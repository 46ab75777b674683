"""Addresses of the network. An organisation's own page joins apps: see wedo.pages."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from . import views


class KeyConverter(StringConverter):
    """The secret of an invitation: 43 characters of URL-safe Base64 (256 bits)."""

    regex = "[A-Za-z0-9_-]{43}"


register_converter(KeyConverter, "invitation_key")

app_name = "organisations"

urlpatterns = [
    path("netzwerk/", views.directory, name="directory"),
    path("netzwerk/organisationen.json", views.organisations_json, name="open_data_json"),
    path("netzwerk/organisationen.csv", views.organisations_csv, name="open_data_csv"),
    path("netzwerk/suche-biete/", views.board, name="board"),
    path("netzwerk/suche-biete/feed/", views.BoardFeed(), name="board_feed"),
    path("netzwerk/suche-biete/<int:pk>/", views.listing, name="listing"),
    path("netzwerk/suche-biete/<int:pk>/bearbeiten/", views.listing_edit, name="listing_edit"),
    path("netzwerk/suche-biete/<int:pk>/beenden/", views.listing_close, name="listing_close"),
    path("netzwerk/suche-biete/<int:pk>/verlaengern/", views.listing_prolong, name="listing_prolong"),
    path("netzwerk/<slug:slug>/suche-biete/neu/", views.listing_new, name="listing_new"),
    path("netzwerk/<slug:slug>/feed/", views.OrganisationFeed(), name="feed"),
    path("netzwerk/<slug:slug>/folgen/", views.follow_organisation, name="follow"),
    path("netzwerk/themen/<slug:slug>/folgen/", views.follow_topic, name="follow_topic"),
    path("netzwerk/verlaengern/<str:token>/", views.prolong, name="prolong"),
    path("netzwerk/abmelden/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("mein/abos/", views.subscriptions, name="subscriptions"),
    path("netzwerk/<slug:slug>/bearbeiten/", views.edit, name="edit"),
    path("netzwerk/<slug:slug>/bilder/", views.pictures, name="pictures"),
    path("netzwerk/<slug:slug>/bilder/<int:pk>/", views.picture, name="picture"),
    path("netzwerk/<slug:slug>/verlauf/", views.history, name="history"),
    path("netzwerk/<slug:slug>/kontakt/", views.contact, name="contact"),
    path("netzwerk/<slug:slug>/melden/", views.report, name="report"),
    path("netzwerk/nachricht/<str:token>/", views.contact_confirm, name="contact_confirm"),
    path("mein/nachrichten/", views.messages, name="messages"),
    path("mein/nachrichten/<int:pk>/", views.message, name="message"),
    path("netzwerk/<slug:slug>/karte.png", views.card, name="card"),
    path("netzwerk/<slug:slug>/kontakt.vcf", views.contact_card, name="vcard"),
    path("netzwerk/<slug:slug>/plakat.pdf", views.poster, name="poster"),
    path("netzwerk/<slug:slug>/abzeichen.svg", views.badge, name="badge"),
    path("netzwerk/<slug:slug>/einbinden/", views.embed, name="embed"),
    path("netzwerk/<slug:slug>/schutz/", views.protection, name="protection"),
    path("netzwerk/notfall/<str:token>/", views.emergency, name="emergency"),
    path("netzwerk/aktuell/<str:token>/", views.still_right, name="still_right"),
    path("netzwerk/einladung/<invitation_key:token>/", views.invitation, name="invitation"),
    path("netzwerk/einladung/<invitation_key:token>/nein/", views.invitation_decline, name="invitation_decline"),
    path("netzwerk/<slug:slug>/dabei-sein/", views.join_request, name="join_request"),
    path("netzwerk/<slug:slug>/team/", views.people, name="people"),
    path("netzwerk/<slug:slug>/team/austreten/", views.leave, name="leave"),
    path("netzwerk/<slug:slug>/team/<int:pk>/", views.member, name="people_member"),
    path("netzwerk/<slug:slug>/team/<int:pk>/uebergeben/", views.hand_over, name="people_hand_over"),
    path("netzwerk/<slug:slug>/team/<int:pk>/entfernen/", views.remove, name="people_remove"),
    path("netzwerk/<slug:slug>/team/anfrage/<int:pk>/", views.answer_request, name="people_request"),
    path("netzwerk/<slug:slug>/team/einladung/<int:pk>/", views.invitation_again, name="people_invitation"),
    path("mein/einladungen/<int:pk>/", views.my_invitation, name="my_invitation"),
    path("mein/anfragen/<int:pk>/", views.withdraw_request, name="withdraw_request"),
    path("mitmachen/", views.join, name="join"),
    path("mitmachen/dabei-sein/<str:mark>/", views.join_twin, name="join_twin"),
]
