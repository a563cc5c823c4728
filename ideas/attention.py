"""What of the ideas needs the resource team's attention: answers that are overdue, section by section."""

from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from ideas.lifecycle import WAITING
from ideas.models import Idea
from innovasjon.web.attention import Matter


def matters() -> Iterator[Matter]:
    """Yield each section where answers are overdue, the most first; one query."""
    late = Idea.objects.filter(stage__in=WAITING, reply_due_on__lt=timezone.localdate()).order_by()
    found = late.values_list("section__name", "section__slug").annotate(number=Count("pk"))
    for name, slug, number in found.order_by("-number", "section__name"):
        words = ngettext(
            "%(section)s: %(count)d answer is overdue", "%(section)s: %(count)d answers are overdue", number
        )
        url = f"{reverse('ideas:inbox')}?section={slug}&clock=overdue&shown=all"
        yield Matter(words % {"section": name, "count": number}, url)
