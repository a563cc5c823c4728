"""Rows for tests, made straight in the database: a test of one action should not depend on ten others.

Everything has a sensible default; name only what the test is about.
"""

import itertools
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone

from agents import actions as network
from agents.models import Absence, Appointment, Assistance
from arenas import actions as gatherings
from arenas.models import Gathering
from ideas import clock
from ideas.importing import actions as old_lists
from ideas.importing import choices
from ideas.importing.models import IdeaImport
from ideas.lifecycle import Stage
from ideas.models import (
    AnswerTemplate,
    Assessment,
    Attachment,
    Comment,
    Criterion,
    Follow,
    Idea,
    Need,
    Note,
    Proposer,
    SavedSearch,
    Score,
    Support,
    Tag,
    Version,
)
from innovasjon.notifications.models import Delivery
from innovasjon.people.importing import actions as importing
from innovasjon.people.importing.models import OrganisationImport
from innovasjon.people.models import Guest, Person, Section, Unit
from innovasjon.words import watching
from projects.models import Ask, Method, Origin, Phase, Project, Update

_numbers = itertools.count(1)
PASSWORD = "innovasjon"
NEED_TEXT = "Pårørende ringer avdelingen hver dag for å høre hvordan det går."
TAKEN = {Stage.ASSESSING, Stage.CLARIFYING, Stage.DEVELOPING, Stage.PARKED, Stage.CLOSED, Stage.MERGED, Stage.REALISED}


def next_number() -> int:
    return next(_numbers)


def section(name: str = "", **fields: Any) -> Section:
    number = next_number()
    return Section.objects.create(**{"name": name or f"Seksjon {number}", "slug": f"seksjon-{number}"} | fields)


def unit(section: Section, name: str = "", **fields: Any) -> Unit:
    number = next_number()
    values = {"section": section, "name": name or f"Enhet {number}", "slug": f"enhet-{number}"}
    return Unit.objects.create(**values | fields)


def person(name: str = "", *, password: str | None = None, **fields: Any) -> Person:
    """A person who cannot use a password unless one is given: hashing costs time."""
    number = next_number()
    values = {"name": name or f"Navn Nummer{number}", "email": f"person{number}@demo.example"} | fields
    return Person.objects.create_user(password=password, **values)


def guest(**fields: Any) -> Guest:
    number = next_number()
    return Guest.objects.create(**{"email": f"gjest{number}@utenfor.example", "name": f"Gjest {number}"} | fields)


def appointment(section: Section, person: Person, **fields: Any) -> Appointment:
    values = {"section": section, "person": person, "starts_on": date.today() - timedelta(days=100)}
    return Appointment.objects.create(**values | fields)


def absence(appointment: Appointment, **fields: Any) -> Absence:
    today = timezone.localdate()
    return Absence.objects.create(**{"appointment": appointment, "starts_on": today, "ends_on": today} | fields)


def plan(organiser: Person, *, days: int = 14, **fields: Any) -> gatherings.Plan:
    """What a gathering of two hours is, so many days from now."""
    begins = timezone.localtime().replace(minute=0, second=0, microsecond=0) + timedelta(days=days)
    values = {
        "title": f"Nettverkssamling {next_number()}",
        "starts_at": begins,
        "ends_at": begins + timedelta(hours=2),
        "place": "Rådhuset",
        "about": "## Dagsorden\n\n- Hva har vi lært?",
        "organiser": organiser,
    }
    return gatherings.Plan(**values | fields)


def gathering(by: Person, *, days: int = 14, now: datetime | None = None, **fields: Any) -> Gathering:
    """A gathering of the network, so many days from now."""
    return gatherings.plan_gathering(plan=plan(by, days=days, **fields), key=uuid4(), by=by, now=now or timezone.now())


def assistance(by: Person, *, now: datetime | None = None, **fields: Any) -> Assistance:
    """A request for help that waits for an answer."""
    values = {
        "kind": Assistance.Kind.FACILITATION,
        "title": f"Hjelp med samling {next_number()}",
        "what_for": "Vi vil samle alle ansatte om hvordan de første ukene her kan bli bedre.",
        "key": uuid4(),
    }
    return network.ask_for_help(**values | fields, by=by, now=now or timezone.now())


def tag(name: str = "") -> Tag:
    number = next_number()
    return Tag.objects.create(name=name or f"emne {number}", slug=f"emne-{number}")


def need(by: Person, **fields: Any) -> Need:
    values = {
        "title": f"Behov {next_number()}",
        "description": NEED_TEXT,
        "whose_need": "residents",
        "created_by": by,
    }
    return Need.objects.create(**values | fields)


def idea(
    by: Person,
    *,
    stage: Stage = Stage.SUBMITTED,
    section: Section | None = None,
    invited: tuple[Person, ...] = (),
    accepted: tuple[Person, ...] = (),
    declined: tuple[Person, ...] = (),
    **fields: Any,
) -> Idea:
    """An idea in this stage with `by` as its first proposer, in the section that `by` works in unless told."""
    row = new_idea(by, stage=stage, section=section, **fields)
    row.save()
    others = {"invited": invited, "accepted": (by, *accepted), "declined": declined}
    Proposer.objects.bulk_create(
        new_proposer(row, who, state=state, by=by) for state, people in others.items() for who in people
    )
    return row


def saved(rows: Iterable[Idea]) -> list[Idea]:
    """Save new ideas, each with its writer behind it, in two statements."""
    ideas = Idea.objects.bulk_create(rows)
    Proposer.objects.bulk_create(new_proposer(row, row.created_by, state="accepted") for row in ideas)
    return ideas


def new_idea(by: Person, *, stage: Stage = Stage.SUBMITTED, section: Section | None = None, **fields: Any) -> Idea:
    """An idea that is not saved yet; many are saved together with `saved`."""
    number = next_number()
    now: datetime = timezone.now()
    values: dict[str, Any] = {
        "title": f"Tavle for beskjeder {number}",
        "need": NEED_TEXT,
        "whose_need": "residents",
        "description": "En tavle i gangen.",
        "section": section or (by.unit.section if by.unit else None),
        "unit": by.unit,
        "stage": stage,
        "created_by": by,
        "edited_by": by,
    }
    if stage != Stage.DRAFT:
        values |= {"reference": f"I-1999-{number:05}", "submitted_at": now}
        values["stage_since"] = fields.get("stage_since") or fields.get("submitted_at") or now
        values["reply_due_on"] = clock.due(stage, since=clock.day_of(values["stage_since"]), used=0)
    if stage in TAKEN:
        values |= {"taken_at": now, "taken_by": by}
    values |= demanded(stage, by)
    if stage == Stage.MERGED and "merged_into" not in fields:
        values["merged_into"] = idea(by, section=values["section"])
    return Idea(**values | fields)


def demanded(stage: Stage, by: Person) -> dict[str, Any]:
    """What an idea in this stage must have."""
    today = timezone.localdate()
    return {
        Stage.CLARIFYING: {"question": "Hvem skal skrive på tavla?"},
        Stage.PARKED: {"reason": "Vi venter på nytt bygg.", "revisit_on": today + timedelta(days=90)},
        Stage.CLOSED: {"reason_kind": "exists", "reason": "Avdelingene fikk en slik tavle i fjor høst."},
        Stage.WITHDRAWN: {"reason_kind": "solved"},
        Stage.REALISED: {"benefit": "Færre telefoner om kvelden.", "in_use_from": today, "benefit_owner": by},
    }.get(stage, {})


def new_proposer(idea: Idea, person: Person, *, state: str = "invited", by: Person | None = None) -> Proposer:
    answered = None if state == "invited" else timezone.now()
    return Proposer(idea=idea, person=person, state=state, invited_by=by, answered_at=answered)


def guest_proposer(idea: Idea, guest: Guest, **fields: Any) -> Proposer:
    return Proposer.objects.create(**{"idea": idea, "guest": guest, "invited_by": idea.created_by} | fields)


def comment(idea: Idea, by: Person, body: str = "God idé.", **fields: Any) -> Comment:
    row = Comment.objects.create(**{"idea": idea, "author": by, "body": body} | fields)
    _count(idea)
    return row


def organisation_import(by: Person, *rows: str) -> OrganisationImport:
    """An uploaded file that has been read: the preview waits for a yes."""
    text = "\n".join(
        ["Navn;E-post;Seksjon;Enhet", *(rows or ("Nina Ny;nina@demo.example;Oppvekst;Solbakken barnehage",))]
    )
    job = importing.begin(file=ContentFile(text.encode()), name="ansatte.csv", by=by, now=timezone.now())
    return importing.read(job=job, now=timezone.now())


def idea_import(by: Person, *rows: str) -> IdeaImport:
    """An old list that has been read, and whose columns are understood: the preview waits for a yes."""
    heading, given = "Tittel;Behov;Seksjon;E-post", rows or (f"Tavle {next_number()};{NEED_TEXT};Oppvekst;",)
    now = timezone.now()
    file = ContentFile("\n".join([heading, *given]).encode())
    job = old_lists.read(job=old_lists.begin(file=file, name="ideer.csv", by=by, now=now), now=now)
    chosen = replace(choices.read(job.choices), whose_need="residents")
    return old_lists.check(job=old_lists.choose(job=job, chosen=chosen, by=by, now=now), now=now)


def notice(person: Person, *, kind: str = "ideas.support", **fields: Any) -> Delivery:
    """A notice on the site, unread."""
    now, number = timezone.now(), next_number()
    about = {"title": f"Tavle {number}", "reference": f"I-1999-{number:05}", "number": 10, "path": "/ideer/"}
    values = {"kind": kind, "dedupe_key": f"notice:{number}", "payload": about, "created_at": now, "due_at": now}
    return Delivery.objects.create(**{"person": person, "channel": "inapp", "state": "sent"} | values | fields)


def version(idea: Idea, by: Person, **fields: Any) -> Version:
    """The words of the idea before its last change."""
    words = {"title": f"Gammel tittel {next_number()}", "need": idea.need, "description": "En tavle på kjøkkenet."}
    return Version.objects.create(**{"idea": idea, "replaced_at": timezone.now(), "replaced_by": by} | words | fields)


def note(idea: Idea, by: Person, body: str = "Snakk med drift først.", **fields: Any) -> Note:
    return Note.objects.create(**{"idea": idea, "author": by, "body": body} | fields)


def criterion(name: str = "", **fields: Any) -> Criterion:
    number = next_number()
    return Criterion.objects.create(**{"name_nb": name or f"Kriterium {number}", "place": number % 30_000} | fields)


def assessment(idea: Idea, by: Person, scores: dict[Criterion, int], comment: str = "") -> Assessment:
    card = Assessment.objects.create(idea=idea, person=by, comment=comment)
    Score.objects.bulk_create(Score(assessment=card, criterion=row, value=value) for row, value in scores.items())
    return card


def answer_template(text: str = "Hei, {navn}!", **fields: Any) -> AnswerTemplate:
    return AnswerTemplate.objects.create(**{"name": f"Svar {next_number()}", "text_nb": text} | fields)


def saved_search(person: Person, text: str = "tavle", **fields: Any) -> SavedSearch:
    number = next_number()
    watch = watching.read(text) or watching.Watch()
    values = {"query": f"q={text}", "text": text, "words": watch.query, "anchors": list(watch.anchors)}
    return SavedSearch.objects.create(person=person, **({"name": f"Søk {number}"} | values | fields))


def support(idea: Idea, by: Person) -> Support:
    row = Support.objects.create(idea=idea, person=by)
    _count(idea)
    return row


def follow(idea: Idea, by: Person) -> Follow:
    return Follow.objects.create(idea=idea, person=by)


def method(name: str = "BLT", *phases: str) -> Method:
    """The method with this name, made when it is not there: a test may have emptied the tables."""
    row, is_new = Method.objects.get_or_create(name=name, version=1, defaults={"is_default": name == "BLT"})
    if is_new:
        names = phases or ("Behov", "Løsning", "Testing")
        Phase.objects.bulk_create(Phase(method=row, place=place, name=one) for place, one in enumerate(names, start=1))
    return row


def project(by: Person, *ideas: Idea, phase: int = 1, **fields: Any) -> Project:
    """A project that `by` leads, from these ideas; nobody is asked yet. `phase` is its place in BLT."""
    how, number = method(), next_number()
    values = {
        "reference": f"P-1999-{number:05}",
        "title": f"Roligere kvelder {number}",
        "aim": "Pårørende får vite hvordan det går uten å ringe.",
        "section": by.unit.section if by.unit else None,
        "unit": by.unit,
        "lead": by,
        "starts_on": timezone.localdate(),
        "method": how,
        "phase": how.phases.get(place=phase),
        "created_by": by,
    }
    row = Project.objects.create(**values | fields)
    for idea in ideas:
        project_idea(row, idea)
    return row


def project_idea(project: Project, idea: Idea, **fields: Any) -> Origin:
    """The idea as one that the project came from."""
    return Origin.objects.create(**{"project": project, "idea": idea, "added_by": project.lead} | fields)


def ask(project: Project, who: Person | Guest, *, answer: str = "waiting", **fields: Any) -> Ask:
    """The question to one proposer whether they take part; they come to stand behind the project's first idea."""
    whose = {"person": who} if isinstance(who, Person) else {"guest": who}
    first = project.origins.order_by("pk").first()
    if first and who not in first.idea.people_behind():
        said_yes = {"state": Proposer.State.ACCEPTED, "answered_at": timezone.now()}
        Proposer.objects.update_or_create(idea=first.idea, **whose, defaults=said_yes)
    answered_at = None if answer == "waiting" else timezone.now()
    values = {"project": project, "answer": answer, "answered_at": answered_at, "asked_by": project.lead}
    return Ask.objects.create(**values | whose | fields)


def update(project: Project, by: Person, body: str = "Vi har snakket med fem pårørende.", **fields: Any) -> Update:
    return Update.objects.create(**{"project": project, "written_by": by, "body": body} | fields)


def _count(idea: Idea) -> None:
    """Keep the counts as the actions do."""
    idea.comment_count = idea.comments.filter(deleted_at=None).count()
    idea.support_count = idea.supports.count()
    idea.save(update_fields=["comment_count", "support_count"])


def attachment(
    idea: Idea, by: Person, *, name: str = "notat.txt", content: bytes = b"Hei", **fields: Any
) -> Attachment:
    """A stored file. The tests' MEDIA_ROOT is a temporary folder (conftest)."""
    values = {"kind": "file", "content_type": "text/plain", "size": len(content)} | fields
    row = Attachment(idea=idea, name=name, added_by=by, **values)
    row.file.save(f"{next_number()}.bin", ContentFile(content), save=False)
    row.save()
    return row
