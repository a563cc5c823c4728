"""One idea: the page that tells its whole story, its files, and the moves its proposers make there."""

from typing import Any

import rules
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from agents import helped
from ideas import actions, archive, became, behind, merged, outcome, queries, story, talk
from ideas.answering import what_comes_next, when_due, who_answers, why_not
from ideas.forms.talk import CommentForm, WithdrawForm
from ideas.lifecycle import ENDED, Move, Stage, UnableToMove
from ideas.models import Attachment, Follow, Idea, Note, Proposer, Support, WithdrawReason
from innovasjon.audit.models import Entry
from innovasjon.people.models import Person
from innovasjon.people.requests import ReaderRequest
from innovasjon.web.access import require, signed_in
from innovasjon.web.forms import Form, render_form
from innovasjon.web.kept_forms import written
from innovasjon.web.methods import form_or_get
from innovasjon.web.numbers import digits
from innovasjon.web.prepared import Among, Prepared, given

MADE_HERE = (
    *(Move.ASK, Move.REPLY, Move.GO_ON, Move.HAND_OVER, Move.RELEASE),
    *(Move.PARK, Move.RESUME, Move.CLOSE, Move.REOPEN, Move.REALISE),
)
# What the page may offer, by the word its template asks with.
PERMISSIONS = {
    "edit": "ideas.edit_idea",
    "submit": "ideas.submit_idea",
    "discard": "ideas.discard_idea",
    "invite": "ideas.invite_to_idea",
    "answer": "ideas.answer_invitation",
    "withdraw": "ideas.withdraw_idea",
    "step_back": "ideas.step_back_from_idea",
    "comment": "ideas.comment_on_idea",
    "support": "ideas.support_idea",
    "follow": "ideas.follow_idea",
    "triage": "ideas.triage_idea",
    "read_notes": "ideas.read_notes",
    **{str(move): f"ideas.{move}_idea" for move in MADE_HERE},
    "hide": "ideas.hide_idea",
    "merge": "ideas.merge_idea",
    "unmerge": "ideas.unmerge_idea",
}
NOBODY_ASKED = gettext_lazy(
    "The idea is not sent yet: you wrote it down on behalf of others, and nobody is asked. Ask whose idea it is, or "
    "make it your own."
)
NOT_YOURS = gettext_lazy("Only those behind the idea can do this.")


def _whole() -> QuerySet[Idea]:
    """Return one idea with all that its page shows of it."""
    here = merged.within(OuterRef("pk"))
    return (
        Idea.objects.for_page()
        .filter(pk=given("pk"))
        .annotate(
            is_supported=Exists(Support.objects.filter(here, person=given("reader"))),
            is_followed=Exists(Follow.objects.filter(here, person=given("reader"))),
            note_count=Note.objects.number_on(OuterRef("pk")),
            **became.annotations(),
            **helped.annotations(given("kind"), merged.GatheredIds(OuterRef("pk"))),
        )
    )


_WHOLE = Prepared(_whole)  # writing this SQL anew took longer than all the rest of the page


def look_up(request: ReaderRequest, pk: int) -> Idea:
    """Return the idea with what its page shows of it; 404 when it is not there or the reader may not see it."""
    reader, kind = request.user, ContentType.objects.get_for_model(Idea)
    found: list[Idea] = _WHOLE.objects(pk=pk, reader=reader.pk, kind=kind.pk)
    # The rule and not its twin `visible_to`: it reads the proposers, whom the page shows anyhow.
    if not (found and rules.has_perm("ideas.view_idea", reader, found[0])):
        raise Http404
    return found[0]


def allowed(idea: Idea, reader: Person) -> dict[str, bool]:
    """Return what the reader may do with the idea, by the words of PERMISSIONS."""
    return {verb: rules.has_perm(permission, reader, idea) for verb, permission in PERMISSIONS.items()}


def show(
    request: ReaderRequest, idea: Idea, *, form: Form | None = None, conflict: str = "", status: int = 200
) -> HttpResponse:
    """Render the idea's page; with a comment that came back with errors, or with what somebody else did meanwhile."""
    reader, may = request.user, allowed(idea, request.user)
    own = behind.best(row for row in idea.rows_behind if row.person_id == reader.pk)
    is_behind = own is not None and own.state == Proposer.State.ACCEPTED
    is_close = is_behind or may["triage"]
    context = {
        "idea": idea,
        "may": may,
        "is_close": is_close,
        "conflict": conflict,
        "answering": who_answers(idea, on=timezone.localdate(), is_behind=is_behind),
        "due": when_due(idea, on=timezone.localdate()),
        "outcome": outcome.of(idea),
        "people": archive.people(idea, is_close=is_close),
        **behalf(idea, reader),
        "invited_by": own.invited_by if own else None,
        "came_from": merged.origins(idea).get(id_in(request, "fra")),
        "merged_here": merged.origins(idea).values(),
        "tags": queries.tags_of([idea])[idea.pk],
        "became": became.parts(idea, reader),
        "offers": became.offers(idea, reader),
        "help": helped.beside(idea, may_ask=is_close and may_be_helped(idea), ids=merged.open_ids(idea)),
        **_files(idea),
        **_history(request, idea, is_close=is_close),
        **talk_context(request, idea, may, form),
    }
    return render(request, "ideas/idea.html", context, status=status)


def may_be_helped(idea: Idea) -> bool:
    """Tell whether help with the idea can still come to use."""
    return not idea.is_draft and idea.stage not in ENDED


def behalf(idea: Idea, reader: Person) -> dict[str, bool]:
    """Return whether the reader wrote the idea down for others, and whether one of those has said no."""
    rows = idea.rows_behind
    return {
        "stands_in": any(row.stands_in and row.person_id == reader.pk for row in rows),
        "someone_declined": any(row.state == Proposer.State.DECLINED for row in rows),
    }


def _files(idea: Idea) -> dict[str, list[Attachment]]:
    origins = merged.origins(idea)
    rows: list[Attachment] = _FILES.objects(ideas=merged.open_ids(idea))
    for row in rows:
        row.origin = origins.get(row.idea_id)  # type: ignore[attr-defined]
    pictures = [row for row in rows if row.kind == Attachment.Kind.PICTURE]
    return {"pictures": pictures, "files": [row for row in rows if row not in pictures]}


_FILES = Prepared(lambda: Attachment.objects.filter(Among("idea", given("ideas"))))


def _history(request: ReaderRequest, idea: Idea, *, is_close: bool) -> dict[str, Any]:
    most, kind = story.MOST if "historie" in request.GET else story.LONGEST, ContentType.objects.get_for_model(Idea)
    found: list[Entry] = _TOLD[most].objects(kind=kind.pk, pk=idea.pk)
    events = story.tell(idea, found[:most][::-1], is_close=is_close)
    # What was asked, replied and decided, in people's own words; the story below tells the rest. What stands at the
    # top of the page is not said again.
    answers = [event for event in events if event.reason and event.is_answer]
    if answers and outcome.says(idea, answers[-1].reason):
        answers.pop()
    told = [event for event in events if event not in answers]
    return {"events": told, "answers": answers, "has_earlier": len(found) > most}


def _told(most: int) -> Prepared:
    """Return what fetches an idea's newest entries, and one more than are shown."""

    def entries() -> QuerySet[Entry]:
        of_idea = Entry.objects.filter(subject_type=given("kind"), subject_id=given("pk"))
        return of_idea.told(story.SENTENCES).with_names().order_by("-id")[: most + 1]

    return Prepared(entries)


_TOLD = {most: _told(most) for most in (story.LONGEST, story.MOST)}


def talk_context(request: ReaderRequest, idea: Idea, may: dict[str, bool], form: Form | None = None) -> dict[str, Any]:
    """Return what the template of the talk needs: the part of it that the address asks for, and the form."""
    asked = {name: id_in(request, name) for name in ("eldre", "nyere", "kommentar")}
    if asked["nyere"] or asked["kommentar"]:
        start = asked["nyere"] + 1 if asked["nyere"] else asked["kommentar"]
        part = talk.after(idea, request.user, start, triages=may["triage"])
    else:
        part = talk.before(idea, request.user, asked["eldre"], triages=may["triage"])
    form = form or (written(request, CommentForm) if may["comment"] and idea.stage != Stage.MERGED else None)
    return {"talk": part, "form": form, "idea": idea, "may": may}


def id_in(request: ReaderRequest, name: str) -> int:
    """Return the id in the query string; 0 for what is none, as an old or mistyped address should still show a page."""
    return digits(request.GET.get(name)) or 0


@signed_in
@require_safe
def idea(request: ReaderRequest, pk: int) -> HttpResponse:
    """Tell the whole story of an idea; for htmx the part of the talk that was asked for.

    One that was merged leads to where it is now; `?original=1` shows it as it was.
    """
    found = look_up(request, pk)
    if request.htmx.target == "kommentarer":
        may = allowed(found, request.user)
        return render(request, "ideas/talk.html", talk_context(request, found, may))
    if found.merged_into and "original" not in request.GET:
        return redirect(f"{found.merged_into.get_absolute_url()}?fra={id_in(request, 'fra') or pk}")
    return show(request, found)


@signed_in
@form_or_get
def submit(request: ReaderRequest, pk: int) -> HttpResponse:
    """Send the idea to its section, for the first time or anew after it was withdrawn.

    GET, which a sign-in on the way leads to, shows the idea with its button.
    """
    found = look_up(request, pk)
    if request.method != "POST":
        return redirect(found)
    require("ideas.speak_for_idea", request.user, found, reason=NOT_YOURS)
    try:
        sent = actions.submit(idea=found, by=request.user, now=timezone.now())
    except UnableToMove as error:
        return show(request, look_up(request, pk), conflict=why_not(error), status=409)
    except actions.Incomplete:
        return redirect(f"{reverse('ideas:edit', args=[pk])}?mangler=1")
    except actions.NobodyAsked:
        return show(request, look_up(request, pk), conflict=str(NOBODY_ASKED), status=409)
    messages.success(request, what_comes_next(sent, on=timezone.localdate()))
    return redirect(sent)


@signed_in
def withdraw(request: ReaderRequest, pk: int) -> HttpResponse:
    """Ask why, and take the idea back."""
    found = look_up(request, pk)
    require("ideas.speak_for_idea", request.user, found, reason=NOT_YOURS)
    form = WithdrawForm(request.POST) if request.method == "POST" else written(request, WithdrawForm)
    if not (form.is_bound and form.is_valid()):
        if not rules.has_perm("ideas.withdraw_idea", request.user, found):
            return show(request, found, conflict=why_not(UnableToMove(found.stage, Stage.WITHDRAWN)), status=409)
        return render_form(request, "ideas/idea_withdraw.html", {"form": form, "idea": found}, form)
    given = {"reason_kind": WithdrawReason(form.cleaned_data["reason_kind"]), "reason": form.cleaned_data["reason"]}
    try:
        actions.withdraw(idea=found, by=request.user, now=timezone.now(), **given)
    except UnableToMove as error:
        return show(request, look_up(request, pk), conflict=why_not(error), status=409)
    messages.success(request, _("The idea is withdrawn. You can take it up again from its page."))
    return redirect(found)
