"""What the administration does to several messages or channels at once."""

from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from innovasjon.audit.bulk import Bulk, LeftOut
from innovasjon.notifications import channels, kinds, ledger, tending
from innovasjon.notifications.ledger import Message
from innovasjon.notifications.models import Channel, Delivery

State = Delivery.State
ON_ITS_WAY = _("it is on its way, or waits to be")
HAS_LEFT = _("it has left, or nobody needs it any longer")


class _OfDeliveries(Bulk):
    def called(self, row: Delivery) -> str:
        """Return what the message is, to whom, and how it stands."""
        kind = kinds.registry().get(row.kind)
        return f"{kind.label if kind else row.kind} → {row.recipient} ({row.get_state_display()})"

    def done(self, count: int) -> str:
        """Return how many messages it was done to."""
        return ngettext("%(number)d message: done.", "%(number)d messages: done.", count) % {"number": count}


class SendAgain(_OfDeliveries):
    """Send messages once more."""

    name = "send_again"
    label = _("Send again")
    meaning = _(
        "Each message is sent once more to the one it was for. Whoever has got it already gets it a second time."
    )

    def refusal(self, row: Any, *, by: Any) -> str | Promise:
        """Leave out what is on its way, and what there is nothing of to send."""
        if row.channel == Channel.INAPP:
            return _("a notice on the site is there already")
        if row.emptied_at:
            return _("its text was dropped after 90 days")
        return ON_ITS_WAY if row.state in (State.PENDING, State.SENDING) else ""

    def act(self, row: Any, *, by: Any, now: datetime, **answers: Any) -> None:
        """Send the message."""
        try:
            tending.resend(delivery=row, by=by, now=now)
        except tending.NotToBeSent as refusal:
            raise LeftOut(ON_ITS_WAY) from refusal


class DoNotSend(_OfDeliveries):
    """Decide that messages are not to be sent."""

    name = "do_not_send"
    label = _("Do not send")
    meaning = _("What waits, is held or did not arrive is not tried any more. Whoever it was for is not told.")

    def refusal(self, row: Any, *, by: Any) -> str | Promise:
        """Leave out what has left."""
        return "" if row.state in (State.PENDING, State.HELD, State.UNDELIVERABLE) else HAS_LEFT

    def act(self, row: Any, *, by: Any, now: datetime, **answers: Any) -> None:
        """Let go of the message."""
        try:
            tending.cancel(delivery=row, by=by, now=now)
        except tending.NotToBeSent as refusal:
            raise LeftOut(HAS_LEFT) from refusal


class Stop(Bulk):
    """Send nothing more by a channel."""

    name = "stop"
    label = _("Stop sending")
    meaning = _("Nothing leaves by the channel until somebody starts it again. What is due waits; nothing is lost.")

    def refusal(self, row: Any, *, by: Any) -> str | Promise:
        """Leave out those that are stopped."""
        return _("it is stopped already") if row.stopped_at else ""

    def act(self, row: Any, *, by: Any, now: datetime, **answers: Any) -> None:
        """Stop the channel."""
        channels.stop(channel=row.channel, by=by, now=now)


class Start(Bulk):
    """Let a channel send again, whatever it waited for."""

    name = "start"
    label = _("Send again from now on")
    meaning = _("What has waited leaves at once, also where the channel had paused by itself.")

    def act(self, row: Any, *, by: Any, now: datetime, **answers: Any) -> None:
        """Start the channel."""
        channels.start(channel=row.channel, by=by, now=now)


class SendATest(Bulk):
    """Send a message that says that the channel works."""

    name = "send_a_test"
    label = _("Send a test message")
    meaning = _("A message that says that the channel works is sent to those who read it.")

    def refusal(self, row: Any, *, by: Any) -> str | Promise:
        """Leave out those that are out of use."""
        return "" if row.is_active else _("it is out of use")

    def act(self, row: Any, *, by: Any, now: datetime, **answers: Any) -> None:
        """Send the test."""
        ledger.tell_room(row, Message("notifications.test", f"test:{row.pk}:{now.isoformat()}"), now=now)

    def done(self, count: int) -> str:
        """Return where to see what became of it."""
        return str(_("The test is on its way. See among the deliveries what became of it.")) if count else ""
