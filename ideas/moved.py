"""The moves of an idea as its story tells them: the log's entry of each as a sentence, with the reason given."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.models import CloseReason

# What the log calls each move, and how it is told. `who` did it; the rest stands in the entry.
SENTENCES: Mapping[str, str | Promise] = {
    "idea.asked": gettext_lazy("%(who)s asked those behind the idea"),
    "idea.replied": gettext_lazy("%(who)s replied"),
    "idea.went_on": gettext_lazy("%(who)s went on without a reply"),
    "idea.handed_over": gettext_lazy("%(who)s handed the idea over to %(name)s"),
    "idea.released": gettext_lazy("%(who)s let go of the idea, for another agent to take"),
    "idea.developing": gettext_lazy("%(who)s decided that the idea is to be developed: %(destination)s"),
    "idea.parked": gettext_lazy("%(who)s parked the idea until %(until)s"),
    "idea.resumed": gettext_lazy("%(who)s took the parked idea up again"),
    "idea.closed": gettext_lazy("%(who)s closed the idea. %(kind)s"),
    "idea.reopened": gettext_lazy("%(who)s took the closed idea up again"),
    "idea.realised": gettext_lazy("%(who)s wrote that the idea is in use from %(from)s. %(name)s looks after it"),
}
CAME_BACK = gettext_lazy("The day came that the idea was parked until, and it is being assessed again")


def sentence(verb: str, details: Mapping[str, Any], *, who: str, by_system: bool) -> str:
    """Return what happened, in the reader's language."""
    if verb == "idea.resumed" and by_system:
        return str(CAME_BACK)
    kind = details.get("reason_kind", "")
    words = {
        "who": who,
        "name": details.get("name", ""),
        "destination": details.get("destination", ""),
        "until": _day(details.get("until")),
        "from": _day(details.get("in_use_from")),
        "kind": str(dict(CloseReason.choices).get(kind, kind)),
    }
    return (str(SENTENCES[verb]) % words).rstrip(": ")


def reason(details: Mapping[str, Any]) -> str:
    """Return what was said with it: the question, the reply, the reason, and what was learnt."""
    learnt = details.get("learnt", "")
    said = details.get("answer") or details.get("question") or details.get("reason") or ""
    return f"{said}\n\n" + _("What we learnt:") + f" {learnt}" if learnt else str(said)


def _day(value: Any) -> str:
    return formats.date_format(date.fromisoformat(value), "DATE_FORMAT") if value else ""
