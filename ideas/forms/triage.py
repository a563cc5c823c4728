"""The form by which agents put an idea where it belongs."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from ideas.actions.triage import placed
from ideas.forms.capture import MOST_TAGS, TagsField
from ideas.models import Idea, Need
from innovasjon.people.models import Section
from innovasjon.web.forms import Form, LineField

NO_NEED = _("No shared need, only its own")


class TidyForm(Form):
    """Where an idea belongs: section, tags, and the shared need it answers. Never the proposers' words."""

    section = forms.ModelChoiceField(
        label=_("Section"),
        queryset=Section.objects.in_use(),
        empty_label=None,
        help_text=_("In another section the idea waits for the innovation agent there."),
    )
    tags = TagsField(
        label=_("Tags"),
        required=False,
        max_length=1000,
        help_text=_("Words that help others find the idea, with a comma between."),
    )
    answers = forms.ModelChoiceField(
        label=_("Answers the shared need"),
        queryset=Need.objects.only("title"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("A shared need gathers the ideas that answer it, and the people behind them."),
    )
    words = LineField(
        label=_("Find another shared need"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)
    writer = forms.CharField(widget=forms.HiddenInput, required=False)

    def offer(self, needs: Iterable[Need]) -> None:
        """Offer these needs to choose from, and none; and the sections, which a select would read twice."""
        sections = self.fields["section"].queryset  # type: ignore[attr-defined]
        self.fields["section"].widget.choices = [(section.pk, section.name) for section in sections]
        self.fields["answers"].widget.choices = [("", NO_NEED), *((need.pk, need.title) for need in needs)]

    def clean(self) -> dict[str, Any]:
        """Demand no more tags than an idea may have."""
        data = super().clean() or {}
        if len(data.get("tags", ())) > MOST_TAGS:
            self.add_error("tags", _("Choose at most %(most)d tags.") % {"most": MOST_TAGS})
        return data


def as_it_stands(idea: Idea) -> dict[str, Any]:
    """Return what the form shows of an idea before anything is changed."""
    prefetch_related_objects([idea], "tags")  # both lines below read them
    return {
        "section": idea.section_id,
        "tags": ", ".join(tag.name for tag in idea.tags.all()),
        "answers": idea.answers_id or "",
        "seen": placed(idea),
    }
