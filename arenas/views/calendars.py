"""Calendars for other programmes: one gathering, and the team's by a secret link."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from arenas import actions, calendars
from arenas.models import CalendarLink, Gathering
from innovasjon.people.requests import ReaderRequest
from innovasjon.web import secret_links
from innovasjon.web.access import permitted, public, signed_in
from innovasjon.web.methods import form_or_get

FOR_THE_TEAM = gettext_lazy("The team's calendar is followed by the resource team.")
TYPE = "text/calendar; charset=utf-8"


@signed_in
@require_safe
def one(request: ReaderRequest, pk: int) -> HttpResponse:
    """Give one gathering to the reader's calendar."""
    rows = Gathering.objects.visible_to(request.user).select_related("organiser")
    gathering = get_object_or_404(rows, pk=pk)
    return _file(calendars.of_gathering(gathering, now=timezone.now()), f"samling-{gathering.pk}.ics")


@public
@never_cache
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give the team's calendar to whoever holds a link that stands. Nothing is written, however often it is read."""
    link = CalendarLink.objects.standing().filter(digest=secret_links.digest(token)).select_related("person").first()
    if link is None:
        raise Http404
    with translation.override(link.person.language):
        body = calendars.of_the_team(now=timezone.now())
    return _file(body, "ressursteam.ics")


@permitted("arenas.follow_calendar", reason=FOR_THE_TEAM)
@never_cache
@form_or_get
def new_link(request: ReaderRequest) -> HttpResponse:
    """Make a new link, and show it this once. GET, after a new sign-in, leads to where the button is."""
    if request.method != "POST":
        return redirect("people:account")
    try:
        token = actions.new_calendar_link(by=request.user, now=timezone.now())
    except actions.NotInTheTeam as left:
        raise PermissionDenied(str(FOR_THE_TEAM)) from left
    address = request.build_absolute_uri(reverse("arenas:feed", args=[token]))
    return render(request, "arenas/new_link.html", {"address": address})


@permitted("arenas.follow_calendar", reason=FOR_THE_TEAM)
@form_or_get
def revoke_link(request: ReaderRequest) -> HttpResponse:
    """Take one's link back: it opens nothing from now on."""
    if request.method == "POST":
        actions.end_calendar_links(people=[request.user.pk], by=request.user, now=timezone.now())
        messages.success(request, _("The link is taken back. It opens nothing any more."))
    return redirect("people:account")


def _file(body: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
