"""What the log says happened to gatherings, in words."""

from django.utils.translation import gettext_lazy as _

from innovasjon.audit.details import Detail

THINGS = {"gathering": _("gathering"), "calendarlink": _("calendar link")}
WORDS = {
    "calendar_link.made": _("was made"),
    "calendar_link.revoked": _("was taken back"),
    "gathering.called_off": _("was called off"),
    "gathering.changed": _("was changed"),
    "gathering.planned": _("was planned"),
    "gathering.replied": _("somebody said whether they come"),
}
DETAILS = {"reason": Detail(_("reason"))}
