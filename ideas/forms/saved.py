"""The form of a search that is kept."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.models import SavedSearch
from ideas.models.saved import NAME_LENGTH
from innovasjon.web.forms import Form, LineField


class SavedSearchForm(Form):
    """What the search is called, and how one hears of what fits it."""

    name = LineField(
        label=_("Name of the search"),
        max_length=NAME_LENGTH,
        error_messages={"required": _("Write a name that you will know the search by.")},
    )
    way = forms.ChoiceField(
        label=_("When a new idea fits"),
        choices=SavedSearch.Way.choices,
        initial=SavedSearch.Way.AT_ONCE,
        widget=forms.RadioSelect,
        help_text=_("What you are told also stands among your notices."),
    )
    writer = forms.CharField(widget=forms.HiddenInput, required=False)
