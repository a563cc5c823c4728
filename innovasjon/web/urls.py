"""Addresses of the site's own pages."""

from django.urls import path

from innovasjon.web import views

app_name = "web"
urlpatterns = [
    path("", views.front, name="front"),
    path("healthz", views.healthz, name="healthz"),
]
