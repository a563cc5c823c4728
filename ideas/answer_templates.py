"""Answers written beforehand, filled in for one idea: {tittel}, {navn} and the others become what they stand for."""

import re
from collections.abc import Mapping
from datetime import date

from django.utils import formats, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ideas.lifecycle import STEPS, Move
from ideas.models import AnswerTemplate, Idea
from ideas.story import joined
from innovasjon.people.models import Person

# What may stand in a template, as the resource team writes it, and what it stands for.
PLACEHOLDERS: Mapping[str, Promise] = {
    "tittel": _("the idea's title"),
    "navn": _("the first names of those behind the idea"),
    "seksjon": _("the section the idea belongs to"),
    "frist": _("the day a parked idea comes back, or the day an answer is due"),
    "avsender": _("the name of who answers"),
}
SAMPLE = {
    "tittel": "Tavle i gangen",
    "navn": "Kari",
    "seksjon": "Oppvekst",
    "frist": "24. desember 2026",
    "avsender": "Anne Agent",
}
_braces = re.compile(r"\{([^{}]*)\}|[{}]")


def unknown_in(text: str) -> list[str]:
    """Return what stands in braces and is none of the placeholders, and braces that are open; as they are written."""
    return [match[0] for match in _braces.finditer(text) if (match[1] or "").strip() not in PLACEHOLDERS]


def unknown_places(text: str) -> str:
    """Return those of them that look like a place for something, `{navnet}`, joined; a single brace is only a sign."""
    return ", ".join(dict.fromkeys(found for found in unknown_in(text) if len(found) > 1))


def known_places() -> str:
    """Return the placeholders that may be used, joined."""
    return ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with the placeholders that are known filled in; the others stay, for the writer to see."""
    return _braces.sub(lambda match: values.get((match[1] or "").strip(), match[0]), text)


def in_language(template: AnswerTemplate, language: str) -> str:
    """Return the template's text in the language; in bokmål where it has none."""
    return getattr(template, f"text_{language[:2]}", "") or template.text_nb


def language_of(idea: Idea) -> str:
    """Return the language of the one who stands first among those behind the idea: they began to write it."""
    people = idea.people_behind()
    return people[0].language if people else "nb"


def offered_in(move: Move) -> list[AnswerTemplate]:
    """Return the templates that agents may begin from when they make the move."""
    uses = [AnswerTemplate.Use.ANY, *STEPS[move].ends]
    return list(AnswerTemplate.objects.filter(is_active=True, use__in=uses))


def chosen(text: str, move: Move) -> AnswerTemplate | None:
    """Return the template whose id was sent; None for none, or for one that is not offered any more."""
    return next((row for row in offered_in(move) if str(row.pk) == text), None)


def added(typed: str, filled: str) -> str:
    """Return what was typed with the filled-in template after it, unless it is there already."""
    if filled in typed:
        return typed
    return f"{typed.rstrip()}\n\n{filled}" if typed.strip() else filled


def finished(text: str, idea: Idea, *, by: Person, day: date | None) -> str:
    """Return the text as it is sent: what it still has of placeholders filled in, such as a day chosen after it."""
    return fill(text, values_for(idea, by=by, day=day or idea.reply_due_on, language=language_of(idea)))


def values_for(idea: Idea, *, by: Person, day: date | None, language: str) -> dict[str, str]:
    """Return what the placeholders stand for in an answer by `by`; without a day {frist} stays as it is."""
    with translation.override(language):
        names = [str(who).split(" ", 1)[0] for who in idea.people_behind()]
        values = {
            "tittel": idea.title,
            "navn": joined(names),
            "seksjon": str(idea.section or ""),
            "avsender": by.name,
        }
        return values | ({"frist": formats.date_format(day, "DATE_FORMAT")} if day else {})


def written_for(template: AnswerTemplate, idea: Idea, *, by: Person, day: date | None = None) -> str:
    """Return the answer as those behind the idea will read it, in their language."""
    language = language_of(idea)
    return fill(in_language(template, language), values_for(idea, by=by, day=day, language=language))
