"""The site's own pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from innovasjon.web import frontpage, strategy
from innovasjon.web import style_guide as guide
from innovasjon.web.access import public, signed_in


@signed_in
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Show what waits for the reader, what happened to their ideas, and what happens near them."""
    panels = frontpage.panels(request.user, now=timezone.now())
    return render(request, "web/front.html", {"panels": panels, "new_idea_url": frontpage.new_idea_url()})


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Tell what the municipality does for a culture of innovation: the strategy, and the poster."""
    return render(request, "web/about.html", {"aims": strategy.AIMS, "points": strategy.POINTS})


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Tell what is kept about people, why, for how long, and whom to ask."""
    return render(request, "web/privacy.html")


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Tell how accessible the site is, and lead to the municipality's statement."""
    return render(request, "web/accessibility.html")


@signed_in
@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """Show every component once, for those who build pages."""
    return render(request, "web/style_guide.html", guide.content())
