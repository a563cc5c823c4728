"""Addresses of gatherings and of the team's calendar."""

from django.urls import path

from arenas.views import calendars, gatherings

app_name = "arenas"
urlpatterns = [
    path("samlinger/", gatherings.gathering_list, name="list"),
    path("samlinger/ny/", gatherings.plan, name="plan"),
    path("samlinger/<int:pk>/", gatherings.gathering, name="gathering"),
    path("samlinger/<int:pk>/rediger/", gatherings.change, name="change"),
    path("samlinger/<int:pk>/avlys/", gatherings.call_off, name="call_off"),
    path("samlinger/<int:pk>/svar/", gatherings.reply, name="reply"),
    path("samlinger/<int:pk>/samling.ics", calendars.one, name="one_calendar"),
    path("kalender/ny/", calendars.new_link, name="new_link"),
    path("kalender/slett/", calendars.revoke_link, name="revoke_link"),
    path("kalender/<str:token>.ics", calendars.feed, name="feed"),
]
