"""Addresses of sign-in and the organisation."""

from django.urls import path

from innovasjon.people import views

app_name = "people"
urlpatterns = [
    path("logg-inn/", views.sign_in, name="sign_in"),
    path("logg-ut/", views.sign_out, name="sign_out"),
]
