"""Ideas, needs and tags in the administration. Ideas and needs are looked at; they change where people see them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ideas.admin_answering import CriterionPage, TemplatePage
from ideas.models import Idea, Need, Tag
from innovasjon.audit.adminpages import Page, ReadOnlyPage, Words
from innovasjon.web.forms import LineField
from innovasjon.web.slugs import norwegian_slug

__all__ = ["CriterionPage", "IdeaPage", "NeedPage", "TagPage", "TemplatePage"]


@admin.register(Idea)
class IdeaPage(ReadOnlyPage):
    """Ideas, as far as the reader sees them on the site: nobody reads other people's drafts here."""

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

    form = TagForm
    list_display = ("name", "slug")
    search_fields = ("name",)
    ordering = ("name",)
    fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
