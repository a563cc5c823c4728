"""Who answers for an idea now, and why a move could not be made, in words."""

from datetime import date, datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from agents import queries as agents
from ideas import moved, queries, story
from ideas.actions import MovedAway
from ideas.lifecycle import ENDED, NEXT, Stage, UnableToMove
from ideas.models import Idea
from ideas.story import joined
from innovasjon.audit.models import Entry
from innovasjon.people import site, working_days
from innovasjon.people.models import Person
from innovasjon.web import moments

# What the log calls that which brings an idea elsewhere.
MOVING = frozenset({"idea.submitted", "idea.taken", "idea.withdrawn", "idea.tidied", *moved.SENTENCES})


def who_answers(idea: Idea, *, on: date, is_behind: bool, owner: queries.Owner | None = None) -> str:
    """Return a sentence with who answers for the idea on that day; "" for drafts and for what is over.

    `is_behind` tells whether the reader is a proposer: to them it is "your idea". `owner` is who answers, where the
    caller knows.
    """
    if idea.is_draft or idea.stage in ENDED:
        return ""
    owner = owner or queries.owner(idea, on=on)
    names = joined([person.name for person in owner.people])
    if idea.taken_by and idea.taken_at:
        took = _took(idea, idea.taken_by, idea.taken_at, is_behind)
        if owner.people == (idea.taken_by,):
            return took
        return f"{took} {stands_in(names, owner.is_resource_team)}"
    if owner.is_resource_team:
        return _("The resource team answers for the idea, as %(section)s has no innovation agent at work now.") % {
            "section": idea.section
        }
    return _on_duty(owner.stands_in, is_behind) % {"names": names, "section": idea.section}


def _on_duty(stands_in: bool, is_behind: bool) -> str:
    if stands_in:
        return _("%(names)s answers for the idea, in place of the innovation agent in %(section)s.")
    if is_behind:
        return _("%(names)s, innovation agent in %(section)s, will answer you.")
    return _("%(names)s, innovation agent in %(section)s, answers for the idea.")


def what_comes_next(idea: Idea, *, on: date) -> str:
    """Return who answers an idea that was sent on that day, and by when."""
    day = working_days.add(on, site.current().first_reply_days)
    words = {"section": idea.section, "day": moments.day_in_words(day, today=on)}
    if queries.owner(idea, on=on).is_resource_team:
        return _("The idea is sent. The resource team answers by %(day)s.") % words
    return _("The idea is sent. The innovation agent in %(section)s answers by %(day)s.") % words


def _took(idea: Idea, agent: Person, taken_at: datetime, is_behind: bool) -> str:
    day = timezone.localtime(taken_at).date()
    words = {"name": agent.name, "section": idea.section, "day": formats.date_format(day, "DATE_FORMAT")}
    # An agent who is in the team as well took it as the section's agent.
    if agent.in_resource_team and idea.section_id not in agents.sections_served(agent, on=day):
        if is_behind:
            return _("%(name)s in the resource team took your idea on %(day)s.") % words
        return _("%(name)s in the resource team took the idea on %(day)s.") % words
    if is_behind:
        return _("%(name)s, innovation agent in %(section)s, took your idea on %(day)s.") % words
    return _("%(name)s, innovation agent in %(section)s, took the idea on %(day)s.") % words


def stands_in(names: str, is_resource_team: bool) -> str:
    """Return who answers instead of the one who took the idea."""
    if is_resource_team:
        return _("The resource team answers for it now.")
    return _("%(names)s answers for it now.") % {"names": names}


def why_not(error: UnableToMove) -> str:
    """Return why the idea could not be moved: where it stands already."""
    stage = Stage(error.stage)
    if stage == error.to:
        return _("The idea is already %(stage)s. Nothing was changed.") % {"stage": stage.label}
    if stage == Stage.SUBMITTED and error.to in NEXT[Stage.ASSESSING]:
        return _take_it_first()
    return _("The idea is %(stage)s now, so this can no longer be done. Nothing was changed.") % {"stage": stage.label}


def _take_it_first() -> str:
    return _("Take the idea first: an agent has to, before this can be done. Nothing was changed.")


def when_due(idea: Idea, *, on: date) -> str:
    """Return by when those behind the idea get an answer, or got none; "" when nobody waits for one."""
    if idea.stage == Stage.CLARIFYING:
        return _("The clock stands still until one of those behind the idea replies.")
    if idea.reply_due_on is None:
        return ""
    day, is_first = {"day": moments.day_in_words(idea.reply_due_on, today=on)}, idea.stage == Stage.SUBMITTED
    if on > idea.reply_due_on:
        late = _("The first reply should have come by %(day)s.") if is_first else _("It was to be decided by %(day)s.")
        return late % day
    return (_("The first reply comes by %(day)s.") if is_first else _("It is decided by %(day)s.")) % day


def last_move(idea: Idea) -> Entry | None:
    """Return what was done last to where the idea stands, with who did it."""
    return Entry.objects.about(idea).told(MOVING).with_names().last()


def somebody_was_first(idea: Idea, last: Entry | None = None) -> str:
    """Return what somebody did with the idea while a form about it stood open: what, who and when."""
    last = last or last_move(idea)
    stage = Stage(idea.stage)
    if stage == Stage.SUBMITTED and (last is None or last.verb == "idea.submitted"):
        return _take_it_first()  # nobody was: the idea stands where it began
    if last is None or last.verb not in story.SENTENCES:
        return _("The idea is %(stage)s now. Nothing was changed.") % {"stage": stage.label}
    (event,) = story.tell(idea, [last], is_close=True)
    words = {"sentence": event.sentence.rstrip("."), "when": _when(last.at)}
    return _("%(sentence)s (%(when)s). Nothing was changed.") % words


def already_taken(idea: Idea) -> str:
    """Return who was first, and when."""
    words = {"name": str(idea.taken_by), "when": _when(idea.taken_at)}
    return _("%(name)s took the idea first, %(when)s. Nothing was changed.") % words


def _when(moment: datetime | None) -> str:
    return moments.in_words(timezone.localtime(moment), now=timezone.localtime()) if moment else ""


def moved_away(error: MovedAway) -> str:
    """Return where the idea went while the page stood open."""
    return _(
        "The idea was moved to %(section)s a moment ago, so its agents answer for it now. Nothing was changed."
    ) % {"section": error.idea.section}
