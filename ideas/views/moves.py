"""The moves of an idea as pages: a form that asks for what the move demands, and the answer when somebody was first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django_htmx.http import HttpResponseClientRedirect

from ideas import actions, answer_templates, answering, in_use, queries
from ideas.actions import several
from ideas.actions.moving import stands
from ideas.forms import moves as forms
from ideas.lifecycle import Move, UnableToMove, can
from ideas.models import AnswerTemplate, Idea
from ideas.views import inbox, reading
from ideas.views.needs import NOT_YOUR_SECTION
from innovasjon.people.models import Person
from innovasjon.people.requests import ReaderRequest
from innovasjon.web.access import require, signed_in
from innovasjon.web.forms import Form
from innovasjon.web.kept_forms import writer_mark, written
from innovasjon.web.methods import form_or_get

NOT_YOURS_TO_REALISE = gettext_lazy(
    "That an idea is in use is written by the leader of its unit or section, by who leads the work, or by the resource "
    "team."
)
CANNOT = (UnableToMove, actions.MovedMeanwhile, actions.MovedAway, actions.NotAnAgentThere, actions.AlreadyTaken)
DOUBLE_CLICK = timedelta(minutes=1)
FILL = "fill"  # what the button that fills an answer template in wishes for, in the field "then"
Text = str | Promise


@dataclass(frozen=True)
class Doing:
    """A move as a page: its form, whose it is to make, and its words. `verb` is what the log calls it."""

    move: Move
    verb: str
    act: Callable[..., Idea]
    form: type[forms.MoveForm]
    heading: Text
    lead: Text
    button: Text
    done: Text
    permission: str = "ideas.triage_idea"
    reason: Text = NOT_YOUR_SECTION
    danger: bool = False


ASK = Doing(
    Move.ASK,
    "idea.asked",
    actions.ask,
    forms.AskForm,
    gettext_lazy("Ask those behind the idea"),
    gettext_lazy("What do you need to know before you can decide?"),
    gettext_lazy("Send the question"),
    gettext_lazy("The question is sent to those behind the idea. You are told when one of them replies."),
)
REPLY = Doing(
    Move.REPLY,
    "idea.replied",
    actions.reply,
    forms.ReplyForm,
    gettext_lazy("Reply to the question"),
    gettext_lazy("One reply from those behind the idea is enough. Then the assessment goes on."),
    gettext_lazy("Send the reply"),
    gettext_lazy("The reply is sent. The assessment goes on, and you are told what is decided."),
    permission="ideas.speak_for_idea",
    reason=reading.NOT_YOURS,
)
GO_ON = Doing(
    Move.GO_ON,
    "idea.went_on",
    actions.go_on,
    forms.GoOnForm,
    gettext_lazy("Go on without a reply"),
    gettext_lazy("The question is dropped, and the clock goes on where it stopped."),
    gettext_lazy("Go on assessing"),
    gettext_lazy("The idea is being assessed again."),
)
HAND_OVER = Doing(
    Move.HAND_OVER,
    "idea.handed_over",
    actions.hand_over,
    forms.HandOverForm,
    gettext_lazy("Hand the idea over"),
    gettext_lazy("Who takes over is told at once, and those behind the idea see the new name."),
    gettext_lazy("Hand over"),
    gettext_lazy("The idea is handed over. Those it concerns are told."),
)
RELEASE = Doing(
    Move.RELEASE,
    "idea.released",
    actions.release,
    forms.ReasonForm,
    gettext_lazy("Let go of the idea"),
    gettext_lazy("It waits in the inbox again, for another agent of the section to take."),
    gettext_lazy("Let go"),
    gettext_lazy("The idea waits for another agent. Those behind it are told."),
)
PARK = Doing(
    Move.PARK,
    "idea.parked",
    actions.park,
    forms.ParkForm,
    gettext_lazy("Park the idea"),
    gettext_lazy("For what is good, and cannot be done now. It comes back by itself."),
    gettext_lazy("Park"),
    gettext_lazy("The idea is parked. Those behind it are told why, and when it comes back."),
)
RESUME = Doing(
    Move.RESUME,
    "idea.resumed",
    actions.resume,
    forms.ReasonForm,
    gettext_lazy("Take the parked idea up again"),
    gettext_lazy("You assess it from now on."),
    gettext_lazy("Take it up again"),
    gettext_lazy("The idea is being assessed again, by you. Those behind it are told."),
)
CLOSE = Doing(
    Move.CLOSE,
    "idea.closed",
    actions.close,
    forms.CloseForm,
    gettext_lazy("Close the idea"),
    gettext_lazy("The idea ends here, with a reason. Its page stays, and it can be taken up again."),
    gettext_lazy("Close the idea"),
    gettext_lazy("The idea is closed. Those behind it are told why."),
    danger=True,
)
REOPEN = Doing(
    Move.REOPEN,
    "idea.reopened",
    actions.reopen,
    forms.ReasonForm,
    gettext_lazy("Take the closed idea up again"),
    gettext_lazy("You assess it from now on."),
    gettext_lazy("Take it up again"),
    gettext_lazy("The idea is being assessed again, by you. Those behind it are told."),
)
REALISE = Doing(
    Move.REALISE,
    "idea.realised",
    actions.realise,
    forms.RealiseForm,
    gettext_lazy("The idea is in use"),
    gettext_lazy("New, useful, and used: tell what benefit it gives, and who looks after it."),
    gettext_lazy("Say that it is in use"),
    gettext_lazy("The idea is in use. Those behind it, and who looks after it, are told."),
    permission="ideas.look_after_idea",
    reason=NOT_YOURS_TO_REALISE,
)


def _view(doing: Doing) -> Callable[..., HttpResponse]:
    @signed_in
    @form_or_get
    def view(request: ReaderRequest, pk: int) -> HttpResponse:
        return _do(request, reading.look_up(request, pk), doing)

    view.__name__, view.__doc__ = str(doing.move), f"Show the form of the move “{doing.move}”, and make the move."
    return view


ask, reply, go_on, hand_over, release = (_view(doing) for doing in (ASK, REPLY, GO_ON, HAND_OVER, RELEASE))
park, resume, close, reopen, realise = (_view(doing) for doing in (PARK, RESUME, CLOSE, REOPEN, REALISE))


def _do(request: ReaderRequest, idea: Idea, doing: Doing) -> HttpResponse:
    require(doing.permission, request.user, idea, reason=doing.reason)
    options = _options(idea, doing)
    if request.method != "POST":
        return _open(request, idea, doing, options)
    if request.POST.get("then") == FILL:
        filled = doing.form(initial=_filled(request, idea, doing), **options)
        if text := doing.form.text_field:
            filled.fields[text].widget.attrs["autofocus"] = True  # where work goes on
        return _page(request, idea, doing, filled)
    form = doing.form(request.POST, **options)
    if not form.is_valid():
        return _page(request, idea, doing, form, status=422)
    what = {name: value for name, value in form.cleaned_data.items() if name not in {"writer", "back"}}
    if text := doing.form.text_field:
        what[text] = answer_templates.finished(what[text], idea, by=request.user, day=what.get("revisit_on"))
    try:
        _act(idea, doing, by=request.user, **what)
    except CANNOT:
        return _too_late(request, reading.look_up(request, idea.pk), doing)
    except in_use.TooEarly as error:
        return _page(request, idea, doing, form, conflict=str(error), status=409)
    messages.success(request, str(doing.done))
    return redirect(inbox.onward(request, idea) or idea.get_absolute_url())


def _act(idea: Idea, doing: Doing, *, by: Person, **what: Any) -> None:
    """Make the move; what nobody has taken is taken by whoever answers it, in the same transaction."""
    if not several.takes_it_too(idea, doing.move):
        doing.act(idea=idea, by=by, now=timezone.now(), **what)
        return
    text = what.pop(doing.form.text_field or "", "")
    several.answer(answer=several.Answer(idea=idea, text=text, **what), move=doing.move, by=by, now=timezone.now())


def _can_begin(idea: Idea, doing: Doing) -> bool:
    return can(idea.stage, doing.move) or several.takes_it_too(idea, doing.move)


def _open(request: ReaderRequest, idea: Idea, doing: Doing, options: dict[str, Any]) -> HttpResponse:
    """Show the form as new, or why the move cannot be made."""
    if _can_begin(idea, doing):
        given = {"seen": stands(idea), "back": inbox.behind(request)}
        return _page(request, idea, doing, written(request, doing.form, options=options, **given))
    if request.htmx:  # from a preview, which shows forms alone: the move's own page says what happened
        return HttpResponseClientRedirect(request.get_full_path(), status=409)
    return reading.show(request, idea, conflict=answering.somebody_was_first(idea), status=409)


def _filled(request: ReaderRequest, idea: Idea, doing: Doing) -> dict[str, Any]:
    """Return what was typed, with the chosen answer template added to the text that goes to those behind the idea."""
    typed, name = request.POST.dict(), doing.form.text_field
    template = answer_templates.chosen(str(typed.get("template", "")), doing.move)
    if template and name:
        text = answer_templates.written_for(template, idea, by=request.user)
        typed[name] = answer_templates.added(typed.get(name, ""), text)
    return typed


def _templates(doing: Doing) -> list[AnswerTemplate]:
    return answer_templates.offered_in(doing.move) if doing.form.text_field else []


def _options(idea: Idea, doing: Doing) -> dict[str, Any]:
    """Return what the form takes beside its data."""
    if doing.move != Move.HAND_OVER:
        return {}
    return {"people": queries.who_could_take_over(idea, on=timezone.localdate())}


def _too_late(request: ReaderRequest, idea: Idea, doing: Doing) -> HttpResponse:
    """Say who was first and when, with all that was typed still there; one's own second click leads to the idea."""
    last = answering.last_move(idea)
    if last and last.by_id == request.user.pk and last.verb == doing.verb and timezone.now() - last.at < DOUBLE_CLICK:
        return redirect(inbox.onward(request, idea) or idea.get_absolute_url())
    typed = request.POST.dict() | {"seen": stands(idea), "writer": writer_mark(request.user.pk)}
    form = doing.form(initial=typed, **_options(idea, doing))
    return _page(request, idea, doing, form, conflict=answering.somebody_was_first(idea, last), status=409)


def _page(
    request: ReaderRequest,
    idea: Idea,
    doing: Doing,
    form: Form,
    *,
    conflict: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "idea": idea,
        "doing": doing,
        "form": form,
        "back": inbox.behind(request),
        "templates": _templates(doing) if _can_begin(idea, doing) else (),
        "conflict": conflict,
        "is_possible": _can_begin(idea, doing),
        "takes_it_too": several.takes_it_too(idea, doing.move),
        "held": _held(idea, doing) if not conflict else "",
        "nobody": doing.move == Move.HAND_OVER and not form.fields["to"].widget.choices,
    }
    return render(request, "ideas/move.html", context, status=status)


def _held(idea: Idea, doing: Doing) -> str:
    """Return why it is too early to say that the idea is in use; "" when it is not, and for every other move."""
    return in_use.what_holds(idea, now=timezone.now()) if doing.move == Move.REALISE else ""
