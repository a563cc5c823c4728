"""What the log says happened to messages, in words."""

from django.utils.translation import gettext_lazy as _

from innovasjon.audit.details import Detail
from innovasjon.notifications.models import Channel

THINGS = {"channel": _("channel"), "delivery": _("delivery")}
WORDS = {
    "channel.started": _("let messages go out again"),
    "channel.stopped": _("stopped messages from going out"),
    "delivery.cancelled": _("decided that the message is not sent"),
    "delivery.held": _("held the message back"),
    "delivery.released": _("let go of the message that was held"),
    "delivery.resent": _("sent the message once more"),
    "person.messages_chosen": _("chose what to hear of"),
}
DETAILS = {"channel": Detail(_("channel"), words=lambda channel: str(dict(Channel.choices).get(channel, channel)))}
