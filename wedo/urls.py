"""All addresses (docs/architecture.md): German ones bare, other languages behind their code."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.decorators.cache import cache_control

from wedo import files, health, pages
from wedo.sitemaps import SITEMAPS

handler400 = "wedo.errors.bad_request"
handler403 = "wedo.errors.forbidden"
handler404 = "wedo.errors.not_found"
handler429 = "wedo.errors.too_many_tries"
handler500 = "wedo.errors.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("robots.txt", files.robots, name="robots"),
    path(
        "sitemap.xml",
        cache_control(public=True, max_age=3600)(sitemap),
        {"sitemaps": SITEMAPS},
        name="sitemap",
    ),
    path("favicon.ico", files.favicon, name="favicon"),
    path("muster/<path:seed>.svg", files.muster, name="muster"),
    path("media/<path:path>", files.media, name="media"),
]
urlpatterns += i18n_patterns(
    path("", pages.home, name="home"),
    path("veranstaltungen/", pages.programme, name="programme"),
    path("veranstaltungen/", include("events.urls")),
    path("veranstaltungen/<slug:slug>/", pages.event, name="event"),
    path("", include("tickets.urls")),
    path("einlass/", include("tickets.door.urls")),
    path("", include("organisations.urls")),
    path("netzwerk/<slug:slug>/", pages.organisation, name="organisation"),
    path("mein/", pages.mein, name="mein"),
    path("mein/", include("wedo.me.urls")),
    path("datenschutz/", pages.privacy, name="privacy"),
    path("konto/", include("wedo.accounts.urls")),
    path("verwaltung/", admin.site.urls),
    prefix_default_language=False,
)
if settings.DEBUG and not settings.TESTING:
    import debug_toolbar.toolbar

    urlpatterns += debug_toolbar.toolbar.debug_toolbar_urls()
