"""Several ideas of the inbox answered at once: what will happen to each, and what became of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from ideas import actions, answer_templates, listing, queries
from ideas import several as planning
from ideas.actions.several import MOVES, Answer, Outcome
from ideas.forms import moves as forms
from ideas.lifecycle import Move
from ideas.models import AnswerTemplate, Idea
from ideas.several import MOST, Plan
from ideas.views.inbox import FOR_AGENTS, behind
from innovasjon.people.models import Person
from innovasjon.people.requests import ReaderRequest
from innovasjon.web import kept_forms
from innovasjon.web.access import permitted
from innovasjon.web.methods import form_or_get
from innovasjon.web.numbers import digits

TOLD = "several_told"  # in the session: what became of the ideas that were answered last
HEADINGS: dict[Move, str | Promise] = {
    Move.TAKE: gettext_lazy("Take several ideas"),
    Move.ASK: gettext_lazy("Ask those behind several ideas"),
    Move.PARK: gettext_lazy("Park several ideas"),
    Move.CLOSE: gettext_lazy("Close several ideas"),
    Move.HAND_OVER: gettext_lazy("Hand several ideas over"),
}
FORMS: dict[Move, type[forms.MoveForm]] = {
    Move.TAKE: forms.MoveForm,
    Move.ASK: forms.AskForm,
    Move.PARK: forms.ParkForm,
    Move.CLOSE: forms.CloseForm,
    Move.HAND_OVER: forms.HandOverForm,
}


@permitted("ideas.open_inbox", reason=FOR_AGENTS)
@form_or_get
def several(request: ReaderRequest) -> HttpResponse:
    """Show what a move will do to each of the ideas that were ticked, and make it."""
    kept = kept_forms.take_back(request) if request.method != "POST" else request.POST
    sent = kept or request.GET
    move = next((move for move in MOVES if move == sent.get("move")), None)
    ids = _ids(sent)
    if move is None or not ids:
        messages.warning(request, _("Tick the ideas first, and choose what to do with them."))
        return redirect(behind(request) or "ideas:inbox")
    kept_forms.shown_with_form(request)
    form = _Several(request, sent, move, ids)
    if request.method != "POST":
        return form.page()
    return form.change(request.POST["then"]) if request.POST.get("then") else form.send()


def _ids(sent: QueryDict) -> list[int]:
    """Return the ids that were ticked, as many as can be answered at once."""
    found = dict.fromkeys(digits(text) for text in sent.getlist("velg"))
    return [number for number in found if number is not None][:MOST]


class _Several:
    """What was sent about several ideas, and the page that shows it."""

    def __init__(self, request: ReaderRequest, sent: QueryDict, move: Move, ids: list[int]) -> None:
        self.request, self.sent, self.move, self.reader = request, sent, move, request.user
        self.sections = listing.sections()
        ideas = Idea.objects.visible_to(request.user).for_inbox().filter(pk__in=ids).order_by("pk")
        self.plans = planning.plans(ideas, self.sections, move, reader=request.user)
        self.is_each = sent.get("each") == "1" and bool(FORMS[move].text_field)
        for plan in self.plans:
            plan.text = sent.get(f"text-{plan.idea.pk}", "")
            # A form that comes back keeps where the idea stood when its writer read it.
            if (seen := sent.get(f"seen-{plan.idea.pk}", "")) and plan.is_allowed:
                plan.seen = seen

    @property
    def possible(self) -> list[Plan]:
        """Return those that can be moved, as far as one can tell."""
        return [plan for plan in self.plans if not plan.cannot]

    def _form(self, *args: Any, **kwargs: Any) -> forms.MoveForm:
        if self.move == Move.HAND_OVER:
            mine = frozenset(plan.idea.section_id or 0 for plan in self.possible)
            names = queries.agents_of(mine, on=timezone.localdate())
            kwargs["people"] = [Person(pk=pk, name=name) for pk, name in names.items()]
        form = FORMS[self.move](*args, **kwargs)
        for name in ("seen", "back"):  # each idea has its own `seen`; the page has the way back
            del form.fields[name]
        return form

    def page(self, form: forms.MoveForm | None = None, *, status: int = 200) -> HttpResponse:
        """Show the form, and what it will do to each idea."""
        name = FORMS[self.move].text_field
        form = form or self._form(initial=self.sent.dict() | {"writer": kept_forms.writer_mark(self.reader.pk)})
        problems = {plan.idea.pk: plan.error for plan in self.plans if plan.error}
        if self.is_each and name in form.fields:
            del form.fields[name]
        context = {
            "move": self.move,
            "heading": HEADINGS[self.move],
            "form": form,
            "plans": self.plans,
            "possible": len(self.possible),
            "is_each": self.is_each,
            "has_text": bool(name),
            "templates": answer_templates.offered_in(self.move) if name else (),
            "template": self.sent.get("template", ""),
            "problems": problems,
            "back": behind(self.request),
            "placeholders": [f"{{{placeholder}}}" for placeholder in answer_templates.PLACEHOLDERS],
        }
        return render(self.request, "ideas/several.html", context, status=status)

    def change(self, then: str) -> HttpResponse:
        """Show the form anew: with a template filled in, or with one answer for all or one for each."""
        name, template = FORMS[self.move].text_field, self._template()
        typed = self.sent.dict() | {"writer": kept_forms.writer_mark(self.reader.pk)}
        if then == "each":
            self.is_each = bool(name)
            for plan in self.possible:
                plan.text = plan.text or self._text_for(plan, str(typed.get(name, "")))
        elif then == "one":
            self.is_each = False
            typed[name] = typed.get(name) or next((plan.text for plan in self.possible if plan.text), "")
        elif then == "fill" and template and self.is_each:
            for plan in self.possible:
                written = answer_templates.written_for(template, plan.idea, by=self.reader)
                plan.text = answer_templates.added(plan.text, written)
        elif then == "fill" and template:
            typed[name] = answer_templates.added(str(typed.get(name, "")), self._as_read_by_the_agent(template))
        form = self._form(initial=typed)
        if name in form.fields:
            form.fields[name].widget.attrs["autofocus"] = True  # where work goes on
        return self.page(form)

    def _template(self) -> AnswerTemplate | None:
        return answer_templates.chosen(self.sent.get("template", ""), self.move)

    def _as_read_by_the_agent(self, template: AnswerTemplate) -> str:
        return answer_templates.in_language(template, self.reader.language)

    def _text_for(self, plan: Plan, text: str, day: Any = None) -> str:
        """Return what those behind one idea get: an unchanged template in their language, placeholders filled in."""
        template = self._template()
        if template and text.strip() == self._as_read_by_the_agent(template).strip():
            text = answer_templates.in_language(template, answer_templates.language_of(plan.idea))
        return answer_templates.finished(text, plan.idea, by=self.reader, day=day) if text else ""

    def send(self) -> HttpResponse:
        """Move each idea, and lead to what became of them; back to the form when something in it must be mended."""
        # What could be moved when the form was shown is tried, so that the answer says what somebody did meanwhile.
        tried = [plan for plan in self.plans if plan.is_allowed and plan.seen]
        if not tried:
            return self._done([])
        form = self._checked()
        if not form.is_valid() or any(plan.error for plan in self.plans):
            return self.page(form, status=422)
        answers = [self._answer(plan, form.cleaned_data) for plan in tried]
        return self._done(actions.answer_each(answers=answers, move=self.move, by=self.reader, now=timezone.now()))

    def _checked(self) -> forms.MoveForm:
        """Return the form as it was sent; where each idea has its own answer, those are checked one by one."""
        form, name = self._form(self.sent), FORMS[self.move].text_field
        if self.is_each and name:
            del form.fields[name]
            for plan in self.possible:
                own = self._form(self.sent.dict() | {name: plan.text})
                plan.error = " ".join(str(error) for error in own.errors.get(name, ())) if not own.is_valid() else ""
        return form

    def _done(self, outcomes: list[Outcome]) -> HttpResponse:
        tried = {one.answer.idea.pk for one in outcomes}
        told = [
            [one.answer.idea.pk, planning.why_not(one, self.move, by=self.reader), one.answer.text] for one in outcomes
        ]
        told += [[plan.idea.pk, plan.cannot, plan.text] for plan in self.plans if plan.idea.pk not in tried]
        self.request.session[TOLD] = {"told": told, "move": self.move, "back": behind(self.request)}
        return redirect("ideas:several_done")

    def _answer(self, plan: Plan, data: dict[str, Any]) -> Answer:
        day = data.get("revisit_on")
        text = plan.text if self.is_each else str(data.get(FORMS[self.move].text_field or "reason", ""))
        return Answer(
            idea=plan.idea,
            text=self._text_for(plan, text, day),
            revisit_on=day,
            reason_kind=data.get("reason_kind", ""),
            learnt=data.get("learnt", ""),
            to=data.get("to"),
            seen=plan.seen,
        )


@permitted("ideas.open_inbox", reason=FOR_AGENTS)
@require_safe
def done(request: ReaderRequest) -> HttpResponse:
    """Tell what became of the ideas that were answered last."""
    kept = request.session.get(TOLD)
    if not kept or "move" not in kept:
        return redirect("ideas:inbox")
    ideas = Idea.objects.visible_to(request.user).only("title", "stage").in_bulk([row[0] for row in kept["told"]])
    rows = [(ideas[pk], why, text) for pk, why, text in kept["told"] if pk in ideas]
    moved = [idea for idea, why, _text in rows if not why]
    context = {
        "heading": _heading(kept["move"], len(moved)),
        "moved": moved,
        "left": [(idea, why, text) for idea, why, text in rows if why],
        "back": kept["back"] or reverse("ideas:inbox"),
    }
    return render(request, "ideas/several_done.html", context)


def _heading(move: str, number: int) -> str:
    words = {
        Move.TAKE: ngettext("%(number)d idea is taken", "%(number)d ideas are taken", number),
        Move.ASK: ngettext(
            "A question is sent about %(number)d idea", "A question is sent about %(number)d ideas", number
        ),
        Move.PARK: ngettext("%(number)d idea is parked", "%(number)d ideas are parked", number),
        Move.CLOSE: ngettext("%(number)d idea is closed", "%(number)d ideas are closed", number),
        Move.HAND_OVER: ngettext("%(number)d idea is handed over", "%(number)d ideas are handed over", number),
    }
    return words[Move(move)] % {"number": number}
