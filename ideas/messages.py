"""What ideas tell people: one function a message, its text in templates/ideas/mail/; and whom each concerns."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas import queries
from ideas.lifecycle import Stage
from ideas.models import Comment, Follow, Idea, Proposer
from innovasjon.notifications.kinds import Group, Kind, Way
from innovasjon.notifications.ledger import Message
from innovasjon.people import working_days
from innovasjon.people.models import Guest, Municipality, Person

ENOUGH_SUPPORT = 10
EXCERPT = 240  # characters


def _is_still_a_draft(context: Mapping[str, Any]) -> bool:
    return Idea.objects.filter(pk=context["idea"], stage=Stage.DRAFT).exists()


def _is_still_said(context: Mapping[str, Any]) -> bool:
    return Comment.objects.filter(pk=context["comment"], deleted_at=None).exists()


def _is_still_asked(context: Mapping[str, Any]) -> bool:
    return Proposer.objects.filter(pk=context["proposer"], state=Proposer.State.INVITED).exists()


KINDS = (
    Kind(
        "ideas.asked",
        _("somebody asks you to stand behind an idea"),
        Group.WAITS,
        must_know=True,
        still_true=_is_still_asked,
    ),
    Kind("ideas.arrived", _("a new idea for you to answer, as an agent"), Group.WAITS),
    Kind("ideas.inbox", _("what waits in your inbox, every Monday"), Group.WAITS),
    Kind("ideas.draft", _("a draft of yours that has waited two weeks"), Group.WAITS, still_true=_is_still_a_draft),
    Kind("ideas.received", _("your idea has come in"), Group.MINE),
    Kind("ideas.taken", _("an agent takes your idea"), Group.MINE, must_know=True),
    Kind("ideas.withdrawn", _("an idea you have a part in is taken back"), Group.MINE, must_know=True),
    Kind("ideas.comment", _("somebody comments on your idea"), Group.MINE, still_true=_is_still_said),
    Kind("ideas.mention", _("somebody mentions you in a comment"), Group.MINE, still_true=_is_still_said),
    Kind("ideas.support", _("ten people support your idea"), Group.MINE, default=Way.DIGEST),
    Kind("ideas.followed", _("something happens to an idea you follow"), Group.NEAR, default=Way.DIGEST),
)


# --- What is told


def asked_to_stand_behind(idea: Idea, proposer: Proposer) -> Message:
    """Return the question whether somebody wants to be co-proposer."""
    return Message(
        kind="ideas.asked",
        key=f"idea:{idea.pk}:asked:{proposer.pk}:{proposer.invited_at.isoformat()}",
        context=_about(idea) | {"need": excerpt(idea.need), "by": str(proposer.invited_by), "proposer": proposer.pk},
    )


def received(idea: Idea) -> Message:
    """Return the receipt for an idea: who answers it, and by when."""
    day = timezone.localdate(idea.stage_since)  # sent, or taken up again
    owner = queries.owner(idea, on=day)
    days = Municipality.objects.values_list("first_reply_days", flat=True).first()
    return Message(
        kind="ideas.received",
        key=_occasion(idea, "received", idea.stage_since),
        context=_about(idea)
        | {
            "names": [person.name for person in owner.people],  # joined in the reader's language
            "answer_by": working_days.add(day, days or Municipality().first_reply_days).isoformat(),
        },
    )


def arrived(idea: Idea) -> Message:
    """Return the news for those who are to answer that an idea has come in."""
    return Message(
        kind="ideas.arrived",
        key=_occasion(idea, "arrived", idea.stage_since),
        context=_about(idea) | {"need": excerpt(idea.need)},
    )


def taken(idea: Idea) -> Message:
    """Return the news that an agent has taken the idea, with their name (docs/domain.md: shown to the proposers)."""
    return Message(
        kind="ideas.taken",
        key=_occasion(idea, "taken", idea.taken_at),
        context=_about(idea) | {"by": str(idea.taken_by)},
    )


def withdrawn(idea: Idea, by: Person, kind: str, reason: str) -> Message:
    """Return the news that one of the proposers took the idea back, and why."""
    return Message(
        kind="ideas.withdrawn",
        key=_occasion(idea, "withdrawn", idea.stage_since),
        context=_about(idea) | {"by": by.name, "reason_kind": str(kind), "reason": excerpt(reason)},
    )


def followed(idea: Idea, what: str) -> Message:
    """Return the news for followers; `what` is "taken" or "withdrawn". Those told already are not told twice."""
    moment = idea.taken_at if what == "taken" else idea.stage_since
    return Message(
        kind="ideas.followed",
        key=_occasion(idea, what, moment),
        context=_about(idea) | {"what": what, "by": str(idea.taken_by) if what == "taken" else ""},
    )


def mention(comment: Comment) -> Message:
    """Return the news that a comment names somebody."""
    return _said("ideas.mention", comment)


def commented(comment: Comment) -> Message:
    """Return the news of a comment. The occasion is the comment: who is named in it hears of it once."""
    return _said("ideas.comment", comment)


def support(idea: Idea) -> Message:
    """Return the news that many support the idea."""
    return Message(
        kind="ideas.support",
        key=f"idea:{idea.pk}:support:{ENOUGH_SUPPORT}",
        context=_about(idea) | {"number": ENOUGH_SUPPORT},
    )


def draft_waits(idea: Idea) -> Message:
    """Return the reminder of a draft nobody has touched for two weeks."""
    return Message(
        kind="ideas.draft",
        key=_occasion(idea, "draft", idea.edited_at),
        context=_about(idea) | {"edited": timezone.localdate(idea.edited_at).isoformat()},
    )


def weekly_inbox(week: str, waiting: list[Idea], *, number: int, path: str) -> Message:
    """Return what waits for an agent this week, oldest first."""
    return Message(
        kind="ideas.inbox",
        key=f"inbox:{week}",
        context={
            "number": number,
            "path": path,
            "ideas": [
                {
                    "title": idea.title,
                    "path": idea.get_absolute_url(),
                    "since": timezone.localdate(idea.submitted_at).isoformat(),
                    "taken": idea.taken_by_id is not None,
                }
                for idea in waiting
            ],
        },
    )


# --- Whom it concerns


def those_who_answer(idea: Idea, *, now: datetime) -> list[Person]:
    """Return the agents who answer for the idea today, else the resource team."""
    owner = queries.owner(idea, on=timezone.localdate(now))
    return list(owner.people) or list(Person.objects.active().filter(in_resource_team=True))


def those_in_it(idea: Idea) -> list[Person | Guest]:
    """Return the proposers, and the agent who took the idea."""
    return [*idea.people_behind(), *([idea.taken_by] if idea.taken_by else [])]


def followers(idea: Idea) -> list[Person]:
    """Return those who asked to hear of the idea."""
    return [row.person for row in Follow.objects.filter(idea=idea).select_related("person")]


def those_behind_if_many_support(idea: Idea) -> list[Person | Guest]:
    """Return the proposers when this support was the one that made it ten; nobody otherwise.

    The count is read in the transaction that added to it, so two supports at once do not both see ten.
    """
    number = Idea.objects.values_list("support_count", flat=True).get(pk=idea.pk)
    return idea.people_behind() if number == ENOUGH_SUPPORT else []


# --- Words


def excerpt(text: str) -> str:
    """Return the beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[:EXCERPT].rsplit(" ", 1)[0] + " …"


def _about(idea: Idea) -> dict[str, Any]:
    return {
        "idea": idea.pk,
        "title": idea.title,
        "reference": idea.reference or "",
        "section": str(idea.section) if idea.section_id else "",
        "path": idea.get_absolute_url(),
    }


def _occasion(idea: Idea, what: str, moment: datetime | None) -> str:
    return f"idea:{idea.pk}:{what}:{moment.isoformat() if moment else ''}"


def _said(kind: str, comment: Comment) -> Message:
    context = {"comment": comment.pk, "by": comment.author.name, "said": excerpt(comment.body)}
    return Message(
        kind=kind,
        key=f"comment:{comment.pk}",
        context=_about(comment.idea) | context | {"path": comment.get_absolute_url()},
    )
