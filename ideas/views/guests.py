"""Guests see the files of the ideas opened to them, and answer whether they stand behind them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ideas import actions, merged
from ideas.actions.moving import stands
from ideas.forms.moves import ReplyForm
from ideas.lifecycle import Move, UnableToMove, can
from ideas.models import Attachment, Idea, Proposer
from ideas.views import files
from ideas.views.proposers import ANSWERS
from innovasjon.people import guest_links
from innovasjon.people.guest_views import not_let_in
from innovasjon.web import errors
from innovasjon.web.access import public
from innovasjon.web.methods import form_or_get


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
@form_or_get
def guest_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Reply to an agent's question as the guest whose link is open; anybody else's row is not found."""
    guest = guest_links.current(request)
    if guest is None:
        if request.method == "POST":
            return not_let_in(request)
        raise Http404
    rows = Proposer.objects.accepted().filter(guest=guest).select_related("guest")
    row = get_object_or_404(rows, pk=pk)
    with translation.override(guest.language):
        return _guest_replies(request, row)


def _guest_replies(request: HttpRequest, row: Proposer) -> HttpResponse:
    idea = _stands_now(row)
    form = ReplyForm(request.POST) if request.method == "POST" else ReplyForm(initial={"seen": stands(idea)})
    context = {"form": form, "idea": idea, "is_possible": can(idea.stage, Move.REPLY)}
    if not form.is_bound or not form.is_valid():
        return render(request, "ideas/guest_reply.html", context, status=422 if form.is_bound else 200)
    answer, seen = form.cleaned_data["answer"], form.cleaned_data["seen"]
    try:
        actions.reply_as_guest(proposer=row, answer=answer, seen=seen, now=timezone.now())
    except (UnableToMove, actions.MovedMeanwhile):
        idea = _stands_now(row)
        again = ReplyForm(initial={"answer": answer, "seen": stands(idea)})
        context = {"form": again, "idea": idea, "is_possible": can(idea.stage, Move.REPLY), "is_late": True}
        return render(request, "ideas/guest_reply.html", context, status=409)
    messages.success(request, _("Thank you. Your reply is sent, and the assessment goes on."))
    return redirect("people:guest")


def _stands_now(row: Proposer) -> Idea:
    """Return the guest's idea as it stands: the one it was merged into, unless that is hidden for personal data."""
    home = get_object_or_404(Idea.objects.select_related("taken_by"), pk=merged.home_of(row.idea_id))
    if home.hidden_at and home.pk != row.idea_id:
        raise Http404
    return home


@public
@require_POST
def guest_step_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Stand behind an idea no longer, as the guest whose link is open; anybody else's row is not found."""
    guest = guest_links.current(request)
    if guest is None:
        return not_let_in(request)
    row = get_object_or_404(Proposer.objects.select_related("idea"), pk=pk, guest=guest)
    with translation.override(guest.language):
        try:
            actions.step_back_as_guest(proposer=row, now=timezone.now())
        except (actions.AskedInTheProject, Proposer.DoesNotExist):
            messages.info(request, _("You do not stand behind the idea, or it is being developed and asks you there."))
        else:
            messages.success(
                request, _("You do not stand behind the idea any more, and your name is not shown with it.")
            )
    return redirect("people:guest")


@public
@require_safe
def guest_attachment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out a file of an idea that the guest is behind, or asked to stand behind; any other is not found."""
    guest = guest_links.current(request)
    own = Proposer.objects.standing().filter(guest=guest) if guest else Proposer.objects.none()
    return files.handed_out(request, get_object_or_404(Attachment, pk=pk, idea__in=own.values("idea")))
