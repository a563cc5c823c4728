"""Addresses of projects."""

from django.urls import path

from projects.views import finding, reading, updates

app_name = "projects"
urlpatterns = [
    path("prosjekter/", finding.project_list, name="list"),
    path("prosjekter/<int:pk>/", reading.project, name="project"),
    path("prosjekter/<int:pk>/oppdatering/", updates.write, name="update"),
]
