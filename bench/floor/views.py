"""The page that all others are measured against."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bench.floor.models import Item


def items(request: HttpRequest) -> HttpResponse:
    """List the newest 25 rows, and say how many there are: two queries beside those of session and person."""
    newest = Item.objects.order_by("-created_at", "-id")[:25]
    return render(request, "floor/items.html", {"items": newest, "count": Item.objects.count()})
