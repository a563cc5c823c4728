"""What passes on when a section gets a new leader: the answers that are so late that the one before was told."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from ideas import messages, overdue
from ideas.clock import day_of
from ideas.models import Idea
from innovasjon.notifications.ledger import tell
from innovasjon.people.models import Section


def new_leaders(*, sections: Collection[int], now: datetime) -> None:
    """Tell the new leaders of these sections, each in one message, which answers are long overdue there."""
    late: dict[int, list[Idea]] = defaultdict(list)
    ideas = overdue.with_the_leader(on=day_of(now)).filter(section__in=sections)
    for idea in ideas.only("title", "section", "reply_due_on"):
        late[idea.section_id or 0].append(idea)
    for section in Section.objects.filter(pk__in=late, leader__is_active=True).select_related("leader"):
        if section.leader:
            tell([section.leader], messages.passed_on(section, late[section.pk], now=now), now=now)
