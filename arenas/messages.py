"""What gatherings tell the network: one function a message, its text in templates/arenas/mail/."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agents.rules import is_in_the_network
from arenas.models import Gathering
from innovasjon.notifications.kinds import Group, Kind
from innovasjon.notifications.ledger import Message


def _is_still_so(context: Mapping[str, Any]) -> bool:
    """Tell whether it still takes place at that time."""
    coming = Gathering.objects.coming(timezone.now())
    return coming.filter(pk=context["gathering"], starts_at=context["starts_at"]).exists()


KINDS = (
    Kind(
        "arenas.planned",
        _("a network gathering is planned"),
        Group.GATHERINGS,
        still_true=_is_still_so,
        concerns=is_in_the_network,
    ),
    Kind(
        "arenas.changed",
        _("a network gathering gets another time or place"),
        Group.GATHERINGS,
        must_know=True,
        still_true=_is_still_so,
        concerns=is_in_the_network,
    ),
    Kind(
        "arenas.called_off",
        _("a network gathering is called off"),
        Group.GATHERINGS,
        must_know=True,
        concerns=is_in_the_network,
    ),
    Kind(
        "arenas.soon",
        _("a network gathering is in two days"),
        Group.GATHERINGS,
        still_true=_is_still_so,
        concerns=is_in_the_network,
    ),
)


def planned(gathering: Gathering) -> Message:
    """Return the invitation."""
    return _message("planned", gathering, str(gathering.starts_at.isoformat()))


def changed(gathering: Gathering) -> Message:
    """Return the news that time, place or title is another."""
    return _message("changed", gathering, str(gathering.revision))


def called_off(gathering: Gathering) -> Message:
    """Return the news that it does not take place, and why."""
    by = gathering.cancelled_by.name if gathering.cancelled_by else ""
    return _message("called_off", gathering, str(gathering.revision), by=by, reason=gathering.cancelled_because)


def soon(gathering: Gathering) -> Message:
    """Return the reminder; another time is another reminder."""
    return _message("soon", gathering, gathering.starts_at.isoformat())


def _message(what: str, gathering: Gathering, occasion: str, **more: Any) -> Message:
    local = timezone.localtime(gathering.starts_at, timezone.get_default_timezone())
    until = timezone.localtime(gathering.ends_at, timezone.get_default_timezone())
    context = {
        "gathering": gathering.pk,
        "title": gathering.title,
        "starts_at": gathering.starts_at.isoformat(),
        "day": local.date().isoformat(),
        "clock": f"{local:%H:%M}–{until:%H:%M}",
        "place": gathering.place,
        "video_url": gathering.video_url,
        "organiser": gathering.organiser.name,
        "path": gathering.get_absolute_url(),
    }
    key = f"gathering:{gathering.pk}:{what}:{occasion}"
    return Message(kind=f"arenas.{what}", key=key, context=context | more)
