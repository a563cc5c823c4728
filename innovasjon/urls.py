"""The site's addresses: Norwegian paths, English names."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("innovasjon.web.urls")),
    path("", include("innovasjon.people.urls")),
    path("", include("ideas.urls")),
    path("admin/", admin.site.urls),
    path("sso/", include("allauth.urls")),
]

handler400 = "innovasjon.web.errors.bad_request"
handler403 = "innovasjon.web.errors.permission_denied"
handler404 = "innovasjon.web.errors.not_found"
handler500 = "innovasjon.web.errors.server_error"
