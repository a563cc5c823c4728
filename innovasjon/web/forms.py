"""What our forms have in common: words that help, text that PostgreSQL can hold, dates that make sense."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import pretty_name
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    AnyForm = forms.BaseForm | forms.BaseFormSet[Any]

FIRST_YEAR, LAST_YEAR = 1990, 2100
# An error says what to do and repeats the label's word. %(label)s is filled in when the form is made.
WORDS = {
    "required": _("Fill in “%(label)s”."),
    "max_length": _("“%(label)s” is too long: %(show_value)s characters, and there is room for %(limit_value)s."),
    "min_length": _("Write more in “%(label)s”: at least %(limit_value)s characters."),
    "max_value": _("Write %(limit_value)s or less in “%(label)s”."),
    "min_value": _("Write %(limit_value)s or more in “%(label)s”."),
}
CHOICE_WORDS = {
    "required": _("Choose “%(label)s”."),
    "invalid_choice": _("Choose “%(label)s” from the list. What you chose is not there any more."),
    "invalid_list": _("Choose “%(label)s” from the list."),
}
INVALID_WORDS: list[tuple[type[forms.Field], Any]] = [
    (forms.DateTimeField, _("Write “%(label)s” as day, month, year and time, such as 24.12.2026 14:30.")),
    (forms.DateField, _("Write “%(label)s” as day, month and year, such as 24.12.2026.")),
    (forms.EmailField, _("Write “%(label)s” as an e-mail address, such as kari@example.no.")),
    (forms.IntegerField, _("Write “%(label)s” as a whole number.")),
    (forms.URLField, _("Write “%(label)s” as a web address that begins with https://.")),
]
FILLED_IN_LATER = {"max_length", "min_length", "max_value", "min_value", "invalid_choice"}  # has more placeholders
LENGTHS = {"max_length", "min_length"}  # a limit of a number may be a year, which is not grouped
_invisible = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)


@dataclass(frozen=True)
class Problem:
    """One line of the error summary; `target` is the id of the control it is about, "" for the whole form."""

    text: str
    target: str


class _Keep(dict[str, str]):
    """Leaves the placeholders it does not know, for the validator that fills them in later."""

    def __missing__(self, key: str) -> str:
        return f"%({key})s"


class _Grouped(str):
    """Words whose numbers are grouped as the reader's language does when the validator fills them in."""

    def __mod__(self, params: Any) -> str:
        return str(self) % {
            name: number_format(value, force_grouping=True) if isinstance(value, int) else value
            for name, value in params.items()
        }


class Habits:
    """Mixed into our forms: errors in our words, and marks that say in words what must be filled in."""

    marks = True
    depends: frozenset[str] = frozenset()  # fields that another answer may demand; their help says when
    use_required_attribute = False  # the server's message is in the reader's language and says what to do
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            _use_our_words(field, str(field.label or pretty_name(name)))


def _use_our_words(field: forms.Field, label: str) -> None:
    """Put our words in the place of Django's; words the form itself chose stay."""
    ours = WORDS | (CHOICE_WORDS if isinstance(field, (forms.ChoiceField, forms.ModelChoiceField)) else {})
    invalid = next((words for kind, words in INVALID_WORDS if isinstance(field, kind)), None)
    ours |= {"invalid": invalid} if invalid else {}
    theirs: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        theirs |= getattr(kind, "default_error_messages", {})
    for code, words in ours.items():
        if field.error_messages.get(code) is theirs.get(code):
            name = label.replace("%", "%%") if code in FILLED_IN_LATER else label
            filled = str(words) % _Keep(label=name)
            field.error_messages[code] = _Grouped(filled) if code in LENGTHS else filled


class Form(Habits, forms.Form):
    """A form that is not about one model."""

    kept: Mapping[str, Any] | None = None  # what its writer had sent before their session ended


class ModelForm(Habits, forms.ModelForm):  # type: ignore[type-arg]
    """A form about one model. It validates; an action of the story saves."""


class LineField(forms.CharField):
    """One line of text: line breaks become spaces, so that none reaches a header, a log or a file name."""

    def to_python(self, value: Any) -> Any:
        """Return the text in one line, composed (NFC); "" when nothing in it can be seen."""
        return super().to_python(" ".join(readable(value).split()) if value else value)


class TextField(forms.CharField):
    """Text over several lines, in a text area. Line breaks count as one character, as the reader's browser counts."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        """Return the text with plain line breaks, composed (NFC); "" when nothing in it can be seen."""
        return super().to_python(readable(value) if value else value)


def readable(value: object) -> str:
    """Return the text composed, with plain line breaks; "" when it holds only what cannot be seen.

    Raises ValidationError for what no keyboard writes and PostgreSQL cannot hold: NUL, lone surrogates, and
    U+FFFD, which stands where a body was not UTF-8.
    """
    text = str(value)
    if "\x00" in text or "\ufffd" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ValidationError(
            _("The text holds signs that cannot be stored. Write it again, or paste it without formatting."),
            code="broken_text",
        )
    text = re.sub("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", "\n", unicodedata.normalize("NFC", text))
    text = re.sub("[\x01-\x08\x0e-\x1b\x1f\x7f]", "", text)
    return text if _invisible.sub("", text).strip() else ""


def sensible_year(value: date | datetime) -> None:
    """Raise ValidationError outside 1990-2100: one idea from the year 1 would break every list it stands in."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValidationError(
            _("Write a year between %(first)d and %(last)d.") % {"first": FIRST_YEAR, "last": LAST_YEAR},
            code="year_out_of_range",
        )


class DateField(forms.DateField):
    """A day between 1990 and 2100."""

    default_validators = [sensible_year]

    def __init__(self, **kwargs: Any) -> None:
        bounds = {"type": "date", "min": f"{FIRST_YEAR}-01-01", "max": f"{LAST_YEAR}-12-31"}
        kwargs.setdefault("widget", forms.DateInput(attrs=bounds, format="%Y-%m-%d"))
        super().__init__(**kwargs)


class ComingDayField(DateField):
    """A day from today on."""

    default_error_messages = {"past": _("“%(label)s”: choose today or a later day.")}

    def validate(self, value: date | None) -> None:
        """Refuse a day that has been."""
        super().validate(value)
        if value and value < timezone.localdate():
            raise ValidationError(self.error_messages["past"] % {"label": self.label}, code="past")

    def get_bound_field(self, form: Any, field_name: str) -> forms.BoundField:
        """Offer today as the first day; a form is made once, and lives longer than a day."""
        self.widget.attrs["min"] = timezone.localdate().isoformat()
        return super().get_bound_field(form, field_name)


def problems(form: "AnyForm") -> list[Problem]:
    """Return what is wrong with a form or formset in the order of its fields, what concerns it as a whole first."""
    if isinstance(form, forms.BaseFormSet):
        whole = [Problem(str(text), "") for text in form.non_form_errors()]
        return whole + [problem for one in form.forms for problem in problems(one)]
    whole = [Problem(str(text), "") for text in form.non_field_errors()]
    return whole + [Problem(str(text), _target(field)) for field in form if field.errors for text in field.errors]


def _target(field: forms.BoundField) -> str:
    """Return the id to jump to: the control, or the group of a set of choices."""
    return field.auto_id if field.use_fieldset else field.id_for_label


def render_form(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *forms_shown: "AnyForm",
    status: int | None = None,
) -> HttpResponse:
    """Render a page with forms; 422 when one of them came back with errors, so that htmx and tests can tell.

    `status` is another one, such as 409 where somebody was first.
    """
    failed = any(form.is_bound and not form.is_valid() for form in forms_shown)
    return render(request, template, context, status=status or (422 if failed else 200))
