"""What the log says of what the administration itself does, in words."""

from django.utils.translation import gettext_lazy as _

from innovasjon.audit.details import Detail

THINGS = {"batch": _("several at once"), "list": _("list")}
WORDS = {
    "batch.done": _("was done to several at once"),
    "list.exported": _("fetched a list as a file"),
}
DETAILS = {
    "list.kind": Detail(_("kind of file")),
    "list.filters": Detail(_("narrowed by")),
    "list.list": Detail(_("list")),
}
