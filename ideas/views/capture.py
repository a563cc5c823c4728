"""Sharing an idea: the form, which saves itself while one writes, and throwing a draft away."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas import actions, behind, conflicts, story, uploads
from ideas.actions.files import MOST_FILES
from ideas.answering import what_comes_next, why_not
from ideas.forms.capture import CaptureForm, Prefill, begun_from
from ideas.lifecycle import EDITABLE, Stage, UnableToMove
from ideas.models import Attachment, Idea
from ideas.queries import usual_tags
from ideas.uploads import RefusedUpload, Upload
from ideas.views import reading
from ideas.views.similar import ONLY_EMPLOYEES, resembling
from innovasjon.people.requests import ReaderRequest
from innovasjon.web import kept_forms
from innovasjon.web.access import permitted, require, signed_in
from innovasjon.web.methods import form_or_get

ONLY_DRAFTS = gettext_lazy("The idea is sent, so it can no longer be thrown away. You can withdraw it.")
TOO_MANY = gettext_lazy("An idea has room for %(most)d files. “%(name)s” was not added.")
# What the buttons of the form wish for, in its field "then".
SEND, SAVE, AUTOSAVE, ADD_FILES = "send", "save", "autosave", "files"
INVITE, REMOVE = "invite", "remove-"  # saves, and goes to the page for it


@permitted("ideas.share_idea", reason=ONLY_EMPLOYEES)
@form_or_get
def new(request: ReaderRequest) -> HttpResponse:
    """Share an idea. The form's key tells which draft it has begun."""
    if request.method == "POST":
        return _receive(request, _begun(request, request.POST))
    kept = kept_forms.take_back(request)
    return _show(request, _begun(request, kept), kept)


@signed_in
@form_or_get
def edit(request: ReaderRequest, pk: int) -> HttpResponse:
    """Write on a draft, or change an idea that is sent."""
    idea = reading.look_up(request, pk)
    require("ideas.speak_for_idea", request.user, idea, reason=reading.NOT_YOURS)
    if request.method == "POST":
        return _receive(request, idea)
    if idea.stage not in EDITABLE:
        return reading.show(request, idea, conflict=why_not(UnableToMove(idea.stage, Stage.DRAFT)), status=409)
    return _show(request, idea, kept_forms.take_back(request))


@signed_in
@form_or_get
def discard(request: ReaderRequest, pk: int) -> HttpResponse:
    """Ask once, then throw a draft away."""
    idea = reading.look_up(request, pk)
    require("ideas.speak_for_idea", request.user, idea, reason=reading.NOT_YOURS)
    if idea.is_draft and request.method != "POST":
        return render(request, "ideas/capture_discard.html", {"idea": idea})
    try:
        if not idea.is_draft:
            raise UnableToMove(idea.stage, Stage.DRAFT)
        actions.discard(idea=idea, by=request.user, now=timezone.now())
    except UnableToMove:
        return reading.show(request, reading.look_up(request, pk), conflict=str(ONLY_DRAFTS), status=409)
    messages.success(request, _("The draft is thrown away."))
    return redirect("web:front")


def _begun(request: ReaderRequest, data: QueryDict | None) -> Idea | None:
    """Return the idea that the form with this key has begun, if it has."""
    try:
        key = UUID(data.get("key", "")) if data else None
    except ValueError:
        return None
    pk = Idea.objects.filter(created_by=request.user, key=key).values_list("pk", flat=True).first() if key else None
    return reading.look_up(request, pk) if pk else None


# --- Showing the form


def _show(request: ReaderRequest, idea: Idea | None, kept: QueryDict | None) -> HttpResponse:
    """Show the form as new, as the idea stands, or with what was typed before the session ended."""
    usual = usual_tags()
    initial = begun_from(idea, usual) if idea else _beginning(request)
    for name, values in kept.lists() if kept else ():
        initial[name] = values if name == "usual_tags" else values[-1]
    initial["writer"] = kept_forms.writer_mark(request.user.pk)
    # What is missing is told by a form that has been sent.
    sent = {"data": initial, "sending": True} if idea and "mangler" in request.GET else {"initial": initial}
    return _page(request, CaptureForm(**sent, idea=idea, usual_tags=usual), idea, was_kept=bool(kept))


def _beginning(request: ReaderRequest) -> dict[str, Any]:
    return {"section": request.user.section_id} | Prefill(request.GET).given()


def _page(request: ReaderRequest, form: CaptureForm, idea: Idea | None, **more: Any) -> HttpResponse:
    kept_forms.shown_with_form(request)
    status = more.pop("status", 422 if request.method == "POST" else 200)
    is_draft = idea is None or idea.is_draft
    context = {
        "form": form,
        "idea": idea,
        "is_draft": is_draft,
        "attachments": _rows(form, idea),
        "people": [{"row": row, "name": story.proposer_name(row, show_address=True)} for row in behind.everybody(idea)]
        if idea
        else [],
        **resembling(form, request.user, look=is_draft and "lagret" in request.GET),
        **more,
    }
    return render(request, "ideas/capture.html", context, status=status)


def _rows(form: CaptureForm, idea: Idea | None) -> list[tuple[Attachment, BoundField | None]]:
    """Return the idea's files, pictures with the field for what they show."""
    rows = idea.attachments.all() if idea else ()
    return [(row, form.picture(row) if row.kind == Attachment.Kind.PICTURE else None) for row in rows]


# --- Receiving it


def _receive(request: ReaderRequest, idea: Idea | None) -> HttpResponse:
    wish = request.POST.get("then", SAVE)
    sending = wish == SEND or (idea is not None and not idea.is_draft)
    form = CaptureForm(request.POST, request.FILES, idea=idea, sending=sending, usual_tags=usual_tags())
    if wish == AUTOSAVE:
        return _autosave(request, form, idea)
    accepted = _accepted(form, idea)
    try:
        saved = _save(request, form, accepted, send=wish == SEND)
    except actions.EditedMeanwhile as other:
        _attach(request, other.idea, accepted)
        return _both_texts(request, form, other.idea)
    except UnableToMove as error:
        return _page(request, form, idea, status=409, conflict=why_not(error))
    except actions.TooMany:
        form.add_error("new_files", str(TOO_MANY) % {"most": MOST_FILES, "name": accepted[-1].name})
        saved = idea
    if wish == ADD_FILES and request.htmx:
        return _files(request, form, saved, accepted)
    if saved is None or not form.is_valid():
        return _page(request, form, reading.look_up(request, saved.pk) if saved else None)
    return _onward(request, saved, wish, was_draft=idea is None or idea.is_draft)


def _save(request: ReaderRequest, form: CaptureForm, accepted: Sequence[Upload], *, send: bool) -> Idea | None:
    """Write down what is valid. A draft keeps that even when something else is not; a sent idea changes as a whole."""
    is_whole, idea = form.is_valid(), form.idea
    if idea and not idea.is_draft and not is_whole:
        _attach(request, idea, accepted)
        return idea
    if send and is_whole and idea and idea.is_draft and actions.lacks_owner(idea):
        form.add_error(None, str(reading.NOBODY_ASKED))
        is_whole = False
    content = form.content(otherwise=_("Idea without a title") if accepted else "")
    if not content.title:
        return idea
    saved = actions.share(
        key=form.cleaned_data["key"],
        content=content,
        idea=idea,
        seen=form.seen_revision,
        sheet=form.cleaned_data["sheet"],
        uploads=accepted,
        send=send and is_whole,
        by=request.user,
        now=timezone.now(),
    )
    actions.describe_pictures(idea=saved, words=form.picture_words, by=request.user, now=timezone.now())
    return saved


def _accepted(form: CaptureForm, idea: Idea | None) -> list[Upload]:
    """Return the files that we take; those we do not take are told in the form."""
    accepted: list[Upload] = []
    room = MOST_FILES - (idea.attachments.count() if idea else 0)
    for file in form.uploaded:
        if len(accepted) == room:
            form.add_error(
                "new_files", str(TOO_MANY) % {"most": MOST_FILES, "name": uploads.clean_name(file.name or "")}
            )
            continue
        try:
            accepted.append(uploads.prepare(file))
        except RefusedUpload as refused:
            form.add_error("new_files", str(refused))
    return accepted


def _attach(request: ReaderRequest, idea: Idea, accepted: Sequence[Upload]) -> None:
    """Keep the files although the words cannot be saved now."""
    for upload in accepted:
        actions.attach(idea=idea, upload=upload, by=request.user, now=timezone.now())


def _onward(request: ReaderRequest, idea: Idea, wish: str, *, was_draft: bool) -> HttpResponse:
    """Say what happened and what comes next, and lead to where the button said."""
    if wish == SEND and was_draft:
        messages.success(request, what_comes_next(idea, on=timezone.localdate()))
        return redirect(idea)
    if wish == INVITE:
        return redirect("ideas:invite", idea.pk)
    if wish.startswith(REMOVE) and (number := wish.removeprefix(REMOVE)) in {
        str(row.pk) for row in idea.attachments.all()
    }:
        return redirect("ideas:remove_file", int(number))
    if not idea.is_draft:
        messages.success(request, _("The changes are saved."))
        return redirect(idea)
    messages.success(request, _("The draft is saved. Only you and those you invite see it."))
    return redirect(f"{reverse('ideas:edit', args=[idea.pk])}?lagret=1")


def _both_texts(request: ReaderRequest, form: CaptureForm, theirs: Idea) -> HttpResponse:
    """409: a co-proposer wrote in the meantime. Their text stands beside one's own, which the form still holds."""
    data = request.POST.copy()
    data["seen"] = str(theirs.revision)
    form.data = data
    idea = reading.look_up(request, theirs.pk)
    different = conflicts.differences(form.content(), idea)
    return _page(request, form, idea, status=409, theirs=theirs, different=different)


def _files(request: ReaderRequest, form: CaptureForm, saved: Idea | None, accepted: Sequence[Upload]) -> HttpResponse:
    """Return the files alone, for htmx: with those just added, and what is wrong with the others."""
    if saved is None and not form.errors.get("new_files"):
        form.add_error("new_files", _("Write the idea or the need first. Then the files have a place."))
    context = {
        "form": form,
        "saved": saved,
        "attachments": _rows(form, saved),
        "added": [upload.name for upload in accepted],
        "is_part": True,
    }
    status = 422 if form.errors.get("new_files") else 200
    return _at_its_address(render(request, "ideas/capture_files.html", context, status=status), saved)


def _at_its_address(response: HttpResponse, saved: Idea | None) -> HttpResponse:
    """Give the page the draft's own address, so that a reload or the back button finds it again."""
    if saved and saved.is_draft:
        response.headers["HX-Replace-Url"] = reverse("ideas:edit", args=[saved.pk])
    return response


def _autosave(request: ReaderRequest, form: CaptureForm, idea: Idea | None) -> HttpResponse:
    """Save the draft quietly, and return the line that says so."""
    problem = next((text for name, texts in form.errors.items() if form.data.get(name) for text in texts), "")
    content = form.content()
    if not content.title:
        return render(request, "ideas/capture.html#saved", {"problem": problem})
    form_is = {"key": form.cleaned_data["key"], "sheet": form.cleaned_data["sheet"], "seen": form.seen_revision}
    try:
        saved = actions.autosave(**form_is, content=content, idea=idea, by=request.user, now=timezone.now())
        actions.describe_pictures(idea=saved, words=form.picture_words, by=request.user, now=timezone.now())
    except actions.EditedMeanwhile as other:
        return render(request, "ideas/capture.html#saved", {"theirs": other.idea}, status=409)
    context = {"saved": saved, "at": timezone.localtime(), "problem": problem}
    return _at_its_address(render(request, "ideas/capture.html#saved", context), saved)
