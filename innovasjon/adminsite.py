"""Django's admin as the resource team's workplace."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

import rules
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.templatetags import admin_list
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from innovasjon.web import adminfigures, attention

MAY_ENTER = "people.enter_admin"
# The groups of the front page, in order: what one comes to do, with a sentence each. A page names its own.
DESKS: Mapping[str, tuple[Promise, Promise]] = {
    "people": (_("People and organisation"), _("Who works where, who leads, and who can sign in.")),
    "agents": (_("Innovation agents"), _("Who is agent where, the help that the team gives, and the gatherings.")),
    "ideas": (_("Ideas and answers"), _("The ideas, and what agents have at hand when they answer them.")),
    "projects": (_("Projects"), _("What ideas become, and the steps they go through.")),
    "messages": (_("Messages"), _("What was sent, what did not arrive, and what goes out next.")),
    "municipality": (_("The municipality"), _("Its name, its deadlines, and the days when it is closed.")),
}


@dataclass(frozen=True)
class Place:
    """One list of the administration, as the front page shows it."""

    title: str
    one: str
    meaning: str | Promise
    address: str
    add_address: str
    figures: Sequence[Any]


@dataclass(frozen=True)
class Desk:
    """A group of lists on the front page."""

    name: str
    title: str | Promise
    meaning: str | Promise
    places: Sequence[Place]


def desk_of(group: str) -> str | Promise:
    """Return the title of the group that a page stands in on the front page."""
    return DESKS[group][0]


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
        """Show what there is by what one comes to do, with what is to be done there, and what needs attention."""
        told = {"waits": list(attention.matters()), "desks": self.desks(request)}
        return super().index(request, told | (extra_context or {}))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return Django's own list; the front page has ours in its place, and asks nothing for it."""
        return super().get_app_list(request, app_label) if app_label else []

    def desks(self, request: HttpRequest) -> list[Desk]:
        """Return the groups of lists the reader may look at, with their figures: one query for all of these."""
        pages = [page for page in self._registry.values() if page.has_module_permission(request)]
        asked = [(page, figure) for page in pages for figure in page.figures()]  # type: ignore[attr-defined]
        found = adminfigures.counted(figure for _page, figure in asked)
        by_page: dict[Any, list[Any]] = {}
        for (page, _figure), one in zip(asked, found, strict=True):
            by_page.setdefault(page, []).extend([one] if one else [])
        return [
            Desk(name, title, meaning, [_place(page, request, by_page.get(page, [])) for page in _of(pages, name)])
            for name, (title, meaning) in DESKS.items()
        ]

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


def _of(pages: Iterable[Any], name: str) -> list[Any]:
    return [page for page in pages if page.group == name]


def _place(page: Any, request: HttpRequest, figures: Sequence[Any]) -> Place:
    return Place(
        title=str(capfirst(page.opts.verbose_name_plural)),
        one=str(page.opts.verbose_name),
        meaning=page.meaning,
        address=page.address("changelist"),
        add_address=page.address("add") if page.has_add_permission(request) else "",
        figures=figures,
    )


def _yes_or_no(value: bool | None) -> str:
    return "–" if value is None else gettext("yes") if value else gettext("no")


class InnovasjonAdminConfig(AdminConfig):
    """Puts our admin site in Django's place."""

    default_site = "innovasjon.adminsite.InnovasjonAdminSite"

    def ready(self) -> None:
        """Say yes and no in words: Django's icons are called “True” and “False” in every language."""
        super().ready()
        admin_list._boolean_icon = _yes_or_no  # type: ignore[attr-defined]
