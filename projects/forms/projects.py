"""The words of a project, and where an idea is to be developed."""

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.models import Idea
from innovasjon.people.forms import ColleagueField
from innovasjon.people.models import Person, Section, Unit
from innovasjon.web.forms import DateField, Form, LineField, TextField
from projects.actions import Content
from projects.models import AIM_LENGTH, TITLE_LENGTH, Method, Project

NEW, EXISTING = "new", "existing"
OF_A_NEW_ONE = ("title", "aim", "lead", "starts_on")  # demanded of a new project, and of no other
OFFERED = 50  # projects of the section to choose from; another one is named by its reference


class Words(Form):
    """What is written of a project, new or old."""

    title = LineField(label=_("What is the project called?"), max_length=TITLE_LENGTH)
    aim = TextField(
        label=_("What is the aim?"),
        max_length=AIM_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What shall be better, and for whom?"),
    )
    unit = forms.ModelChoiceField(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("The whole section"),
    )
    lead = ColleagueField(label=_("Who leads the project?"))
    starts_on = DateField(label=_("From"))
    ends_on = DateField(label=_("Planned end"), required=False)
    writer = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section = section
        self.fields["unit"].queryset = Unit.objects.in_use().filter(section=section)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("“Planned end” is an earlier day than “From”."))
        return data

    @property
    def content(self) -> Content:
        """Return what was written, as the actions take it."""
        names = ("title", "aim", "unit", "lead", "starts_on", "ends_on")
        return Content(section=self.section, **{name: self.cleaned_data[name] for name in names})


class EditForm(Words):
    """A project's words, written anew."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class DevelopForm(Words):
    """Where an idea is to be developed: in a new project, or in one that goes on already."""

    # One of the two is demanded where the idea goes to a project that goes on already: their help says so.
    depends = frozenset({"project", "reference"})

    destination = forms.ChoiceField(
        label=_("Where is the idea to be developed?"),
        choices=[(NEW, _("In a new project")), (EXISTING, _("In a project that goes on already"))],
        initial=NEW,
        widget=forms.RadioSelect,
    )
    project = forms.ModelChoiceField(
        label=_("Which project?"),
        queryset=Project.objects.none(),
        required=False,
        empty_label=_("Choose a project"),
        help_text=_("Choose a project here, or write its reference below."),
    )
    reference = LineField(
        label=_("Or write its reference"),
        required=False,
        max_length=20,
        help_text=_("For a project of another section, such as P-2026-0042."),
    )
    method = forms.ModelChoiceField(
        label=_("Method"),
        queryset=Method.objects.filter(is_active=True).order_by("-is_default", "name"),
        empty_label=None,
        required=False,
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    back = forms.CharField(widget=forms.HiddenInput, required=False)  # the inbox it was begun from

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        running: QuerySet[Project] = Project.objects.running().filter(section=self.section)
        newest = running.order_by("-created_at", "-id").values("pk")[:OFFERED]
        offered = Project.objects.filter(pk__in=newest).only("title", "reference").order_by("-created_at", "-id")
        self.fields["project"].queryset = offered  # type: ignore[attr-defined]
        self.order_fields(["destination", "project", "reference", "title", "aim"])

    @property
    def is_new(self) -> bool:
        """Tell whether a new project is wanted."""
        return bool(self.data.get("destination", NEW) != EXISTING)

    def full_clean(self) -> None:
        """Ask for the words of a project only when a new one is wanted."""
        for name in OF_A_NEW_ONE:
            self.fields[name].required = not self.is_bound or self.is_new
        super().full_clean()
        # Shown again they are marked as what they are for a new project: the choice may be another the next time.
        for name in OF_A_NEW_ONE:
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        """Find the project that is chosen or named; demand one."""
        data = super().clean()
        if not self.is_new and "reference" in data and "project" in data:
            data["project"] = data["project"] or self._named(data["reference"])
        if self.is_new and not data.get("method"):
            data["method"] = Method.objects.filter(is_default=True).first()
            if data["method"] is None:
                self.add_error("method", _("Choose “Method”: the resource team has not said which one comes first."))
        return data

    def _named(self, reference: str) -> Project | None:
        if not reference:
            self.add_error("project", _("Choose “Which project?”, or write its reference."))
            return None
        found = Project.objects.running().filter(reference__iexact=reference).first()
        if found is None:
            self.add_error("reference", _("There is no running project with the reference “%s”.") % reference)
        return found


def begun_from(idea: Idea, reader: Person) -> dict[str, Any]:
    """Return what the form of a new project shows to begin with: the idea's title, and who may lead it.

    The aim is left to be written: what shall be better is not said by what is wrong, which stands beside it.
    """
    places = (idea.unit, idea.section)
    leader = next((place.leader for place in places if place and place.leader and place.leader.is_active), reader)
    return {
        "title": idea.title,
        "unit": idea.unit_id if idea.unit and idea.unit.section_id == idea.section_id else None,
        "lead": leader,
        "starts_on": timezone.localdate(),
    }


def as_it_stands(project: Project) -> dict[str, Any]:
    """Return what the form shows of a project before anything is changed."""
    names = ("title", "aim", "starts_on", "ends_on")
    ties = {"unit": project.unit_id, "lead": project.lead, "seen": project.revision}
    return {name: getattr(project, name) for name in names} | ties
