"""What every page of the administration stands on: who may, what is logged, lists that stay quick.

The administration is the resource team's work place. A rule decides who enters (`people.enter_admin`), not Django's
permission rows; what is changed here is written to our own log, and nothing is ever deleted.
"""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.paginator import Paginator
from django.db import DataError, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from innovasjon.adminsite import desk_of, may_enter
from innovasjon.audit import adminviews, details, log, windows
from innovasjon.audit.bulk import Bulk
from innovasjon.audit.models import Entry
from innovasjon.web.adminfigures import Figure
from innovasjon.web.forms import DateField, Habits

CAP = 10_000  # rows; nobody pages further, they search
HISTORY_SHOWN = 200  # the newest entries about one object
LATEST = 5  # of them below its form
# What the lists' own filters ask for; another comparison could be one that the database refuses.
COMPARISONS = {"exact", "isnull", "gte", "lt", "id"}


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts no further than CAP: an exact count of a million rows costs more than the page itself."""

    @cached_property
    def count(self) -> int:
        """Return how many rows there are, CAP when there are more."""
        found = self.object_list
        return found.order_by()[:CAP].count() if isinstance(found, models.QuerySet) else len(found)

    @property
    def is_capped(self) -> bool:
        """Tell whether there may be more rows than are counted."""
        return self.count == CAP


class Words(Habits, forms.ModelForm):  # type: ignore[type-arg]
    """The forms of the administration: errors in our words, and no saving over what somebody else has saved."""

    marks = False
    overtaken: windows.Overtaken | None = None

    def full_clean(self) -> None:
        """Refuse the form when the row was changed while it was open."""
        super().full_clean()
        if self.overtaken:
            self.add_error(None, _("Nothing is saved yet: somebody changed this while you had it open."))


class RowWords(Words):
    """A row below a form. Its fields say themselves what they are: the heading of a column names nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("aria-label", str(field.label))


class Page(admin.ModelAdmin):  # type: ignore[type-arg]
    """The pages of one model. Only such pages stand in the administration."""

    is_ours = True  # the administration takes no other (adminsite.py)
    group: str = ""  # where it stands on the front page (DESKS in adminsite.py)
    meaning: str | Promise = ""  # what one does here, in a sentence
    bulks: tuple[Bulk, ...] = ()
    exported: tuple[str, ...] = ()  # the columns of the list as a file, where they are others than the list's
    form: type[forms.ModelForm] = Words  # type: ignore[type-arg]
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # it would count every row for every choice
    paginator = CappedPaginator
    change_list_template = "admin/list.html"
    object_history_template = "admin/history.html"
    formfield_overrides = {
        models.DateField: {
            "form_class": DateField,
            "widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
    }

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the model to everybody who may enter."""
        return may_enter(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let everybody who may enter look."""
        return may_enter(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let everybody who may enter add."""
        return may_enter(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let everybody who may enter change."""
        return may_enter(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: what has been stays in the story, out of use."""
        return False

    def figures(self) -> Iterable[Figure]:
        """Yield what the front page counts of these rows; each leads to the list of them."""
        return ()

    @classmethod
    def is_also_filtered_by(cls, one: type[admin.SimpleListFilter]) -> None:
        """Add a filter that a story above this one offers."""
        cls.list_filter = (one, *cls.list_filter)

    def address(self, what: str, *args: Any) -> str:
        """Return the address of one of these pages, such as "changelist"."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{what}", args=args)

    def get_urls(self) -> list[URLPattern]:
        """Add what is done to several at once, and the list as a file."""
        name, guard = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        ours = [
            path("flere/<slug:name>/", guard(self.bulk_view), name=f"{name}_bulk"),
            path("fil/<slug:kind>/", guard(self.export_view), name=f"{name}_export"),
        ]
        return [*ours, *super().get_urls()]

    def bulk_view(self, request: HttpRequest, name: str) -> HttpResponseBase:
        """Do what the page has said would happen."""
        return adminviews.carry_out(self, request, name)

    def export_view(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        """Hand out the list as a file."""
        return adminviews.export(self, request, kind)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer what can be done to several at once; each shows first what will happen."""
        found: dict[str, Any] = dict(super().get_actions(request))
        if self.has_view_permission(request) and "_popup" not in request.GET:
            found |= {bulk.name: (adminviews.asking(bulk), bulk.name, bulk.label) for bulk in self.bulks}
        return found

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Return the page where people see it, when there is one."""
        return self.seen_at(obj) if obj is not None and obj.pk else None

    def seen_at(self, obj: Any) -> str | None:
        """Return the page where people see the row: its own, unless the page of the administration knows better."""
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Allow what the lists' filters ask, and no comparison typed by hand such as `?title__regex=(`."""
        parts = lookup.split("__")
        plain = len(parts) == 1 or parts[-1] in COMPARISONS
        return plain and super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the list; an address that the database cannot make sense of leads back to the whole list."""
        told = {"title": capfirst(self.opts.verbose_name_plural), "meaning": self.meaning, "desk": desk_of(self.group)}
        told |= {"export_address": self.address("export", "csv"), "excel_address": self.address("export", "xlsx")}
        try:
            return super().changelist_view(request, told | {"asked": request.GET.urlencode()} | (extra_context or {}))
        except (DataError, OverflowError, ValueError):
            return HttpResponseRedirect(f"{request.path}?e=1" if "e" not in request.GET else request.path)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show or save the form; 409 with both texts when the row is not what the form showed any more."""
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            clash = self._overtaken(request, unquote(object_id))
            request.overtaken = clash  # type: ignore[attr-defined]
            answer = super().changeform_view(request, object_id, form_url, extra_context)
        if clash and answer.status_code == HTTPStatus.OK:
            answer.status_code = HTTPStatus.CONFLICT.value
        return answer

    def _overtaken(self, request: HttpRequest, object_id: str) -> windows.Overtaken | None:
        """Lock the row, and tell whether somebody has changed it since the form was shown."""
        found = self.get_object(request, object_id)
        if found is None or not self.has_change_permission(request, found):
            return None
        self.model._base_manager.select_for_update(no_key=True).get(pk=found.pk)
        now = self._forms(request, found.pk)
        sent = self._forms(request, found.pk, data=request.POST, files=request.FILES)
        return windows.overtaken(request.POST.get(windows.FIELD, ""), found, now, sent)

    def _forms(self, request: HttpRequest, pk: Any, **sent: Any) -> tuple[windows.Form, list[windows.Rows]]:
        """Return the page's forms about the row as it stands, holding what was `sent`."""
        row = self.get_queryset(request).get(pk=pk)
        rows = [
            kind(instance=row, queryset=inline.get_queryset(request), prefix=kind.get_default_prefix(), **sent)
            for kind, inline in self.get_formsets_with_inlines(request, row)
        ]
        return self.get_form(request, row, change=True)(instance=row, **sent), rows

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the class of the form; it refuses to save over what somebody else has saved."""
        made = super().get_form(request, obj, change, **kwargs)
        made.overtaken = getattr(request, "overtaken", None)  # type: ignore[attr-defined]
        return made

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Show the form with a mark of what it shows."""
        row = context["original"]
        context |= {"desk": desk_of(self.group)}
        if row is not None and self.has_change_permission(request, row):
            shown = context["adminform"].form, [rows.formset for rows in context["inline_admin_formsets"]]
            if request.method == "POST":  # these hold what was typed; the row is locked meanwhile
                shown = self._forms(request, row.pk)
            told = {"seen_field": windows.FIELD, "seen": windows.mark(row, *shown)}
            context |= told | {"overtaken": getattr(request, "overtaken", None)}
        if row is not None:
            context |= {"happened": self._happened(row, LATEST)}
        return super().render_change_form(request, context, *args, **kwargs)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Iterable[Any], add: bool = False
    ) -> list[Any]:
        """Return what changed: (field, as it was, as it is), for the log."""
        changes = [_change(form, name) for name in form.changed_data]
        for one in (row for formset in formsets for row in formset.forms if row.has_changed()):
            changes += [
                [f"{one.instance._meta.model_name}.{name}", *_change(one, name)[1:]] for name in one.changed_data
            ]
        return changes

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        """Write to the log that it was added."""
        self._record("added", request, obj, {})

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        """Write to the log what was changed."""
        if message:
            self._record("changed", request, obj, {name: [old, new] for name, old, new in message})

    def _record(self, what: str, request: HttpRequest, obj: models.Model, changes: dict[str, Any]) -> None:
        verb = f"{obj._meta.model_name}.{what}"
        told = {"changes": changes} if changes else {}
        log.record(verb, subject=obj, by=request.user, at=timezone.now(), **told)  # type: ignore[arg-type]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show our log of the object in the place of Django's."""
        answer = super().history_view(request, object_id, extra_context)
        if isinstance(answer, TemplateResponse) and answer.context_data:
            subject = answer.context_data["object"]
            answer.context_data |= {"entries": self._happened(subject, HISTORY_SHOWN)}
            answer.context_data |= {"title": _("What happened to %(what)s") % {"what": subject}}
        return answer

    def _happened(self, subject: models.Model, most: int) -> list[tuple[Entry, list[details.Line]]]:
        """Return the newest entries of the log about the row, each with its details in words."""
        if not isinstance(subject.pk, int):  # the log knows rows by number, and a channel by those who switched it
            return []
        entries = list(Entry.objects.about(subject).select_related("by", "subject_type").order_by("-id")[:most])
        lines = details.told(entries)
        return [(entry, lines[entry.pk]) for entry in entries]


class ReadOnlyPage(Page):
    """The pages of a model that is only looked at here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: it comes about elsewhere."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: it is changed where people see it."""
        return False


def _change(form: Any, name: str) -> list[Any]:
    """Return (field, as it was, as it is), each as something the log can hold."""
    field = form.fields[name]
    if isinstance(field.widget, forms.PasswordInput):  # what is not shown is not logged either
        return [name, None, None]
    before, after = form.initial.get(name), form.cleaned_data.get(name)
    return [
        name,
        _plain(field.clean(before) if isinstance(field, forms.ModelChoiceField) and before else before),
        _plain(after),
    ]


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (bool, int, list)) else str(value)
