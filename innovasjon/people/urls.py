"""Addresses of sign-in and the organisation."""

from django.urls import path

from innovasjon.people import guest_views, site_views, views

app_name = "people"
urlpatterns = [
    path("logg-inn/", views.sign_in, name="sign_in"),
    path("logg-ut/", views.sign_out, name="sign_out"),
    path("sprak/", site_views.set_language, name="language"),
    path("gjest/", guest_views.guest, name="guest"),
    path("gjest/<str:token>/", guest_views.enter, name="guest_link"),
    path("logo/", site_views.logo, name="logo"),
]
