"""What agents keep between themselves about an idea: notes to each other, and cards of assessment."""

from collections.abc import Sequence
from typing import Any

import rules
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ideas import actions, assessing, mentions
from ideas.forms.internal import AssessmentForm, NoteForm, card_of, field_name
from ideas.models import Criterion, Idea, Note, Score
from ideas.story import joined
from ideas.views import reading
from innovasjon.people.models import Person
from innovasjon.people.requests import ReaderRequest
from innovasjon.web.access import require, signed_in
from innovasjon.web.forms import Form
from innovasjon.web.kept_forms import written
from innovasjon.web.methods import form_or_get

NOT_YOURS_TO_READ = gettext_lazy(
    "What is internal about an idea is for the section's agents and leaders and the resource team, and not for those "
    "who stand behind the idea themselves."
)
NOT_YOURS_TO_WRITE = gettext_lazy(
    "Internal notes and assessments are written by the section's agents and the resource team, and not about one's own "
    "idea."
)
NOT_YOUR_NOTE = gettext_lazy("Only the one who wrote an internal note can delete it.")
MOST_NOTES = 200  # the newest; nobody reads more


@signed_in
@require_safe
def internal(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show the notes and what the cards of assessment say; for htmx the notes alone."""
    idea = reading.look_up(request, pk)
    require("ideas.read_notes", request.user, idea, reason=NOT_YOURS_TO_READ)
    return _notes(request, idea) if request.htmx else _page(request, idea)


@signed_in
@form_or_get
def write_note(request: ReaderRequest, pk: int) -> HttpResponse:
    """Write a note. GET, after a new sign-in, shows the page with what was written."""
    idea = reading.look_up(request, pk)
    require("ideas.write_note", request.user, idea, reason=NOT_YOURS_TO_WRITE)
    if request.method != "POST":
        return _page(request, idea)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _notes(request, idea, form) if request.htmx else _page(request, idea, form)
    data = form.cleaned_data
    note = actions.write_note(idea=idea, body=data["body"], key=data["key"], by=request.user, now=timezone.now())
    if others := mentions.named_in_note(note).others:
        names = {"names": joined([person.name for person in others])}
        messages.warning(request, _("%(names)s may not read internal notes here, and is not told.") % names)
    return _notes(request, idea, written_now=note) if request.htmx else redirect(note)


def _notes(
    request: ReaderRequest, idea: Idea, form: Form | None = None, *, written_now: Note | None = None
) -> HttpResponse:
    """Return the notes alone, for htmx: with the form's errors, or with what was just written in focus."""
    context = {**_notes_context(request, idea, form), "focus": written_now, "is_part": True}
    return render(request, "ideas/notes.html", context, status=422 if form else 200)


def _notes_context(request: ReaderRequest, idea: Idea, form: Form | None = None) -> dict[str, object]:
    may_write = rules.has_perm("ideas.write_note", request.user, idea)
    newest = Note.objects.filter(idea=idea).with_names().order_by("-pk")[:MOST_NOTES]
    return {
        "idea": idea,
        "notes": list(newest)[::-1],
        "form": form or (written(request, NoteForm) if may_write else None),
        "reader": request.user,
    }


def _page(request: ReaderRequest, idea: Idea, form: Form | None = None) -> HttpResponse:
    may_assess = rules.has_perm("ideas.assess_idea", request.user, idea)
    context = {
        **_notes_context(request, idea, form),
        "result": assessing.result(idea, request.user, may_assess=may_assess),
        "may_assess": may_assess,
    }
    return render(request, "ideas/internal.html", context, status=422 if form else 200)


@signed_in
@form_or_get
def delete_note(request: ReaderRequest, pk: int) -> HttpResponse:
    """Ask once, then remove the words of one's own note; a trace stays."""
    note = get_object_or_404(Note.objects.with_names(), pk=pk)
    note.idea = reading.look_up(request, note.idea_id)
    if not rules.has_perm("ideas.read_notes", request.user, note.idea):
        raise Http404  # that there is a note is internal too
    if note.deleted_at:
        messages.info(request, _("The internal note is already deleted."))
        return redirect(note)
    require("ideas.delete_note", request.user, note, reason=NOT_YOUR_NOTE)
    if request.method != "POST":
        return render(request, "ideas/note_delete.html", {"note": note, "idea": note.idea})
    actions.delete_note(note=note, by=request.user, now=timezone.now())
    messages.success(request, _("The internal note is deleted."))
    return redirect(note)


@signed_in
@form_or_get
def assess(request: ReaderRequest, pk: int) -> HttpResponse:
    """Fill in one's own card of assessment, or change it."""
    idea = reading.look_up(request, pk)
    require("ideas.assess_idea", request.user, idea, reason=NOT_YOURS_TO_WRITE)
    criteria = list(Criterion.objects.on_new_cards())
    card = card_of(criteria)
    if request.method != "POST" or not criteria:
        form = written(request, card, **_as_before(idea, request.user, criteria))
        return _card(request, idea, form, criteria, status=409 if request.method == "POST" else 200)
    form = card(request.POST)
    if not form.is_valid() or not isinstance(form, AssessmentForm):
        return _card(request, idea, form, criteria, status=422)
    words = form.cleaned_data["comment"]
    actions.assess(idea=idea, scores=form.scores(criteria), comment=words, by=request.user, now=timezone.now())
    messages.success(request, _("Your assessment is saved. Now you see what the others think."))
    return redirect("ideas:internal", pk)


def _as_before(idea: Idea, person: Person, criteria: Sequence[Criterion]) -> dict[str, Any]:
    """Return what the person's card says already, also by an older version of a criterion."""
    scores = Score.objects.filter(assessment__idea=idea, assessment__person=person).select_related(
        "criterion", "assessment"
    )
    given = {score.criterion.key: score for score in scores}
    comment = next((score.assessment.comment for score in given.values()), "")
    return {field_name(row): given[row.key].value for row in criteria if row.key in given} | {"comment": comment}


def _card(
    request: ReaderRequest, idea: Idea, form: Form, criteria: Sequence[Criterion], *, status: int
) -> HttpResponse:
    context = {
        "idea": idea,
        "form": form,
        "scales": [form[field_name(row)] for row in criteria],
    }
    return render(request, "ideas/assess.html", context, status=status)
