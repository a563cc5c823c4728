"""Addresses of the site's own pages."""

from django.urls import path

from innovasjon.web import health, views

app_name = "web"
urlpatterns = [
    path("", views.front, name="front"),
    path("om/", views.about, name="about"),
    path("personvern/", views.privacy, name="privacy"),
    path("tilgjengelighet/", views.accessibility, name="accessibility"),
    path("stilguide/", views.style_guide, name="style_guide"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.figures, name="metrics"),
    path("csp-rapport/", health.csp_report, name="csp_report"),
    path("robots.txt", health.robots, name="robots"),
    path("favicon.ico", health.favicon, name="favicon"),
]
