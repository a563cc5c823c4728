"""Where an idea stands and why, as the top of its page says it: the question, the reason, the date, the benefit."""

from dataclasses import dataclass

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ideas.lifecycle import Stage
from ideas.models import CloseReason, Idea, WithdrawReason


@dataclass(frozen=True)
class Outcome:
    """What became of the idea so far; `said` are people's own words, each with what they are."""

    heading: str | Promise
    color: str
    said: tuple[tuple[str, str], ...]


def of(idea: Idea) -> Outcome | None:
    """Return what the stage has demanded, in words; None while there is nothing to say."""
    stage = Stage(idea.stage)
    if stage == Stage.CLARIFYING:
        heading = _("%(name)s asks those behind the idea") % {"name": idea.taken_by}
        return Outcome(heading, "info", _said(("", idea.question)))
    if stage == Stage.PARKED:
        day = formats.date_format(idea.revisit_on, "DATE_FORMAT") if idea.revisit_on else ""
        return Outcome(_("Parked until %(day)s") % {"day": day}, "info", _said((_("Why"), idea.reason)))
    if stage == Stage.CLOSED:
        said = _said((_("Why"), idea.reason), (_("What we learnt"), idea.learnt))
        return Outcome(CloseReason(idea.reason_kind).label, "info", said)
    if stage == Stage.WITHDRAWN and idea.reason:
        return Outcome(WithdrawReason(idea.reason_kind).label, "info", _said((_("Why"), idea.reason)))
    if stage == Stage.REALISED:
        day = formats.date_format(idea.in_use_from, "DATE_FORMAT") if idea.in_use_from else ""
        said = _said((_("The benefit"), idea.benefit), (_("Looks after it"), str(idea.benefit_owner)))
        return Outcome(_("In use from %(day)s") % {"day": day}, "success", said)
    return None


def says(idea: Idea, words: str) -> bool:
    """Tell whether these words of somebody stand at the top of the page already."""
    here = of(idea)
    return here is not None and bool(here.said) and words.startswith(here.said[0][1])


def _said(*pairs: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in pairs if pair[1])
