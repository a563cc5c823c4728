"""The people behind an idea: finding and asking them, and their answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas import actions, behind, merged, story
from ideas.forms.proposers import ColleagueForm, GuestForm
from ideas.models import Idea, Proposer
from ideas.views import reading
from innovasjon.people import colleagues
from innovasjon.people.models import Person
from innovasjon.people.requests import ReaderRequest
from innovasjon.web import errors
from innovasjon.web.access import require, signed_in
from innovasjon.web.forms import Form
from innovasjon.web.kept_forms import written
from innovasjon.web.methods import form_or_get

ANSWERS = {"yes": True, "no": False}
NOT_TO_INVITE = gettext_lazy("Only those behind the idea can invite others, and only until it is developed.")


@signed_in
@form_or_get
def invite(request: ReaderRequest, pk: int) -> HttpResponse:
    """Find colleagues and ask if they stand behind the idea, or ask somebody outside by e-mail."""
    idea = reading.look_up(request, pk)
    require("ideas.invite_to_idea", request.user, idea, reason=NOT_TO_INVITE)
    if request.method != "POST":
        return _page(request, idea, written(request, GuestForm))
    colleague = ColleagueForm(request.POST) if "person" in request.POST else None
    guest = GuestForm(request.POST) if colleague is None else None
    if colleague and colleague.is_valid():
        return _asked(request, idea, person=colleague.cleaned_data["person"])
    if guest and guest.is_valid():
        return _asked(request, idea, person=guest.colleague, **guest.address)
    return _page(request, idea, guest or written(request, GuestForm), colleague)


def _asked(
    request: ReaderRequest, idea: Idea, *, person: Person | None = None, email: str = "", name: str = ""
) -> HttpResponse:
    ask: dict[str, Any] = {"idea": idea, "by": request.user, "now": timezone.now()}
    who = person.name if person else name or email
    try:
        if person:
            actions.invite_person(person=person, **ask)
        else:
            actions.invite_guest(email=email, name=name, **ask)
    except actions.AlreadyAsked:
        messages.info(request, _("%(name)s is asked already, or stands behind the idea.") % {"name": who})
    else:
        messages.success(request, _("%(name)s is asked, and gets an e-mail.") % {"name": who})
    return redirect("ideas:invite", idea.pk)


def _page(request: ReaderRequest, idea: Idea, guest: Form, colleague: ColleagueForm | None = None) -> HttpResponse:
    context = {
        "idea": idea,
        **colleagues.found(request.GET),
        "is_part": True,
        **reading.behalf(idea, request.user),
        "guest": guest,
        "colleague": colleague,
        "people": [{"row": row, "name": story.proposer_name(row, show_address=True)} for row in behind.everybody(idea)],
        "back_url": reverse("ideas:edit", args=[idea.pk]) if idea.is_draft else idea.get_absolute_url(),
    }
    return render(request, "ideas/invite.html", context, status=422 if request.method == "POST" else 200)


@signed_in
@form_or_get
def take_back_invitation(request: ReaderRequest, pk: int, row: int) -> HttpResponse:
    """Take back an invitation that nobody has answered; it can be made again."""
    idea = reading.look_up(request, pk)
    require("ideas.invite_to_idea", request.user, idea, reason=NOT_TO_INVITE)
    if request.method != "POST":
        return redirect("ideas:invite", pk)
    asked = get_object_or_404(
        Proposer.objects.select_related("person", "guest", "idea"), pk=row, idea__in=merged.ids(idea)
    )
    try:
        actions.take_back_invitation(proposer=asked, by=request.user, now=timezone.now())
    except (actions.AlreadyAsked, Proposer.DoesNotExist):
        messages.info(request, _("%(name)s has answered already.") % {"name": asked})
    else:
        messages.success(request, _("The invitation to %(name)s is taken back.") % {"name": asked})
    return redirect("ideas:invite", pk)


@signed_in
@form_or_get
def answer_invitation(request: ReaderRequest, pk: int) -> HttpResponse:
    """Say yes or no to standing behind the idea. GET, after a new sign-in, leads to the page that asks."""
    idea = reading.look_up(request, pk)
    if request.method != "POST":
        return redirect(idea)
    if request.POST.get("answer") not in ANSWERS:
        return errors.bad_request(request, None)
    accept = ANSWERS[request.POST["answer"]]
    try:
        actions.answer_invitation(idea=idea, accept=accept, by=request.user, now=timezone.now())
    except Proposer.DoesNotExist:
        messages.info(request, _("Nobody waits for your answer here. You may have given it already."))
        return redirect(idea)
    if accept:
        messages.success(request, _("You stand behind the idea now, and hear what becomes of it."))
        return redirect(idea)
    messages.success(request, _("You said no. Only those behind the idea and those who answer for it see that."))
    # Who has said no does not see the draft any more.
    return redirect("web:front") if idea.is_draft else redirect(idea)
