"""What the resource team gives agents to work with, in the administration: criteria, and answers to begin from."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas import actions, answer_templates
from ideas.models import AnswerTemplate, Criterion
from innovasjon.audit.adminpages import Page, Words
from innovasjon.people.models import Language
from innovasjon.web.forms import LineField, TextField


class CriterionForm(Words):
    """A criterion."""

    class Meta:
        model = Criterion
        fields = ("name_nb", "help_nb", "name_nn", "help_nn", "name_en", "help_en", "weight", "place", "is_active")
        field_classes = dict.fromkeys(("name_nb", "help_nb", "name_nn", "help_nn", "name_en", "help_en"), LineField)


@admin.register(Criterion)
class CriterionPage(Page):
    """Criteria in use. What cards were filled in by before stays on those cards, and is not shown here."""

    group = "ideas"
    meaning = gettext_lazy("What agents weigh when they assess an idea, and how much each counts.")
    form = CriterionForm
    list_display = ("name_nb", "weight", "place", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name_nb", "name_nn", "name_en")
    ordering = ("place", "id")
    fields = ("name_nb", "help_nb", "name_nn", "help_nn", "name_en", "help_en", "weight", "place", "is_active")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Criterion]:
        """Keep the versions in use."""
        return Criterion.objects.today()

    def save_model(self, request: HttpRequest, obj: Criterion, form: Any, change: bool) -> None:
        """Save, and leave to old cards what they were filled in by."""
        if change:
            actions.rewrite_criterion(criterion=obj, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        else:
            super().save_model(request, obj, form, change)


class TemplateField(TextField):
    """A text with placeholders, all of which are known."""

    def clean(self, value: Any) -> Any:
        """Return the text. Raises ValidationError that names what is not known, and what may stand there."""
        text = super().clean(value)
        if unknown := answer_templates.unknown_in(text or ""):
            words = {"unknown": ", ".join(dict.fromkeys(unknown)), "known": answer_templates.known_places()}
            raise forms.ValidationError(
                _("“%(label)s” has %(unknown)s, which stands for nothing. Use one of %(known)s.")
                % (words | {"label": self.label})
            )
        return text


class TemplateForm(Words):
    """An answer template."""

    class Meta:
        model = AnswerTemplate
        fields = ("name", "use", "text_nb", "text_nn", "text_en", "place", "is_active")
        field_classes = {"name": LineField} | dict.fromkeys(("text_nb", "text_nn", "text_en"), TemplateField)


@admin.register(AnswerTemplate)
class TemplatePage(Page):
    """Answer templates, with a preview of each as those behind an idea will read it."""

    group = "ideas"
    meaning = gettext_lazy("Texts that agents begin an answer from.")
    form = TemplateForm
    list_display = ("name", "use", "place", "is_active")
    list_filter = ("use", "is_active")
    search_fields = ("name",)
    ordering = ("place", "name", "id")
    fields = ("name", "use", "placeholders", "text_nb", "text_nn", "text_en", "place", "is_active", "preview")
    readonly_fields = ("placeholders", "preview")

    @admin.display(description=gettext_lazy("What may stand in the text"))
    def placeholders(self, template: AnswerTemplate) -> SafeString:
        """Return the placeholders, and what each stands for."""
        rows = ((f"{{{name}}}", words) for name, words in answer_templates.PLACEHOLDERS.items())
        return format_html("<ul>{}</ul>", format_html_join("", "<li><code>{}</code> {}</li>", rows))

    @admin.display(description=gettext_lazy("As it reads when it was last saved"))
    def preview(self, template: AnswerTemplate) -> SafeString | str:
        """Return the text in each language, filled in for an invented idea."""
        if not template.pk:
            return _("Save the template and go on editing, and it is shown here.")
        texts = ((name, getattr(template, f"text_{code}")) for code, name in Language.choices)
        rows = ((name, answer_templates.fill(text, answer_templates.SAMPLE)) for name, text in texts if text)
        return format_html_join("", '<p><strong>{}</strong></p><p class="pre">{}</p>', rows)
