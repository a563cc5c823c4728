"""Forms of the import."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from innovasjon.imports import forms as imports
from innovasjon.imports.forms import YesForm
from innovasjon.people.importing import wording
from innovasjon.people.importing.lines import KINDS, Kind
from innovasjon.web.forms import Form
from innovasjon.web.numbers import grouped


class UploadForm(imports.UploadForm):
    """The file from the HR system."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("An Excel workbook (.xlsx) or a CSV file with one row for each person.")


class ConfirmForm(YesForm):
    """A yes to the preview with this digest; to leaving rows out and to many who leave on its own."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, counts: dict[str, Any], **kwargs: Any) -> None:
        boxes: dict[str, tuple[Any, str]] = {}
        if number := counts.get("bad"):
            label = _("Yes, leave out the rows with mistakes (%(count)s)") % {"count": grouped(number)}
            boxes["leave_out"] = (label, "")
        if counts.get("many_leave"):
            why = wording.many_leave(counts.get("person_leave", 0), counts.get("governed", 0))
            boxes["many_may_leave"] = (_("Yes, all of these have left"), why)
        super().__init__(*args, boxes=boxes, **kwargs)


class WhichLines(Form):
    """Which part of the preview is shown."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in wording.KINDS], required=False)
    start = forms.IntegerField(min_value=0, max_value=10**9, required=False)

    def chosen(self, counts: dict[str, Any]) -> tuple[Kind, int]:
        """Return the kind of lines asked for, else the first kind there is, and where to start."""
        valid = self.cleaned_data if self.is_valid() else {}
        first: Kind = next((kind for kind in KINDS if counts.get(kind)), "add")
        return valid.get("kind") or first, valid.get("start") or 0
