"""What projects tell people: one function a message, its text in templates/projects/mail/.

What happens to a project reaches the proposers of its ideas whatever they have muted (docs/domain.md): those kinds
cannot be muted. Who follows an idea hears the same as ordinary news.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.messages import excerpt
from ideas.models import Idea
from innovasjon.notifications.kinds import Group, Kind, Way
from innovasjon.notifications.ledger import Message
from innovasjon.people.models import Person
from projects import gate
from projects.models import Ask, Project, Update


def _is_still_asked(context: Mapping[str, Any]) -> bool:
    return Ask.objects.waiting().filter(pk=context["ask"]).exists()


KINDS = (
    Kind(
        "projects.asked",
        _("you are asked to take part in what your idea becomes"),
        Group.WAITS,
        must_know=True,
        still_true=_is_still_asked,
    ),
    Kind(
        "projects.asked_again",
        _("a reminder that a project waits for your answer"),
        Group.WAITS,
        must_know=True,
        still_true=_is_still_asked,
    ),
    Kind("projects.lead", _("you are made lead of a project"), Group.WAITS, must_know=True),
    Kind(
        "projects.lead_left",
        _("a project's lead has left, and it is yours until another one is chosen"),
        Group.WAITS,
        must_know=True,
    ),
    Kind("projects.answered", _("a proposer answers whether they take part, when you lead the project"), Group.MINE),
    Kind("projects.may_go_on", _("a project of yours need not wait for proposers any longer"), Group.WAITS),
    Kind("projects.news", _("something happens to a project that your idea became"), Group.MINE, must_know=True),
    Kind(
        "projects.parted",
        _("your idea is parted from that of a project you are in"),
        Group.MINE,
        must_know=True,
    ),
    Kind("projects.removed", _("you are taken off a project"), Group.MINE, must_know=True),
    Kind(
        "projects.followed",
        _("something happens to a project that an idea you follow became"),
        Group.NEAR,
        default=Way.DIGEST,
    ),
)


# --- What is told


def asked(ask: Ask, ideas: Iterable[Idea]) -> Message:
    """Return the question whether a proposer takes part."""
    titles = [idea.title for idea in ideas]
    return Message("projects.asked", gate.asking_key(ask), _about_ask(ask) | {"ideas": titles})


def asked_again(ask: Ask) -> Message:
    """Return the one reminder of the question."""
    return Message("projects.asked_again", gate.reminder_key(ask), _about_ask(ask))


def made_lead(project: Project, by: Person) -> Message:
    """Return the news for the one who leads the project from now on."""
    return Message("projects.lead", f"project:{project.pk}:lead:{project.revision}", _about(project) | {"by": by.name})


def lead_left(project: Project, now: datetime) -> Message:
    """Return the news for whoever leads the project from now on, as its lead has left."""
    return Message("projects.lead_left", f"project:{project.pk}:lead-left:{now.isoformat()}", _about(project))


def answered(ask: Ask) -> Message:
    """Return the news for the lead of what a proposer answered, and whether others are still waited for."""
    moment = ask.answered_at.isoformat() if ask.answered_at else ""
    # A guest without a name is not told of by their address in a list that many may see over a shoulder.
    context = {"name": ask.who.name, "answer": ask.answer}
    return Message("projects.answered", f"ask:{ask.pk}:answered:{moment}", _about(ask.project) | context)


def may_go_on(project: Project, opened_at: datetime) -> Message:
    """Return the news for the lead that all have answered, or have had their time."""
    return Message("projects.may_go_on", f"project:{project.pk}:may-go-on:{opened_at.isoformat()}", _about(project))


def removed(ask: Ask) -> Message:
    """Return the news for a proposer who is taken off the project, with the reason."""
    moment = ask.removed_at.isoformat() if ask.removed_at else ""
    context = {"by": str(ask.removed_by), "reason": ask.removed_reason}
    return Message("projects.removed", f"ask:{ask.pk}:removed:{moment}", _about(ask.project) | context)


def parted(ask: Ask, idea: Idea, at: datetime) -> Message:
    """Return to somebody who said yes to a project that their idea is not in it any more, and they still are."""
    context = {"answer": ask.answer, "idea": idea.title}
    return Message("projects.parted", f"ask:{ask.pk}:parted:{at.isoformat()}", _about(ask.project) | context)


def phase_entered(project: Project, by: Person, note: str) -> Message:
    """Return the news that the project has come to another phase."""
    return _news(project, "phase", project.phase_since, by, phase=project.phase.name, words=excerpt(note))


def updated(update: Update) -> Message:
    """Return the news of an update."""
    return _news(update.project, "update", update.written_at, update.written_by, words=excerpt(update.body))


def idea_added(project: Project, idea: Idea, by: Person, at: datetime) -> Message:
    """Return the news that another idea is developed in the project as well."""
    return _news(project, "idea", at, by, idea=idea.title)


def closed(project: Project, by: Person) -> Message:
    """Return the news that the project has ended: why, and what it taught."""
    words = {"reason_kind": project.close_reason, "words": project.close_words, "learning": project.learning}
    return _news(project, "closed", project.closed_at or timezone.now(), by, **words)


def _news(project: Project, what: str, moment: datetime, by: Person, **more: Any) -> Message:
    key = f"project:{project.pk}:{what}:{moment.isoformat()}"
    return Message("projects.news", key, _about(project) | {"what": what, "by": by.name} | more)


# --- Words


def _about(project: Project) -> dict[str, Any]:
    return {
        "project": project.pk,
        "title": project.title,
        "reference": project.reference,
        "section": project.section.name,
        "lead": project.lead.name,
        "path": project.get_absolute_url(),
    }


def _about_ask(ask: Ask) -> dict[str, Any]:
    return _about(ask.project) | {
        "ask": ask.pk,
        "by": ask.asked_by.name if ask.asked_by else "",
        "aim": excerpt(ask.project.aim),
        "until": timezone.localdate(ask.asked_at + gate.PATIENCE).isoformat(),
    }
