"""What the log says happened in the network, in words."""

from django.utils.translation import gettext_lazy as _

from innovasjon.audit.details import Detail

THINGS = {"appointment": _("appointment")}
WORDS = {
    "appointment.absence_ended": _("an absence ended or was taken off"),
    "appointment.absence_set": _("an absence was noted"),
    "appointment.confirmed": _("was confirmed by the section's leader"),
    "appointment.declined": _("was turned down by the section's leader"),
    "appointment.described": _("the agent wrote what they look for"),
    "appointment.ended": _("got a last day"),
    "appointment.proposed": _("was proposed"),
}
DETAILS = {
    "last_day": Detail(_("last day")),
    "reason": Detail(_("reason")),
    "starts_on": Detail(_("from")),
    "ends_on": Detail(_("to")),
}
