"""A message to tell in tests."""

from datetime import datetime, timedelta

from django.utils import timezone

from innovasjon.notifications import pump
from innovasjon.notifications.ledger import Message
from innovasjon.notifications.models import Channel, Delivery


def news(key: str = "idea:1:taken", title: str = "En benk ved elva", kind: str = "ideas.taken") -> Message:
    context = {"title": title, "reference": "I-2026-0001", "by": "Ola Berg", "section": "Kultur", "path": "/ideer/1/"}
    return Message(kind=kind, key=key, context=context)


def run(at: datetime | None = None) -> int:
    """Let the pump run at a moment that stands still; without one, now."""
    return pump.run(now=(lambda: at) if at else timezone.now).sent


def mails() -> "Delivery.objects":  # type: ignore[name-defined]
    return Delivery.objects.filter(channel=Channel.EMAIL)


def later(**time: float) -> datetime:
    return timezone.now() + timedelta(**time)
