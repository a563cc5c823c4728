"""Addresses of ideas and needs."""

from django.urls import path

from ideas import views

app_name = "ideas"
urlpatterns = [
    path("ideer/", views.idea_list, name="list"),
    path("ideer/<int:pk>/", views.idea, name="idea"),
    path("behov/<int:pk>/", views.need, name="need"),
    path("vedlegg/<int:pk>/", views.attachment, name="attachment"),
]
