"""Addresses of the network."""

from django.urls import path

from agents.views import absences, assistance, coverage, network, terms

app_name = "agents"
urlpatterns = [
    path("agenter/", network.network_page, name="network"),
    path("agenter/dekning/", coverage.coverage, name="coverage"),
    path("agenter/oversikt/", coverage.overview, name="overview"),
    path("agenter/ny/", terms.propose, name="propose"),
    path("agenter/<int:pk>/", network.agent, name="agent"),
    path("agenter/oppdrag/<int:pk>/bekreft/", terms.confirm, name="confirm"),
    path("agenter/oppdrag/<int:pk>/ser-etter/", terms.describe, name="describe"),
    path("agenter/oppdrag/<int:pk>/fravar/", absences.set_absence, name="set_absence"),
    path("agenter/fravar/<int:pk>/slutt/", absences.end_absence, name="end_absence"),
    path("agenter/oppdrag/<int:pk>/avslutt/", terms.end, name="end"),
    # the assistance desk
    path("agenter/bistand/", assistance.requests, name="desk"),
    path("agenter/bistand/ny/", assistance.ask, name="ask"),
    path("agenter/bistand/timer/", assistance.capacity, name="capacity"),
    path("agenter/bistand/<int:pk>/", assistance.assistance, name="assistance"),
    path("agenter/bistand/<int:pk>/plan/", assistance.plan, name="plan"),
    path("agenter/bistand/<int:pk>/avslag/", assistance.turn_down, name="turn_down"),
    path("agenter/bistand/<int:pk>/ferdig/", assistance.finish, name="finish"),
    path("agenter/bistand/<int:pk>/vurder/", assistance.rate, name="rate"),
    path("agenter/bistand/<int:pk>/trekk/", assistance.take_back, name="take_back"),
]
