"""What the log says happened to people, the organisation and its imports, in words."""

from django.utils.translation import gettext_lazy as _

from innovasjon.audit.details import Detail
from innovasjon.people.importing import wording

THINGS = {
    "closeddays": _("closed days"),
    "guest": _("guest"),
    "import": _("import"),
    "person": _("person"),
    "section": _("section"),
    "unit": _("unit"),
}
WORDS = {
    "person.activated": _("can sign in again"),
    "person.deactivated": _("can no longer sign in"),
    "person.password_link_sent": _("was sent a link to choose a password"),
    "person.password_set": _("got a new password"),
    "person.signed_out_everywhere": _("was signed out everywhere"),
    "section.retired": _("went out of use"),
    "unit.moved": _("was put under another section"),
    "unit.retired": _("went out of use"),
    "guest.link_sent": _("was sent a new link"),
    "guest.links_revoked": _("lost the link that let them in"),
    "import.begun": _("the file was uploaded"),
    "import.cancelled": _("the import was cancelled"),
    "import.confirmed": _("somebody said yes to the import"),
    "import.done": _("the import was stored"),
    "import.unreadable": _("the file could not be read"),
}
DETAILS = {
    "count": Detail(_("how many")),
    "counts": Detail(_("what it changes"), words=lambda counts: ", ".join(wording.counted(counts))),
    "digest": Detail(_("fingerprint of what was shown")),
}
