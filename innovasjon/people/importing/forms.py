"""Forms of the import."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from innovasjon.people.importing import wording
from innovasjon.people.importing.lines import KINDS, Kind
from innovasjon.web.forms import Form


class UploadForm(Form):
    """The file from the HR system."""

    marks = False
    file = forms.FileField(
        label=_("File"),
        help_text=_("An Excel workbook (.xlsx) or a CSV file with one row for each person."),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )

    def clean_file(self) -> Any:
        """Refuse what is larger than one file may be; what is in it is looked at when it is read."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            limit = {"limit": filesizeformat(settings.UPLOAD_MAX_BYTES)}
            raise ValidationError(_("The file is too large: there is room for %(limit)s."), "too_large", limit)
        return file


class ConfirmForm(Form):
    """A yes to exactly the preview that was shown; what stands out is said yes to on its own."""

    marks = False
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    leave_out = forms.BooleanField(required=False)
    many_may_leave = forms.BooleanField(required=False)

    def __init__(self, *args: Any, counts: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if counts.get("bad"):
            field = self.fields["leave_out"]
            field.label = _("Yes, leave out the rows with mistakes (%(count)s)") % {
                "count": wording.grouped(counts["bad"])
            }
        else:
            del self.fields["leave_out"]
        if counts.get("many_leave"):
            self.fields["many_may_leave"].label = _("Yes, all of these have left")
            self.fields["many_may_leave"].help_text = wording.many_leave(
                counts.get("person_leave", 0), counts.get("governed", 0)
            )
        else:
            del self.fields["many_may_leave"]

    def ask_for_yes(self) -> None:
        """Put an error at each box that has to be ticked and is not."""
        for name in ("leave_out", "many_may_leave"):
            if name in self.fields and not self.cleaned_data.get(name):
                self.add_error(name, _("Tick this if it is what you mean, or cancel."))


class WhichLines(Form):
    """Which part of the preview is shown."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in wording.KINDS], required=False)
    start = forms.IntegerField(min_value=0, max_value=10**9, required=False)

    def chosen(self, counts: dict[str, Any]) -> tuple[Kind, int]:
        """Return the kind of lines asked for, else the first kind there is, and where to start."""
        valid = self.cleaned_data if self.is_valid() else {}
        first: Kind = next((kind for kind in KINDS if counts.get(kind)), "add")
        return valid.get("kind") or first, valid.get("start") or 0
