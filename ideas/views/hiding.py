"""Hiding an idea or a comment for personal data in it, and showing it again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ideas import actions
from ideas.forms.hiding import HideForm
from ideas.models import Comment, Idea
from ideas.views import reading, talk
from ideas.views.needs import NOT_YOUR_SECTION
from innovasjon.people.requests import ReaderRequest
from innovasjon.web.access import require, signed_in
from innovasjon.web.forms import Form, render_form
from innovasjon.web.kept_forms import written
from innovasjon.web.methods import form_or_get


@signed_in
@form_or_get
def hide(request: ReaderRequest, pk: int) -> HttpResponse:
    """Ask why, and hide the idea from all but those behind it, its agents and the resource team."""
    idea = reading.look_up(request, pk)
    require("ideas.hide_idea", request.user, idea, reason=NOT_YOUR_SECTION)
    form = _form(request)
    if not (form.is_bound and form.is_valid()):
        return _page(request, form, idea=idea)
    actions.hide(idea=idea, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
    messages.success(request, _("The idea is hidden. Those behind it are told why."))
    return redirect(_original(idea))


@signed_in
@form_or_get
def show(request: ReaderRequest, pk: int) -> HttpResponse:
    """Ask once, then let everybody see the idea again."""
    idea = reading.look_up(request, pk)
    require("ideas.hide_idea", request.user, idea, reason=NOT_YOUR_SECTION)
    if request.method != "POST":
        return render(request, "ideas/show_again.html", {"idea": idea, "back": _original(idea)})
    actions.show(idea=idea, by=request.user, now=timezone.now())
    messages.success(request, _("Everybody can see the idea again. Those behind it are told."))
    return redirect(_original(idea))


@signed_in
@form_or_get
def hide_comment(request: ReaderRequest, pk: int) -> HttpResponse:
    """Ask why, and hide a comment from all but who wrote it, the idea's agents and the resource team."""
    row = talk.look_up(request, pk)
    require("ideas.hide_comment", request.user, row, reason=NOT_YOUR_SECTION)
    form = _form(request)
    if not (form.is_bound and form.is_valid()):
        return _page(request, form, comment=row, idea=row.idea)
    actions.hide_comment(comment=row, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
    messages.success(request, _("The comment is hidden. Whoever wrote it is told why."))
    return redirect(row)


@signed_in
@form_or_get
def show_comment(request: ReaderRequest, pk: int) -> HttpResponse:
    """Ask once, then let everybody read the comment again."""
    row = talk.look_up(request, pk)
    require("ideas.hide_comment", request.user, row, reason=NOT_YOUR_SECTION)
    if request.method != "POST":
        context = {"idea": row.idea, "comment": row, "back": row.get_absolute_url()}
        return render(request, "ideas/show_again.html", context)
    actions.show_comment(comment=row, by=request.user, now=timezone.now())
    messages.success(request, _("Everybody can read the comment again. Whoever wrote it is told."))
    return redirect(row)


def _form(request: ReaderRequest) -> Form:
    return HideForm(request.POST) if request.method == "POST" else written(request, HideForm)


def _page(request: ReaderRequest, form: Form, *, idea: Idea, comment: Comment | None = None) -> HttpResponse:
    back = comment.get_absolute_url() if comment else _original(idea)
    context: dict[str, Any] = {"form": form, "idea": idea, "comment": comment, "back": back}
    return render_form(request, "ideas/hide.html", context, form)


def _original(idea: Idea) -> str:
    """Return the idea's own page, where it stands as it was if it has been merged."""
    return f"{idea.get_absolute_url()}?original=1" if idea.merged_into_id else idea.get_absolute_url()
