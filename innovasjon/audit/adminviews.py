"""What every list of the administration has beside Django's: several at once, and the list as a file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, PermissionDenied, SuspiciousOperation
from django.db import DataError, models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.formats import localize
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innovasjon.audit import bulk, log
from innovasjon.web import spreadsheets

if TYPE_CHECKING:
    from innovasjon.audit.adminpages import Page

# Rows a file holds at most. An Excel file is made whole before it is sent, and its reader waits.
FILES: Mapping[str, tuple[Callable[..., HttpResponseBase], int]] = {
    "csv": (spreadsheets.csv_response, 50_000),
    "xlsx": (spreadsheets.excel_response, 10_000),
}
A_CHUNK = 1_000
FILTERS_KEPT = 500  # characters of the filters, in the log


def asking(what: bulk.Bulk) -> Callable[["Page", HttpRequest, QuerySet[Any]], HttpResponse]:
    """Return what Django calls for the chosen rows: it shows what would happen, and does nothing."""

    def ask(page: "Page", request: HttpRequest, chosen: QuerySet[Any]) -> HttpResponse:
        number = chosen.order_by()[: bulk.COUNTED].count()
        plan = bulk.plan(what, chosen[: bulk.MOST], by=request.user, chosen=number)
        return _planned(page, request, plan, what.form())

    return ask


def carry_out(page: "Page", request: HttpRequest, name: str) -> HttpResponseBase:
    """Do what the page said would happen; an address that is only looked at leads to the list."""
    what = next((one for one in page.bulks if one.name == name), None)
    if what is None or not page.has_view_permission(request):
        raise Http404
    back = HttpResponseRedirect(page.address("changelist"))
    if request.method != "POST":
        return back
    choice, form = bulk.Choice(request.POST), what.form(request.POST)
    if not choice.is_valid():
        raise SuspiciousOperation("not sent from our page")

    def find(keys: list[Any]) -> QuerySet[Any]:
        rows = page.get_queryset(request).filter(pk__in=keys).order_by("pk")
        related = page.list_select_related
        return rows if isinstance(related, bool) else rows.select_related(*related)

    try:
        if not form.is_valid():
            rows, key = list(find(choice.cleaned_data["rows"])), choice.cleaned_data["key"]
            plan = bulk.plan(what, rows, by=request.user, chosen=len(rows), key=key)
            return _planned(page, request, plan, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        result = bulk.carry_out(
            bulk=what,
            model=page.model,
            find=find,
            choice=choice,
            answers=form.cleaned_data,
            by=request.user,
            now=timezone.now(),
        )
    except (DataError, ValueError) as error:  # a key that no row of this kind can have
        raise SuspiciousOperation("not sent from our page") from error
    _tell(request, what, result)
    return back


def _planned(page: "Page", request: HttpRequest, plan: bulk.Plan, form: Any, *, status: int = 200) -> HttpResponse:
    context = {
        **page.admin_site.each_context(request),
        "title": capfirst(str(plan.bulk.label)),
        "opts": page.opts,
        "plan": plan,
        "form": form,
        "address": page.address("bulk", plan.bulk.name),
        "back": request.get_full_path() if request.path == page.address("changelist") else page.address("changelist"),
    }
    return TemplateResponse(request, "admin/bulk.html", context, status=status)


def _tell(request: HttpRequest, what: bulk.Bulk, result: bulk.Result) -> None:
    words = what.done(result.done)
    if result.is_repeated:
        words = _("This was done already, once: %(what)s") % {"what": words}
    messages.add_message(request, messages.SUCCESS if result.done else messages.WARNING, words)
    for why, number in result.left.items():
        told = ngettext("%(count)d was left: %(why)s", "%(count)d were left: %(why)s", number)
        messages.warning(request, told % {"count": number, "why": why})


def export(page: "Page", request: HttpRequest, kind: str) -> HttpResponseBase:
    """Hand out the list as it is narrowed, as a file; who fetched what is written to the log."""
    if kind not in FILES:
        raise Http404
    if not page.has_view_permission(request):
        raise PermissionDenied
    if request.method not in {"GET", "HEAD"}:
        return HttpResponse(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "GET, HEAD"})
    respond, most = FILES[kind]
    try:
        rows = page.get_changelist_instance(request).get_queryset(request)[:most]
        columns = page.exported or [name for name in page.list_display if name != "action_checkbox"]
    except (IncorrectLookupParameters, DataError, OverflowError, ValueError):
        return HttpResponseRedirect(page.address("changelist"))
    log.record(
        "list.exported",
        subject=request.user,  # type: ignore[arg-type]
        by=request.user,  # type: ignore[arg-type]
        at=timezone.now(),
        list=page.opts.label_lower,
        filters=request.GET.urlencode()[:FILTERS_KEPT],
        kind=kind,
    )
    header = [capfirst(str(label_for_field(name, page.model, page))) for name in columns]
    title = f"{page.opts.model_name}-{timezone.localdate():%Y-%m-%d}"
    return respond(title, header, _lines(page, rows, columns))


def _lines(page: "Page", rows: QuerySet[Any], columns: Sequence[Any]) -> Iterator[list[Any]]:
    """Yield the cells of each row in the reader's language, which the middleware has left before a file is sent."""
    language, lines = translation.get_language(), []
    for row in rows.iterator(chunk_size=A_CHUNK):
        with translation.override(language):
            lines.append([_cell(page, row, name) for name in columns])
        if len(lines) == A_CHUNK:
            yield from lines
            lines = []
    yield from lines


def _cell(page: "Page", row: models.Model, name: str) -> Any:
    try:
        field, _attribute, value = lookup_field(name, row, page)
    except (ObjectDoesNotExist, FieldDoesNotExist):
        return ""
    if field is not None and getattr(field, "flatchoices", None):
        value = dict(field.flatchoices).get(value, value)
    elif isinstance(field, models.ForeignKey):
        value = getattr(row, field.name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, SafeString):
        return strip_tags(value)
    return _plain(value)


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    if hasattr(value, "astimezone"):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    return value if isinstance(value, (int, str)) or hasattr(value, "isoformat") else str(localize(value))
