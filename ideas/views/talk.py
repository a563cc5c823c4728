"""The talk about an idea: comments, support, followers."""

import rules
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas import actions, merged, talk
from ideas.forms.talk import CommentForm, EditCommentForm
from ideas.models import Comment, Idea
from ideas.views import reading
from innovasjon.people.requests import ReaderRequest
from innovasjon.web.access import require, signed_in
from innovasjon.web.forms import Form
from innovasjon.web.kept_forms import written
from innovasjon.web.methods import form_or_get

DRAFTS_ARE_QUIET = gettext_lazy("The idea is still a draft. It can be talked about when it is sent.")
NOT_YOUR_COMMENT = gettext_lazy("Only the one who wrote a comment can change it.")
MAY_NOT_DELETE = gettext_lazy(
    "Only the one who wrote a comment can delete it. The section's agents can hide it, with a reason; what is hidden "
    "the resource team can delete."
)
TOO_LATE = gettext_lazy(
    "A comment can be changed for 15 minutes, because others may have answered it. Write a new one instead."
)


@signed_in
@form_or_get
def comment(request: ReaderRequest, pk: int) -> HttpResponse:
    """Say something about an idea; GET shows the idea's page, with what was written before the session ended."""
    idea = reading.look_up(request, pk)
    require("ideas.comment_on_idea", request.user, idea, reason=DRAFTS_ARE_QUIET)
    if request.method != "POST":
        return reading.show(request, idea)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _talk(request, idea, form) if request.htmx else reading.show(request, idea, form=form, status=422)
    said = actions.comment(
        idea=idea, body=form.cleaned_data["body"], key=form.cleaned_data["key"], by=request.user, now=timezone.now()
    )
    return _talk(request, idea, said=said) if request.htmx else redirect(said)


def _talk(
    request: ReaderRequest, idea: Idea, form: CommentForm | None = None, *, said: Comment | None = None
) -> HttpResponse:
    """Return the talk alone, for htmx: with the form's errors, or with what was just said in focus."""
    context = reading.talk_context(request, idea, reading.allowed(idea, request.user), form)
    return render(request, "ideas/talk.html", {**context, "focus": said}, status=422 if form else 200)


def look_up(request: ReaderRequest, pk: int) -> Comment:
    """Return the comment with the idea it is shown with; 404 when the reader may not see the idea."""
    comments = Comment.objects.select_related("author", "idea__merged_into")
    row = get_object_or_404(comments.filter(idea__in=Idea.objects.visible_to(request.user)), pk=pk)
    if row.idea.merged_into:
        row.idea = Idea.objects.for_page().get(pk=merged.home_of(row.idea_id))
    return row


@signed_in
@form_or_get
def edit_comment(request: ReaderRequest, pk: int) -> HttpResponse:
    """Write one's own comment anew, within 15 minutes. htmx does it in place, without JavaScript it is a page."""
    row = look_up(request, pk)
    require("ideas.reword_comment", request.user, row, reason=NOT_YOUR_COMMENT)
    if request.method != "POST":
        if "avbryt" in request.GET:
            return _one(request, row)
        require("ideas.edit_comment", request.user, row, reason=TOO_LATE)
        return _edit_form(request, row, written(request, EditCommentForm, body=row.body))
    form = EditCommentForm(request.POST)
    if not form.is_valid():
        return _edit_form(request, row, form, status=422)
    try:
        row = actions.edit_comment(comment=row, body=form.cleaned_data["body"], by=request.user, now=timezone.now())
    except actions.TooLate:
        form.add_error(None, str(TOO_LATE))
        return _edit_form(request, row, form, status=409)
    return _one(request, row)


def _edit_form(request: ReaderRequest, row: Comment, form: Form, *, status: int = 200) -> HttpResponse:
    template = "ideas/talk_edit.html" if request.htmx else "ideas/talk_edit_page.html"
    return render(request, template, {"form": form, "comment": row, "idea": row.idea}, status=status)


def _one(request: ReaderRequest, row: Comment) -> HttpResponse:
    """Return to the comment: for htmx the comment alone, in focus."""
    if not request.htmx:
        return redirect(row)
    triages = rules.has_perm("ideas.triage_idea", request.user, row.idea)
    said = talk.one(row.idea, request.user, row, triages=triages)
    return render(request, "ideas/talk_comment.html", {"said": said, "focus": row})


@signed_in
@form_or_get
def delete_comment(request: ReaderRequest, pk: int) -> HttpResponse:
    """Ask once, then remove the words; a tombstone stays, so that the answers keep their sense."""
    row = look_up(request, pk)
    if row.deleted_at:
        messages.info(request, _("The comment is already deleted."))
        return redirect(row)
    require("ideas.delete_comment", request.user, row, reason=MAY_NOT_DELETE)
    if request.method != "POST":
        return render(request, "ideas/talk_delete.html", {"comment": row, "idea": row.idea})
    actions.delete_comment(comment=row, by=request.user, now=timezone.now())
    messages.success(request, _("The comment is deleted."))
    return redirect(row)


@signed_in
@form_or_get
def support(request: ReaderRequest, pk: int) -> HttpResponse:
    """Support the idea, or take the support back; the form says which, so that a double click does no harm.

    GET, which a sign-in on the way leads to, shows the idea with its button.
    """
    idea = reading.look_up(request, pk)
    if request.method != "POST":
        return redirect(idea)
    require("ideas.support_idea", request.user, idea, reason=DRAFTS_ARE_QUIET)
    act = actions.support if request.POST.get("on") == "1" else actions.unsupport
    act(idea=idea, by=request.user, now=timezone.now())
    return _marks(request, idea)


@signed_in
@form_or_get
def follow(request: ReaderRequest, pk: int) -> HttpResponse:
    """Hear what happens to the idea, or stop hearing it. GET, after a new sign-in, shows the idea."""
    idea = reading.look_up(request, pk)
    if request.method != "POST":
        return redirect(idea)
    require("ideas.follow_idea", request.user, idea, reason=DRAFTS_ARE_QUIET)
    act = actions.follow if request.POST.get("on") == "1" else actions.unfollow
    act(idea=idea, by=request.user, now=timezone.now())
    return _marks(request, idea)


def _marks(request: ReaderRequest, idea: Idea) -> HttpResponse:
    """Return the two buttons as they stand now; without htmx the idea's page."""
    if not request.htmx:
        return redirect(idea)
    return render(request, "ideas/talk_marks.html", {"idea": reading.look_up(request, idea.pk)})
