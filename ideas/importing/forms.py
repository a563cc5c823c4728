"""Forms of the import."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.importing import choices, queries, wording
from ideas.importing.choices import Choices
from ideas.importing.columns import COLUMNS
from ideas.importing.models import IdeaImport, ImportRow
from ideas.importing.storing import HALF_A_YEAR
from ideas.importing.words import STAGES
from ideas.lifecycle import Stage
from ideas.models import WhoseNeed
from ideas.models.demands import LONGEST, REASON_MINIMUM, CloseReason, not_blank
from innovasjon.imports import forms as imports
from innovasjon.imports.headings import plain
from innovasjon.people.models import Section
from innovasjon.web.forms import DateField, Form, TextField
from innovasjon.web.numbers import grouped

A_YEAR = timedelta(days=365)
NOT_IN_FILE = gettext_lazy("Not in the file")
LEAVE_OUT = gettext_lazy("Leave these rows out")
# Without a word on what was learnt no idea was tried.
CLOSED_AS = [(kind.value, kind.label) for kind in CloseReason if kind is not CloseReason.TRIED]


class UploadForm(imports.UploadForm):
    """An old list of ideas."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("An Excel workbook (.xlsx) or a CSV file with one row for each idea.")


class ChoicesForm(Form):
    """Which column tells what, what the file's own words stand for, and what holds where it is silent."""

    marks = False
    section = forms.ModelChoiceField(
        label=gettext_lazy("Section, where the row names none"),
        queryset=Section.objects.in_use(),
        required=False,
        empty_label=LEAVE_OUT,
    )
    whose_need = forms.ChoiceField(
        label=gettext_lazy("Whose need, where the row does not say"),
        choices=[
            ("", LEAVE_OUT),
            *((whose.value, whose.label) for whose in WhoseNeed if whose is not WhoseNeed.OTHER),
        ],
        required=False,
    )
    stage = forms.ChoiceField(
        label=gettext_lazy("Stage, where the row does not say"),
        choices=[(stage.value, stage.label) for stage in STAGES],
        required=False,
    )
    need_from_description = forms.BooleanField(
        label=gettext_lazy("Where the need is missing, the description tells the need"),
        required=False,
    )
    reason = TextField(
        label=gettext_lazy("Reason, for closed and parked ideas whose row has none"),
        help_text=gettext_lazy(
            "Shown on each of these ideas. For example: Closed in the list we kept until 2024; the reason was not kept."
        ),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    closed_as = forms.ChoiceField(
        label=gettext_lazy("Kind of reason for closed ideas"), choices=CLOSED_AS, required=False
    )
    revisit_on = DateField(
        label=gettext_lazy("The day parked ideas come back"),
        required=False,
        help_text=gettext_lazy("Within a year from today."),
    )
    clock_from = DateField(
        label=gettext_lazy("The reply clock starts on"),
        required=False,
        help_text=gettext_lazy("Today, or a day within a year."),
    )
    a_week = forms.IntegerField(
        label=gettext_lazy("Ideas a week in each section"),
        required=False,
        min_value=1,
        max_value=10_000,
        help_text=gettext_lazy(
            "How many the agents have time for. The clock of the next ones starts a week later, and so on for a year. "
            "Empty: all get an answer by the same day."
        ),
    )
    writer = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, job: IdeaImport, **kwargs: Any) -> None:
        self.job, self.before = job, choices.read(job.choices)
        self.unclear = {
            "section": list(queries.unclear_sections(job).items()),
            "stage": list(queries.unclear_stages(job).items()),
        }
        kwargs["initial"] = self._as_it_stands() | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self._add_columns(job.found)
        self._add_words("section", [(str(one.pk), one.name) for one in Section.objects.in_use()])
        self._add_words("stage", [(str(stage.value), stage.label) for stage in STAGES])

    def _as_it_stands(self) -> dict[str, Any]:
        chosen = self.before
        given: dict[str, Any] = {f"column_{key}": str(at) for key, at in chosen.columns.items()}
        for at, (word, _rows) in enumerate(self.unclear["section"]):
            given[f"section_{at}"] = str(chosen.sections.get(plain(word)) or "")
        for at, (word, _rows) in enumerate(self.unclear["stage"]):
            given[f"stage_{at}"] = chosen.stages.get(plain(word), queries.guessed_stage(word))
        return given | {
            "section": chosen.section,
            "whose_need": chosen.whose_need,
            "stage": chosen.stage,
            "need_from_description": chosen.need_from_description,
            "reason": chosen.reason,
            "closed_as": chosen.closed_as,
            "clock_from": chosen.clock_from or timezone.localdate(),
            "a_week": chosen.a_week or None,
            "revisit_on": chosen.revisit_on or timezone.localdate() + HALF_A_YEAR,
        }

    def _add_columns(self, found: Mapping[str, Any]) -> None:
        offered = [("", NOT_IN_FILE)] + [
            (str(at), _column_label(at, heading, found["examples"][at])) for at, heading in enumerate(found["headings"])
        ]
        for column in COLUMNS:
            self._add(f"column_{column.key}", column.heading, offered)

    def _add_words(self, kind: str, offered: list[tuple[str, Any]]) -> None:
        for at, (word, rows) in enumerate(self.unclear[kind]):
            label = _("“%(word)s” (rows: %(number)s)") % {"word": word, "number": grouped(rows)}
            self._add(f"{kind}_{at}", label, [("", LEAVE_OUT), *offered])

    def _add(self, name: str, label: str, offered: list[tuple[str, Any]]) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=offered,
            required=False,
            error_messages={"invalid_choice": _("Choose from the list.")},
        )

    def _fields(self, prefix: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(prefix)]

    @property
    def columns(self) -> list[forms.BoundField]:
        """Return the fields that say which column tells what."""
        return self._fields("column_")

    @property
    def words_for_sections(self) -> list[forms.BoundField]:
        """Return the fields that say what the file's names of sections stand for."""
        return self._fields("section_")

    @property
    def words_for_stages(self) -> list[forms.BoundField]:
        """Return the fields that say what the file's words for stages stand for."""
        return self._fields("stage_")

    def clean_revisit_on(self) -> date | None:
        """Demand a day that comes, within a year."""
        day: date | None = self.cleaned_data["revisit_on"]
        today = timezone.localdate()
        if day and not today < day <= today + A_YEAR:
            raise ValidationError(_("Choose a day within a year from today."), code="day")
        return day

    def clean_clock_from(self) -> date | None:
        """Demand today or a day that comes, within a year."""
        day: date | None = self.cleaned_data["clock_from"]
        today = timezone.localdate()
        if day and not today <= day <= today + A_YEAR:
            raise ValidationError(_("Choose today, or a day within a year from today."), code="day")
        return day

    def clean_reason(self) -> str:
        """Demand a reason that can be shown, when there is one."""
        reason: str = self.cleaned_data["reason"]
        if reason and not_blank(reason) < REASON_MINIMUM:
            raise ValidationError(_("Write at least %(least)d characters, or nothing.") % {"least": REASON_MINIMUM})
        return reason

    def clean(self) -> dict[str, Any]:
        """Demand what no idea can be without."""
        data = super().clean() or {}
        if not data.get("column_title") and not data.get("column_description"):
            self.add_error("column_title", _("Choose which column holds the title."))
        if not data.get("column_need") and not (data.get("need_from_description") and data.get("column_description")):
            words = _("Choose which column tells the need, or tick below that the description tells it.")
            self.add_error("column_need", words)
        return data

    @property
    def chosen(self) -> Choices:
        """Return what was chosen."""
        data = self.cleaned_data
        picked = {column.key: data[f"column_{column.key}"] for column in COLUMNS}
        day = data["revisit_on"] or timezone.localdate() + HALF_A_YEAR
        return Choices(
            columns={key: int(at) for key, at in picked.items() if at},
            section=data["section"].pk if data["section"] else None,
            whose_need=data["whose_need"],
            stage=data["stage"] or Stage.SUBMITTED.value,
            sections={plain(word): int(pk) for word, pk in self._said("section") if pk},
            stages={plain(word): stage for word, stage in self._said("stage")},
            need_from_description=data["need_from_description"],
            reason=data["reason"],
            closed_as=data["closed_as"] or CloseReason.OTHER.value,
            revisit_on=day.isoformat(),
            clock_from=data["clock_from"].isoformat() if data["clock_from"] else "",
            a_week=data["a_week"] or 0,
        )

    def _said(self, kind: str) -> list[tuple[str, str]]:
        return [(word, self.cleaned_data[f"{kind}_{at}"]) for at, (word, _rows) in enumerate(self.unclear[kind])]

    @property
    def has_new_words(self) -> bool:
        """Tell whether the columns chosen now hold words that were not asked about yet."""
        chosen = self.chosen.columns
        return any(
            chosen.get(key) != self.before.columns.get(key) and chosen.get(key) is not None
            for key in ("section", "stage")
        )


def _column_label(at: int, heading: str, examples: list[str]) -> str:
    name = heading or _("Column %(number)d") % {"number": at + 1}
    return f"{name} – {Truncator(', '.join(examples)).chars(50)}" if examples else name


class ConfirmForm(imports.YesForm):
    """A yes to the preview with this number; to leaving rows out on its own."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, job: IdeaImport, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"revision": job.revision})
        boxes = {}
        if number := job.counts.get("bad"):
            label = _("Yes, leave out the rows that cannot be used (%(count)s)") % {"count": grouped(number)}
            boxes["leave_out"] = (label, "")
        super().__init__(*args, boxes=boxes, **kwargs)


class WhichRows(Form):
    """Which part of the preview is shown."""

    kind = forms.ChoiceField(choices=ImportRow.Kind.choices, required=False)
    start = forms.IntegerField(min_value=0, max_value=10**9, required=False)
    cause = forms.ChoiceField(choices=[(code, code) for code in wording.REMARKS], required=False)

    def chosen(self, counts: dict[str, Any], *, is_over: bool) -> tuple[str, int, str]:
        """Return the kind of rows asked for, else the first kind there is; where to start, and the remark wanted."""
        valid = self.cleaned_data if self.is_valid() else {}
        first = next((kind for kind in wording.KINDS if counts.get(kind)), "add") if not is_over else "add"
        return valid.get("kind") or first, valid.get("start") or 0, valid.get("cause") or ""
