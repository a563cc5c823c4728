"""Forms of the administration of people and the organisation."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from innovasjon.audit.adminpages import Words
from innovasjon.people import logo
from innovasjon.people.last_ones import LastOne, Role, refuse_last, roles_of
from innovasjon.people.models import ClosedDays, Municipality, Person
from innovasjon.web.forms import LineField
from innovasjon.web.slugs import norwegian_slug

LAST = {
    Role.TEAM: _("Nobody else is in the resource team. Let somebody else in first."),
    Role.ADMINISTRATOR: _("Nobody else is administrator. Make somebody else one first."),
}


class MunicipalityForm(Words):
    """What makes the installation one municipality's own."""

    name = LineField(label=_("Name"), max_length=80)
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("A picture (PNG, JPEG, WEBP or GIF). It is made smaller when it needs to be."),
        widget=forms.ClearableFileInput(attrs={"accept": ".png,.jpg,.jpeg,.webp,.gif"}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages offered"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None ticked: all of them."),
    )

    first_reply_days = forms.IntegerField(label=_("Working days to a first reply"), min_value=1, max_value=250)
    decision_days = forms.IntegerField(label=_("Working days to a decision"), min_value=1, max_value=250)
    accessibility_url = forms.URLField(
        label=_("Accessibility statement at uustatus.no"), required=False, assume_scheme="https"
    )

    class Meta:
        model = Municipality
        fields = (
            *("name", "logo", "theme", "languages", "first_reply_days", "decision_days"),
            *("accessibility_url", "contact_email"),
        )

    def clean_logo(self) -> Any:
        """Return the logo written anew, False to take it away, or the one there is."""
        chosen = self.cleaned_data["logo"]
        if not isinstance(chosen, UploadedFile):
            return chosen
        if (chosen.size or 0) > settings.UPLOAD_MAX_BYTES:
            limit = {"limit": filesizeformat(settings.UPLOAD_MAX_BYTES)}
            raise ValidationError(_("The file is too large: there is room for %(limit)s."), "too_large", limit)
        try:
            return logo.rewrite(chosen)
        except logo.Unreadable as unreadable:
            raise ValidationError(
                _("We cannot read this picture. Choose one that is PNG, JPEG, WEBP or GIF."), "unreadable"
            ) from unreadable

    def clean_theme(self) -> str:
        """Refuse a style sheet that is not there: nobody would see why the colours never came."""
        path = str(self.cleaned_data["theme"])
        if path and not (path.endswith(".css") and _is_static(path)):
            raise ValidationError(_("There is no such style sheet. Check the path, such as theme/kommune.css."))
        return path


class ClosedDaysForm(Words):
    """Days on which the municipality is closed."""

    class Meta:
        model = ClosedDays
        fields = ("name", "first_day", "last_day", "is_active")
        field_classes = {"name": LineField}


class PlaceForm(Words):
    """A section or a unit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "is_active" in self.fields:
            self.fields["is_active"].label = _("Exists in today's organisation")
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Part of the page's address. Made from the name when it is blank.")

    def clean_slug(self) -> str:
        """Return the address, made from the name when nobody wrote one."""
        slug = self.cleaned_data["slug"] or norwegian_slug(self.cleaned_data.get("name", ""), length=80)
        if not slug:
            raise ValidationError(_("Write an address with letters or digits: none can be made from this name."))
        return slug

    def clean_external_id(self) -> str | None:
        """Return the id, None when there is none: two places without one are not the same."""
        return self.cleaned_data["external_id"] or None


class PersonForm(Words):
    """A person."""

    class Meta:
        model = Person
        fields = ("name", "email", "unit", "language", "external_id", "in_resource_team", "is_staff", "is_superuser")
        field_classes = {"name": LineField}

    def clean_external_id(self) -> str | None:
        """Return the id, None when there is none."""
        return self.cleaned_data["external_id"] or None

    def clean(self) -> dict[str, Any] | None:
        """Refuse to take a role from the last who has it: their row is locked while the form is saved."""
        data = super().clean()
        gone = [role for role in roles_of(self.instance) if not self.cleaned_data.get(role, True)]
        try:
            refuse_last([self.instance.pk], gone if self.instance.pk else [])
        except LastOne as last:
            self.add_error(last.role, LAST[last.role])
        return data


def _is_static(path: str) -> bool:
    try:
        return finders.find(path) is not None
    except (ValueError, OSError, SuspiciousFileOperation):  # it leads out of the static files
        return False
