"""One page; the site's own addresses stand beside it, as middleware looks some of them up."""

from django.urls import path

from bench.floor.views import items
from innovasjon import urls

urlpatterns = [path("gulv/", items, name="floor"), *urls.urlpatterns]
