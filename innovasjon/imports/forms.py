"""The forms of every import: the file, and a yes to exactly what was shown."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from innovasjon.web.forms import Form


class UploadForm(Form):
    """A file with a table in it; each kind of import says in `help_text` what a row is."""

    marks = False
    file = forms.FileField(
        label=_("File"),
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


class YesForm(Form):
    """A yes to exactly the preview that was shown; what stands out is said yes to on its own, by a box."""

    marks = False

    def __init__(self, *args: Any, boxes: Mapping[str, tuple[Any, str]], **kwargs: Any) -> None:
        """Make a box of each label and help text."""
        super().__init__(*args, **kwargs)
        self.boxes = tuple(boxes)
        for name, (label, help_text) in boxes.items():
            self.fields[name] = forms.BooleanField(label=label, help_text=help_text, required=False)

    def ask_for_yes(self) -> None:
        """Put an error at each box that has to be ticked and is not."""
        for name in self.boxes:
            if not self.cleaned_data.get(name):
                self.add_error(name, _("Tick this if it is what you mean, or cancel."))
