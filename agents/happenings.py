"""What the log says happened in the network, in words."""

from django.utils.translation import gettext_lazy as _

from innovasjon.audit.details import Detail

THINGS = {
    "appointment": _("appointment"),
    "assistance": _("request for assistance"),
    "capacity": _("capacity"),
}
WORDS = {
    "appointment.absence_ended": _("an absence ended or was taken off"),
    "appointment.absence_set": _("an absence was noted"),
    "appointment.called_off": _("was called off before it began"),
    "appointment.confirmed": _("was confirmed by the section's leader"),
    "appointment.declined": _("was turned down by the section's leader"),
    "appointment.described": _("the agent wrote what they look for"),
    "appointment.ended": _("got a last day"),
    "appointment.proposed": _("was proposed"),
    "assistance.asked": _("was asked for"),
    "assistance.done": _("was given"),
    "assistance.plan_dropped": _("lost who was to help, and waits for an answer anew"),
    "assistance.planned": _("was planned"),
    "assistance.rated": _("got a verdict"),
    "assistance.taken_back": _("was taken back"),
    "assistance.turned_down": _("was turned down"),
    "capacity.set": _("was noted"),
}
DETAILS = {
    "last_day": Detail(_("last day")),
    "reason": Detail(_("reason")),
    "starts_on": Detail(_("from")),
    "ends_on": Detail(_("to")),
}
