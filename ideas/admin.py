"""Ideas, needs and tags in the administration. Ideas and needs are looked at; they change where people see them."""

from typing import Any

import rules
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ideas.admin_answering import CriterionPage, TemplatePage
from ideas.importing.models import IdeaImport
from ideas.models import Idea, Need, Tag
from innovasjon.audit.adminpages import Page, ReadOnlyPage, Words
from innovasjon.web.forms import LineField
from innovasjon.web.slugs import norwegian_slug

__all__ = ["CriterionPage", "IdeaPage", "ImportPage", "NeedPage", "TagPage", "TemplatePage"]


@admin.register(Idea)
class IdeaPage(ReadOnlyPage):
    """Ideas, as far as the reader sees them on the site: nobody reads other people's drafts here."""

    group = "ideas"
    meaning = _("What has been sent in. Ideas are answered and changed on their own pages, not here.")
    list_display = ("reference", "title", "section", "stage", "submitted_at")
    list_display_links = ("reference", "title")
    list_filter = ("stage", "section")
    list_select_related = ("section",)
    search_fields = ("reference__exact",)
    search_help_text = _("The whole reference, such as I-2026-00042. Other searches are quicker in the list of ideas.")
    ordering = ("-id",)
    sortable_by = ()
    fields = ("reference", "title", "stage", "section", "unit", "tags", "created_by", "taken_by", "submitted_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Idea]:
        """Keep what the reader may see."""
        return Idea.objects.visible_to(request.user)  # type: ignore[arg-type]


@admin.register(Need)
class NeedPage(ReadOnlyPage):
    """Shared needs."""

    group = "ideas"
    meaning = _("What somebody needs, shared by the ideas that answer it.")
    list_display = ("title", "section", "whose_need", "created_at")
    list_filter = ("section", "whose_need")
    list_select_related = ("section",)
    search_fields = ("title",)
    ordering = ("-id",)
    sortable_by = ()
    fields = ("title", "description", "whose_need", "section", "created_by", "created_at")


class TagForm(Words):
    """A tag."""

    class Meta:
        model = Tag
        fields = ("name", "slug")
        field_classes = {"name": LineField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False

    def clean_slug(self) -> str:
        """Return the address, made from the name when nobody wrote one."""
        return self.cleaned_data["slug"] or norwegian_slug(self.cleaned_data.get("name", ""))


@admin.register(Tag)
class TagPage(Page):
    """Tags."""

    group = "ideas"
    meaning = _("Words that ideas are found by.")
    form = TagForm
    list_display = ("name", "slug")
    search_fields = ("name",)
    ordering = ("name",)
    fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}

    def seen_at(self, obj: Tag) -> str:
        """Return the list of the ideas with the tag."""
        return f"{reverse('ideas:list')}?tag={obj.slug}"


@admin.register(IdeaImport)
class ImportPage(ReadOnlyPage):
    """Imports of old lists. They are begun, looked through and taken back on their own pages."""

    group = "ideas"
    meaning = _("Old lists of ideas that were brought in, how far each has come, and who brought it.")
    list_display = ("file_name", "state", "person", "begun_at", "ended_at", "rows_read", "rows_done")
    list_filter = ("state",)
    list_select_related = ("person",)
    search_fields = ("file_name",)
    ordering = ("-id",)
    sortable_by = ()
    fields = ("file_name", "state", "person", "begun_at", "ended_at", "rows_read", "rows_done", "problem")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let those begin one who may; it is done where people see it."""
        return bool(rules.has_perm("ideas.import_ideas", request.user))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Lead to the page where a list is uploaded."""
        return HttpResponseRedirect(reverse("ideas:imports"))
