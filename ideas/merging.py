"""Merging as an agent reads it: ideas to choose from, what will happen, and why it cannot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas import behind, clock, merged, similar, story
from ideas.actions.merging import AlreadyMerged, WhyNot
from ideas.filters import NEWEST, ORDERS, reference_in
from ideas.lifecycle import MERGEABLE, Stage
from ideas.models import Attachment, Comment, Idea, Proposer, Support, Tag
from innovasjon.people.models import Person
from innovasjon.web import moments, pages
from innovasjon.words import wishes

SHOWN = 10
NOT_OFFERED = (Stage.DRAFT, Stage.MERGED, Stage.WITHDRAWN)
WHY_NOT: dict[WhyNot, Promise] = {
    WhyNot.ITSELF: gettext_lazy("An idea cannot be merged with itself. Choose another one."),
    WhyNot.DRAFT: gettext_lazy("That idea is not sent in, so nothing can be merged with it. Choose another one."),
    WhyNot.MERGED: gettext_lazy("That idea is merged with another one itself. Choose the one that remains."),
    WhyNot.WITHDRAWN: gettext_lazy("Those behind that idea have withdrawn it. Choose another one."),
}


def candidates(idea: Idea, text: str, reader: Person) -> list[Idea]:
    """Return ideas to choose from: those that the text finds; without one those that are much like it."""
    if not text:
        return [one for one in similar.to(idea) if one.pk != idea.pk and one.stage not in NOT_OFFERED]
    rows = Idea.objects.visible_to(reader).exclude(pk=idea.pk).exclude(stage__in=NOT_OFFERED)
    shown = rows.select_related("section").only("title", "stage", "reference", "submitted_at", "section__name")
    if reference := reference_in(text):
        return list(shown.filter(reference=reference))
    if wish := wishes.read(text):
        newest = rows.matching(wish).order_by(*ORDERS[NEWEST].terms()).values_list("pk", flat=True)[: pages.CAP]
        best = shown.filter(pk__in=list(newest)).ranked(wish).order_by("-relevance", "-id")  # type: ignore[misc]
        if found := list(best[:SHOWN]):
            return found
    return list(shown.titled_like(text)[:SHOWN])


@dataclass(frozen=True)
class Outcome:
    """What the remaining idea has after the merge."""

    people: Sequence[tuple[str, bool, bool]]  # name, whether still invited, whether they come with the other idea
    supports: int
    comments: int
    files: int
    new_tags: Sequence[str]
    answer: str  # what becomes of the answer that those behind the idea wait for; "" when nothing does
    sooner: str  # that the one that remains is to be answered sooner than it was; "" when it is not


def outcome(idea: Idea, into: Idea, *, on: date) -> Outcome:
    """Return what merging the idea into the other one comes to: everybody counted once."""
    here = [*merged.ids(idea), *merged.ids(into)]
    known = {(row.person_id, row.guest_id) for row in into.rows_behind if row.state != Proposer.State.DECLINED}
    rows = behind.one_each([*into.rows_behind, *idea.rows_behind])
    return Outcome(
        people=[
            (
                story.proposer_name(row, show_address=True),
                row.state == Proposer.State.INVITED,
                (row.person_id, row.guest_id) not in known,
            )
            for row in rows
            if row.state != Proposer.State.DECLINED
        ],
        supports=Support.objects.filter(idea__in=here).values("person").distinct().count(),
        comments=Comment.objects.filter(idea__in=here, deleted_at=None).count(),
        files=Attachment.objects.filter(idea__in=here).count(),
        new_tags=list(
            Tag.objects.filter(ideas=idea).exclude(pk__in=into.tags.values("pk")).values_list("name", flat=True)
        ),
        answer=_answer(idea, into),
        sooner=_sooner(idea, into, on=on),
    )


def _answer(idea: Idea, into: Idea) -> str:
    stage = Stage(into.stage)
    if stage == idea.stage:
        return ""
    words = {"reference": idea.reference, "other": into.reference, "stage": stage.label}
    if stage == Stage.PARKED and into.revisit_on:
        words["day"] = formats.date_format(into.revisit_on, "DATE_FORMAT")
        return _("%(other)s is parked until %(day)s: those behind %(reference)s get no answer before then.") % words
    if stage == Stage.DEVELOPING:
        told = _("%(other)s is being developed: those behind %(reference)s are asked to take part in that.")
        return told % words
    if stage in MERGEABLE:
        return _("%(other)s is %(stage)s: those behind %(reference)s get the answer that it gets.") % words
    return _("%(other)s is %(stage)s: those behind %(reference)s get no other answer.") % words


def _sooner(idea: Idea, into: Idea, *, on: date) -> str:
    together = clock.due_together(idea, into, on=on)
    if together is None or into.reply_due_on is None or together >= into.reply_due_on:
        return ""
    words = {"reference": idea.reference, "other": into.reference}
    words |= {
        "day": moments.day_in_words(together, today=on),
        "instead": moments.day_in_words(into.reply_due_on, today=on),
    }
    told = _(
        "%(other)s is to be answered by %(day)s instead of %(instead)s: "
        "those behind %(reference)s are not to wait longer."
    )
    return told % words


def was_first(error: AlreadyMerged) -> str:
    """Return who has merged the idea already, with which and when."""
    row = error.merge
    if row is None:
        return _("The idea is merged with “%(title)s” already. Nothing was changed.") % {
            "title": error.idea.merged_into
        }
    when = moments.in_words(timezone.localtime(row.merged_at), now=timezone.localtime())
    words = {"name": row.merged_by.name, "title": row.into.title, "when": when}
    return _("%(name)s merged the idea with “%(title)s”, %(when)s. Nothing was changed.") % words
