"""What a guest sees of ideas: those they are behind, or are asked to stand behind."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ideas import merged
from ideas.models import Idea, Proposer
from ideas.story import joined
from innovasjon.people.models import Guest
from innovasjon.web.frontpage import Panel


def panels(guest: Guest) -> list[Panel]:
    """Return the guest's own ideas with their files, newest first."""
    asked = (
        Proposer.objects.standing()
        .filter(guest=guest)
        .select_related("idea__section", "idea__taken_by", "invited_by")
        .order_by("-pk")
    )
    found = list(asked.prefetch_related("idea__attachments"))
    _say_where_they_are(found)
    return [Panel(title=_who_asks(found), template="ideas/panels/guest.html", place="mine", context={"rows": found})]


def _say_where_they_are(rows: list[Proposer]) -> None:
    """Give each row as `now_in` the idea that its own was merged into, however many merges ago; None where it stands.

    One that is hidden for personal data is not shown.
    """
    homes = merged.homes_of([row.idea_id for row in rows if row.idea.merged_into_id])
    ideas = Idea.objects.filter(pk__in=homes.values(), hidden_at=None).in_bulk()
    for row in rows:
        row.now_in = ideas.get(homes.get(row.idea_id, 0))  # type: ignore[attr-defined]


def _who_asks(rows: Iterable[Proposer]) -> str:
    """Return who waits for the guest's answer, or that nobody does."""
    names = list(dict.fromkeys(str(row.invited_by) for row in rows if row.state == Proposer.State.INVITED))
    if not names:
        return _("This is what has been opened to you.")
    words = ngettext(
        "%(names)s asks if you stand behind an idea.", "%(names)s ask if you stand behind their ideas.", len(names)
    )
    return words % {"names": joined(names)}
