"""Notices, what one wants to hear of, and the link in e-mail that mutes a kind."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from innovasjon.notifications import digests, forms, notices, preferences, unsubscribing
from innovasjon.notifications.forms import NoticeFilter, SettingsForm
from innovasjon.notifications.models import Delivery
from innovasjon.people.requests import ReaderRequest
from innovasjon.web import kept_forms, pages
from innovasjon.web.access import public, signed_in
from innovasjon.web.forms import render_form
from innovasjon.web.methods import form_or_get

NEWEST = pages.Order("-due_at", "-id")


@signed_in
@require_safe
def notice_list(request: ReaderRequest) -> HttpResponse:
    """List the reader's notices of the last 90 days, newest first."""
    now = timezone.now()
    wanted = NoticeFilter(request.GET)
    for problems in wanted.errors.values():
        messages.warning(request, _("Left out of the search: %(problem)s") % {"problem": " ".join(map(str, problems))})
    found = _narrowed(Delivery.objects.notices_of(request.user, now=now).select_related("person"), wanted)
    try:
        page = pages.cut(found, NEWEST, request.GET.get("page", ""))
    except pages.LostPlace:
        messages.warning(request, _("We did not find that page of the list, so this is the first one."))
        page = pages.cut(found, NEWEST)
    context = {
        "filter": wanted,
        "rows": notices.rows(page.rows),
        "number": _in_words(pages.count(found)),
        "previous": pages.address(request, page=page.previous) if page.previous else "",
        "next": pages.address(request, page=page.next) if page.next else "",
        "has_unread": any(row.read_at is None for row in page.rows),
        "is_narrowed": wanted.is_for_unread or wanted.kinds is not None,
    }
    return render(request, "notifications/list.html", context)


def _in_words(count: pages.Count) -> str:
    number = formats.number_format(count.number, force_grouping=True)
    if not count.is_exact:
        return _("More than %(number)s notices") % {"number": number}
    return ngettext("%(number)s notice", "%(number)s notices", count.number) % {"number": number}


def _narrowed(rows: Any, wanted: NoticeFilter) -> Any:
    if wanted.is_for_unread:
        rows = rows.unread()
    return rows if wanted.kinds is None else rows.filter(kind__in=wanted.kinds)


@signed_in
@require_safe
def open_notice(request: ReaderRequest, pk: int) -> HttpResponse:
    """Lead to what the notice is about; it counts as read from then on, as a letter does that one opens.

    Why a GET may do that: docs/decisions/0010-a-notice-is-read-when-it-is-opened.md.
    """
    now = timezone.now()
    notice = get_object_or_404(Delivery.objects.notices_of(request.user, now=now), pk=pk)
    is_looked_at_ahead = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    if request.method == "GET" and not is_looked_at_ahead:
        notices.mark_read(notice=notice, now=now)
    path = str(notice.payload.get("path", ""))
    if not path.startswith("/") or path.startswith("//"):
        raise Http404
    return redirect(path)


@signed_in
@form_or_get
def mark_all_read(request: ReaderRequest) -> HttpResponse:
    """Mark all notices as read. GET, after a new sign-in, leads to the list with its button."""
    if request.method != "POST":
        return redirect("notifications:list")
    number = notices.mark_all_read(by=request.user, now=timezone.now())
    words = ngettext("%(number)d notice is marked as read.", "%(number)d notices are marked as read.", number)
    messages.success(request, words % {"number": number})
    return redirect("notifications:list")


@signed_in
@form_or_get
def settings(request: ReaderRequest) -> HttpResponse:
    """Choose what to hear of, how and when."""
    person, now = request.user, timezone.now()
    kept_forms.shown_with_form(request)
    if request.method == "POST":
        form = SettingsForm(request.POST, person=person)
        if form.is_valid():
            preferences.set_rhythm(person=person, **form.rhythm, by=person, now=now)
            preferences.choose(person=person, ways=form.ways, by=person, now=now)
            messages.success(request, _("Your choices are kept. They hold from the next message on."))
            return redirect("notifications:settings")
    else:
        kept = kept_forms.take_back(request)
        shown = forms.chosen(preferences.rhythm(person), preferences.ways(person))
        form = SettingsForm(person=person, initial=shown | (kept.dict() if kept else {}))
    return render_form(request, "notifications/settings.html", {"form": form}, form)


@signed_in
@require_safe
def digest_preview(request: ReaderRequest) -> HttpResponse:
    """Show the digest as the reader would get it now."""
    letter = digests.preview(request.user, now=timezone.now())
    return render(request, "notifications/preview.html", {"letter": letter})


@csrf_exempt
@public
@form_or_get
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Mute a kind by the link in an e-mail. A GET only asks; mail programs send the POST themselves (RFC 8058)."""
    found = unsubscribing.read(token)
    if found is None:
        return render(request, "notifications/stop.html", {"is_unknown": True}, status=404)
    person, kind = found
    with translation.override(person.language):
        is_done = request.method == "POST" and preferences.stop(person=person, kind=kind.name, now=timezone.now())
        context = {"kind": kind, "is_done": is_done, "must_know": kind.must_know}
        return render(request, "notifications/stop.html", context)
