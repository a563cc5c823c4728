"""Django's admin as the resource team's workplace."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class InnovasjonAdminSite(AdminSite):
    """The admin in the site's words."""

    site_header = site_title = _("Innovation – administration")
    index_title = _("What the resource team takes care of")


class InnovasjonAdminConfig(AdminConfig):
    """Puts our admin site in Django's place."""

    default_site = "innovasjon.adminsite.InnovasjonAdminSite"
