"""Django's admin as the resource team's workplace."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class InnovasjonAdminSite(AdminSite):
    """The admin in the site's words."""

    site_header = site_title = _("Innovation – administration")
    index_title = _("What the resource team takes care of")

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send people to the site's own sign-in, which has the lock-out; refuse those who may not enter."""
        if request.user.is_authenticated:
            raise PermissionDenied(gettext("The administration is open to the resource team."))
        onward = urlencode({"next": request.GET.get("next", request.path)})
        return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{onward}")


class InnovasjonAdminConfig(AdminConfig):
    """Puts our admin site in Django's place."""

    default_site = "innovasjon.adminsite.InnovasjonAdminSite"
