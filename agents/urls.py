"""Addresses of the network."""

from django.urls import path

from agents import views

app_name = "agents"
urlpatterns = [
    path("agenter/", views.network_page, name="network"),
    path("agenter/dekning/", views.coverage, name="coverage"),
    path("agenter/ny/", views.propose, name="propose"),
    path("agenter/<int:pk>/", views.agent, name="agent"),
    path("agenter/oppdrag/<int:pk>/bekreft/", views.confirm, name="confirm"),
    path("agenter/oppdrag/<int:pk>/ser-etter/", views.describe, name="describe"),
    path("agenter/oppdrag/<int:pk>/fravar/", views.set_absence, name="set_absence"),
    path("agenter/fravar/<int:pk>/slutt/", views.end_absence, name="end_absence"),
    path("agenter/oppdrag/<int:pk>/avslutt/", views.end, name="end"),
]
