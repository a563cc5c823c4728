"""The form an idea is shared by."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.actions import Content
from ideas.actions.capture import TEXT_FIELDS
from ideas.models import NEED_MINIMUM, TEXT_LENGTH, TITLE_LENGTH, Attachment, Idea, Need, WhoseNeed, not_blank
from ideas.uploads import ACCEPT
from innovasjon.people.models import Section
from innovasjon.web.forms import Form, LineField, TextField, readable
from innovasjon.web.numbers import digits
from innovasjon.web.slugs import norwegian_slug

MOST_TAGS, TAG_LENGTH = 10, 40
PICTURE, WORDS_LENGTH = "picture-", 200  # the name of a picture's field, and room for what it shows
OPENING = 60  # characters of the need that stand for a title nobody has given yet
FILE_FIELDS = ("new_files", "photo")
NAMES_A_DRAFT = ("title", "need", "description")
LEAST = {"least": NEED_MINIMUM}
NEEDED = ("need", "whose_need", "title", "section")  # to send the idea; a draft may lack all of it


class TagsField(LineField):
    """Words with commas between; its clean value is a tuple of them."""

    def clean(self, value: Any) -> Any:
        """Return the words, each once. Raises ValidationError for too many, too long ones, and for mere signs."""
        words = [word.strip() for word in super().clean(value).split(",")]
        tags = {norwegian_slug(word): word for word in words if word}
        if "" in tags:
            raise ValidationError(
                _("Write “%(word)s” in “Tags” with letters or digits."), params={"word": tags[""]}, code="no_word"
            )
        if too_long := [word for word in tags.values() if len(word) > TAG_LENGTH]:
            words_for_it = {"word": Truncator(too_long[0]).chars(TAG_LENGTH), "most": TAG_LENGTH}
            raise ValidationError(
                _("“%(word)s” is too long for a tag. Use at most %(most)d characters, and a comma between tags."),
                params=words_for_it,
                code="too_long",
            )
        return tuple(tags.values())


class TagChips(forms.MultipleChoiceField):
    """Tags to tick. One that others have stopped using since the form was opened is as good as any."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        """Return the ticked tags in one line each."""
        return [" ".join(readable(word).split()) for word in super().to_python(value)]

    def valid_value(self, value: Any) -> bool:
        """Tell whether it can be a tag at all."""
        return len(value) <= TAG_LENGTH and bool(norwegian_slug(value))


class KeyField(forms.UUIDField):
    """What the same form sent twice is known by. A form that has lost it gets a new one."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> UUID:
        """Return the key; never raises."""
        try:
            return super().clean(value) or uuid4()
        except ValidationError:
            return uuid4()


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class CaptureForm(Form):
    """An idea: the need first, then what could meet it.

    `sending` demands what a sent idea must have. A draft is kept as it is, so what is not valid keeps its older value
    in the draft and comes back with an error.
    """

    need = TextField(
        label=gettext_lazy("Which need have you seen?"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "What happens today, to whom, how often? For example: Next of kin phone the ward every day to hear how it"
            " goes, and the staff are called away from the patients."
        ),
        error_messages={"required": gettext_lazy("Write which need the idea answers.")},
    )
    whose_need = forms.ChoiceField(
        label=gettext_lazy("Whose need is it?"),
        choices=WhoseNeed.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whose need it is.")},
    )
    whose_need_other = LineField(
        label=gettext_lazy("Who, if somebody else"),
        max_length=80,
        required=False,
    )
    title = LineField(
        label=gettext_lazy("The idea in one line"),
        max_length=TITLE_LENGTH,
        help_text=gettext_lazy("For example: A short message to next of kin every evening."),
        error_messages={"required": gettext_lazy("Write the idea in one line.")},
    )
    description = TextField(
        label=gettext_lazy("Tell more about the idea"),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("How could it work? It need not be thought through."),
    )
    section = forms.ModelChoiceField(
        label=gettext_lazy("Section"),
        queryset=Section.objects.none(),
        empty_label=gettext_lazy("Choose a section"),
        help_text=gettext_lazy("The innovation agent there answers you."),
        error_messages={"required": gettext_lazy("Choose the section that should answer.")},
    )
    answers = forms.ModelChoiceField(
        label=gettext_lazy("Answers the shared need"),
        queryset=Need.objects.only("title"),
        required=False,
        widget=forms.HiddenInput,
    )
    tags = TagsField(
        label=gettext_lazy("Tags"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Words that help others find the idea, with a comma between."),
    )
    usual_tags = TagChips(label=gettext_lazy("Tags others use"), required=False)
    new_files = forms.Field(
        label=gettext_lazy("Pictures and files"),
        required=False,
        widget=FilesInput(attrs={"accept": f"image/*,{ACCEPT}"}),
        help_text=gettext_lazy("Pictures, PDF, Word, Excel, PowerPoint or text. At most 10, each up to 15 MB."),
    )
    key = KeyField(initial=uuid4)
    sheet = KeyField(initial=uuid4)  # this opened form, whichever idea it is about
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    writer = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        idea: Idea | None = None,
        sending: bool = False,
        usual_tags: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        self.idea, self.sending = idea, sending
        super().__init__(*args, **kwargs)
        now = Q(pk=idea.section_id) if idea else Q(pk=None)
        section, usual = self.fields["section"], self.fields["usual_tags"]
        section.queryset = Section.objects.filter(Q(is_active=True) | now)  # type: ignore[attr-defined]
        for row in idea.attachments.all() if idea else ():
            if row.kind == Attachment.Kind.PICTURE:
                self.picture(row)
        usual.choices = [(name, name) for name in usual_tags]  # type: ignore[attr-defined]

    @property
    def uploaded(self) -> "list[UploadedFile[Any]]":
        """Return the files that came with the form: chosen ones, and a photograph just taken."""
        return [file for name in FILE_FIELDS for file in self.files.getlist(name)] if self.files else []

    def picture(self, row: Attachment) -> forms.BoundField:
        """Return the field for what a picture shows; made when it is asked for, also for one that was just added."""
        name = f"{PICTURE}{row.pk}"
        if name not in self.fields:
            field = LineField(label=_("What the picture shows"), max_length=WORDS_LENGTH, required=False)
            self.fields[name], self.initial[name] = field, row.words
        return self[name]

    @property
    def picture_words(self) -> dict[int, str]:
        """Return what was written of each picture, by its id."""
        given = ((digits(name.removeprefix(PICTURE)), text) for name, text in self.cleaned_data.items())
        return {pk: text for pk, text in given if pk is not None}

    def full_clean(self) -> None:
        """Demand of a draft nothing; the marks on the page still say what is needed to send it."""
        for name in NEEDED:
            self.fields[name].required = self.sending
        super().full_clean()
        for name in NEEDED:
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        """Demand a real need and its owner of what is sent, and something to know a draft by."""
        data = super().clean() or {}
        if self.sending:
            if data.get("need") and not_blank(data["need"]) < NEED_MINIMUM:
                self.add_error("need", _("Tell more about the need: at least %(least)d characters.") % LEAST)
            if data.get("whose_need") == WhoseNeed.OTHER and not data.get("whose_need_other"):
                self.add_error("whose_need_other", _("Write who has the need."))
        elif not self.errors and not self.uploaded and not any(data[name] for name in NAMES_A_DRAFT):
            self.add_error("title", _("Write the idea in one line, so that you can find the draft again."))
        if len(data.get("tags", ())) + len(data.get("usual_tags", ())) > MOST_TAGS:
            self.add_error("tags", _("Choose at most %(most)d tags.") % {"most": MOST_TAGS})
        return data

    @property
    def seen_revision(self) -> int | None:
        """Return the revision that the form was opened with; -1, which none has, for what is no number."""
        text = str(self.cleaned_data.get("seen", "?"))
        if not text:
            return None
        number = digits(text)
        return -1 if number is None else number

    def content(self, *, otherwise: str = "") -> Content:
        """Return what the action writes down; what is not valid stays as it was.

        How the text begins stands for a title until there is one, and `otherwise` where there is no text.
        """
        data = self._before() | self._given()
        title = data["title"] or opening(data["need"]) or opening(data["description"]) or otherwise
        return Content(**{**data, "title": title})

    def _given(self) -> dict[str, Any]:
        data = self.cleaned_data
        given = {name: data[name] for name in TEXT_FIELDS if name in data}
        if "section" in data:
            given["section_id"] = data["section"].pk if data["section"] else None
        if "answers" in data:
            given["answers_id"] = data["answers"].pk if data["answers"] else None
        if "tags" in data:
            given["tags"] = (*data["tags"], *data.get("usual_tags", ()))
        return given

    def _before(self) -> dict[str, Any]:
        idea = self.idea
        if idea is None:
            return asdict(Content(title=""))
        now = {name: getattr(idea, name) for name in TEXT_FIELDS}
        return now | {"tags": tuple(tag.name for tag in idea.tags.all())}


def opening(text: str) -> str:
    """Return how a text begins, in one line: it stands for a title until there is one."""
    return Truncator(" ".join(text.split())).chars(OPENING)


def begun_from(idea: Idea, usual_tags: Iterable[str]) -> dict[str, Any]:
    """Return what the form shows of an idea. A title that only stands for one is left blank."""
    names = [tag.name for tag in idea.tags.all()]
    usual = [name for name in names if name in set(usual_tags)]
    stand_in = idea.is_draft and idea.title in {opening(idea.need), opening(idea.description)}
    return {
        "need": idea.need,
        "whose_need": idea.whose_need,
        "whose_need_other": idea.whose_need_other,
        "title": "" if stand_in else idea.title,
        "description": idea.description,
        "section": idea.section_id,
        "answers": idea.answers_id,
        "tags": ", ".join(name for name in names if name not in usual),
        "usual_tags": usual,
        "key": idea.key,
        "seen": idea.revision,
    }


class Prefill(Form):
    """What an address may fill in beforehand (`/ideer/ny/?need=3&section=oppvekst&tags=velferd,skole`)."""

    need = forms.ModelChoiceField(queryset=Need.objects.all(), required=False)
    section = forms.ModelChoiceField(queryset=Section.objects.in_use(), to_field_name="slug", required=False)
    tags = TagsField(required=False, max_length=1000)

    def given(self) -> dict[str, Any]:
        """Return initial values for the form; what the address says wrongly is left out."""
        self.full_clean()
        data = self.cleaned_data
        need, section = data.get("need"), data.get("section")
        found: dict[str, Any] = {"tags": ", ".join(data.get("tags", ()))}
        if need:
            found |= {
                "answers": need.pk,
                "need": need.description,
                "whose_need": need.whose_need,
                "whose_need_other": need.whose_need_other,
                "section": need.section_id,
            }
        if section:
            found["section"] = section.pk
        return {name: value for name, value in found.items() if value}
