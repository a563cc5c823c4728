"""Addresses of ideas and needs."""

from django.urls import path

from ideas.views import files, finding, guests, reading, talk

app_name = "ideas"
urlpatterns = [
    # finding
    path("ideer/", finding.idea_list, name="list"),
    path("behov/<int:pk>/", finding.need, name="need"),
    # capture
    # reading
    path("ideer/<int:pk>/", reading.idea, name="idea"),
    path("ideer/<int:pk>/send-inn/", reading.submit, name="submit"),
    path("ideer/<int:pk>/trekk/", reading.withdraw, name="withdraw"),
    path("ideer/<int:pk>/kommentar/", talk.comment, name="comment"),
    path("ideer/<int:pk>/stott/", talk.support, name="support"),
    path("ideer/<int:pk>/folg/", talk.follow, name="follow"),
    path("kommentarer/<int:pk>/endre/", talk.edit_comment, name="edit_comment"),
    path("kommentarer/<int:pk>/slett/", talk.delete_comment, name="delete_comment"),
    path("vedlegg/<int:pk>/", files.attachment, name="attachment"),
    # guests
    path("gjest/ideer/<int:pk>/svar/", guests.guest_answer, name="guest_answer"),
    # triage
]
