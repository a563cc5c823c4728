"""The address of the search."""

from django.urls import path

from innovasjon.search import views

app_name = "search"
urlpatterns = [path("sok/", views.search, name="search")]
