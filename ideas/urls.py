"""Addresses of ideas and needs."""

from django.urls import path

from ideas.views import finding, guests, reading

app_name = "ideas"
urlpatterns = [
    # finding
    path("ideer/", finding.idea_list, name="list"),
    path("behov/<int:pk>/", finding.need, name="need"),
    # capture
    # reading
    path("ideer/<int:pk>/", reading.idea, name="idea"),
    path("vedlegg/<int:pk>/", reading.attachment, name="attachment"),
    # guests
    path("gjest/ideer/<int:pk>/svar/", guests.guest_answer, name="guest_answer"),
    # triage
]
