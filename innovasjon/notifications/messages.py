"""What the site itself tells people."""

from django.utils.translation import gettext_lazy as _

from innovasjon.notifications import password_mail
from innovasjon.notifications.kinds import Group, Kind

KINDS = (
    Kind("notifications.digest", _("the digest"), Group.SITE),
    Kind("notifications.test", _("a test message"), Group.SITE, must_know=True),
    Kind("notifications.guest_link", _("a guest's new link"), Group.SITE, must_know=True),
    Kind(
        "notifications.password_link",
        _("a link to choose a password"),
        Group.SITE,
        must_know=True,
        still_true=password_mail.still_opens,
        door=password_mail.door,
    ),
)
