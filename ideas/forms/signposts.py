"""What a link or a poster fills in beforehand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.forms.capture import MOST_TAGS, TagsField
from innovasjon.people.models import Language, Section
from innovasjon.web.forms import Form, LineField

HEADING_LENGTH = 60


class SignpostForm(Form):
    """Section and tags of the ideas that come in this way; all of it may be blank."""

    section = forms.ModelChoiceField(
        label=_("Section"),
        queryset=Section.objects.in_use(),
        to_field_name="slug",
        required=False,
        empty_label=_("The writer's own section"),
    )
    tags = TagsField(
        label=_("Tags"),
        required=False,
        max_length=200,
        help_text=_("For example the name of a gathering or a place, with a comma between several."),
    )
    heading = LineField(
        label=_("Heading on the poster"),
        required=False,
        max_length=HEADING_LENGTH,
        help_text=_("For example: What could be better at Solbakken?"),
    )
    language = forms.ChoiceField(label=_("Language on paper"), choices=Language.choices, required=False)

    def clean_tags(self) -> tuple[str, ...]:
        """Refuse more tags than an idea has room for."""
        tags: tuple[str, ...] = self.cleaned_data["tags"]
        if len(tags) > MOST_TAGS:
            raise forms.ValidationError(_("Choose at most %(most)d tags.") % {"most": MOST_TAGS}, code="too_many")
        return tags
