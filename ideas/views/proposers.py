"""The people behind an idea: asking them, and their answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ideas import actions
from ideas.models import Proposer
from ideas.views import reading
from innovasjon.people.requests import ReaderRequest
from innovasjon.web.access import signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def answer_invitation(request: ReaderRequest, pk: int) -> HttpResponse:
    """Say yes or no to standing behind the idea. GET, after a new sign-in, leads to the page that asks."""
    idea = reading.look_up(request, pk)
    if request.method != "POST":
        return redirect(idea)
    accept = request.POST.get("answer") == "yes"
    try:
        actions.answer_invitation(idea=idea, accept=accept, by=request.user, now=timezone.now())
    except Proposer.DoesNotExist:
        messages.info(request, _("Nobody waits for your answer here. You may have given it already."))
        return redirect(idea)
    if accept:
        messages.success(request, _("You stand behind the idea now, and hear what becomes of it."))
        return redirect(idea)
    messages.success(request, _("You said no. Your name is not shown with the idea."))
    # Who has said no does not see the draft any more.
    return redirect("web:front") if idea.is_draft else redirect(idea)
