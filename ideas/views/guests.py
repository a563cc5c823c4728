"""Guests see the files of the ideas opened to them, and answer whether they stand behind them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ideas import actions
from ideas.models import Attachment, Proposer
from ideas.views import files
from ideas.views.proposers import ANSWERS
from innovasjon.people import guest_links
from innovasjon.people.guest_views import not_let_in
from innovasjon.web import errors
from innovasjon.web.access import public


@public
@require_POST
def guest_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes or no as the guest whose link is open in this browser; anybody else's row is not found."""
    guest = guest_links.current(request)
    if guest is None:
        return not_let_in(request)
    row = get_object_or_404(Proposer, pk=pk, guest=guest)
    with translation.override(guest.language):
        if request.POST.get("answer") not in ANSWERS:
            return errors.bad_request(request, None)
        try:
            actions.answer_as_guest(proposer=row, accept=ANSWERS[request.POST["answer"]], now=timezone.now())
        except Proposer.DoesNotExist:
            messages.info(request, _("You have answered this already."))
        else:
            messages.success(request, _("Thank you. Your answer is kept."))
    return redirect("people:guest")


@public
@require_safe
def guest_attachment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out a file of an idea that the guest is behind, or asked to stand behind; any other is not found."""
    guest = guest_links.current(request)
    own = Proposer.objects.standing().filter(guest=guest) if guest else Proposer.objects.none()
    return files.handed_out(request, get_object_or_404(Attachment, pk=pk, idea__in=own.values("idea")))
