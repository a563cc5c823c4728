"""The site's addresses: Norwegian paths, English names."""

from django.contrib import admin
from django.urls import include, path

from innovasjon.people.views import from_single_sign_on

urlpatterns = [
    path("", include("innovasjon.web.urls")),
    path("", include("innovasjon.people.urls")),
    path("", include("innovasjon.notifications.urls")),
    path("", include("agents.urls")),
    path("", include("ideas.urls")),
    path("", include("innovasjon.search.urls")),
    path("", include("projects.urls")),
    path("", include("arenas.urls")),
    path("admin/", admin.site.urls),
    # The only address of allauth's: where the identity provider sends people back to. allauth looks it up by this name.
    path("sso/<slug:provider_id>/", from_single_sign_on, name="openid_connect_callback"),
]

handler400 = "innovasjon.web.errors.bad_request"
handler403 = "innovasjon.web.errors.permission_denied"
handler404 = "innovasjon.web.errors.not_found"
handler500 = "innovasjon.web.errors.server_error"
