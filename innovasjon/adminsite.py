"""Django's admin as the resource team's workplace."""

from functools import wraps
from typing import Any

import rules
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from innovasjon.web import attention

MAY_ENTER = "people.enter_admin"


def may_enter(request: HttpRequest) -> bool:
    """Tell whether the administration is open to the reader: a rule decides, not Django's flags."""
    return bool(request.user.is_authenticated and rules.has_perm(MAY_ENTER, request.user))


class Suggestions(AutocompleteJsonView):
    """What is suggested while one types; people with their addresses, for many share a name."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        """Return one suggestion."""
        address = getattr(obj, "email", "")
        told_apart = {"text": f"{obj} ({address})"} if address else {}
        return super().serialize_result(obj, to_field_name) | told_apart


class InnovasjonAdminSite(AdminSite):
    """The admin in the site's words. Entered by a rule, and holding only pages written for it (audit/adminpages.py)."""

    site_header = site_title = _("Innovation – administration")
    index_title = _("What the resource team takes care of")
    index_template = "admin/front.html"
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take only pages of our own: those of libraries know neither our rules nor our log."""
        if getattr(admin_class, "is_ours", False):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Ask the rule."""
        return may_enter(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Tell those who are signed in and may not enter why, at once."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied(gettext("The administration is open to the resource team."))
            return guarded(request, *args, **kwargs)

        return entered

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        """Show what needs attention, then everything there is."""
        return super().index(request, {"waits": list(attention.matters()), **(extra_context or {})})

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Suggest while one types."""
        answer: HttpResponse = Suggestions.as_view(admin_site=self)(request)  # type: ignore[assignment]
        return answer

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send people to the site's own sign-in, which has the lock-out; refuse those who may not enter."""
        if request.user.is_authenticated:
            raise PermissionDenied(gettext("The administration is open to the resource team."))
        onward = urlencode({"next": request.GET.get("next", request.path)})
        return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{onward}")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        """Lead to the site's own page for it."""
        return redirect("people:password")


class InnovasjonAdminConfig(AdminConfig):
    """Puts our admin site in Django's place."""

    default_site = "innovasjon.adminsite.InnovasjonAdminSite"
