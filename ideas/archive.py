"""An idea with its whole history, as an archive keeps it: for a page to print, and as JSON."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from ideas import became, behind, merged, outcome, queries, story
from ideas.lifecycle import Stage
from ideas.models import Attachment, Comment, Idea, Proposer, Version, WhoseNeed
from innovasjon.audit.models import Entry
from innovasjon.people.models import Person

FORMAT = "innovasjon.idea/1"
MOST_COMMENTS = 2000


@dataclass(frozen=True)
class Record:
    """Everything that is kept of an idea, as far as its reader may see it. Internal notes are no part of it."""

    idea: Idea
    people: list[dict[str, Any]]
    tags: list[str]
    outcome: outcome.Outcome | None
    events: list[story.Event]
    comments: list[Comment]
    files: list[Attachment]
    versions: list[Version]
    became: list[became.Part]
    made_at: datetime


def of(idea: Idea, reader: Person, *, is_close: bool) -> Record:
    """Return the record of an idea whose page the reader sees."""
    entries = Entry.objects.about(idea).told(story.SENTENCES).with_names().order_by("id")[: story.MOST]
    here = merged.open_ids(idea)
    comments = Comment.objects.with_names().filter(idea__in=here, deleted_at=None, hidden_at=None).order_by("pk")
    return Record(
        idea=idea,
        people=people(idea, is_close=is_close),
        tags=queries.tags_of([idea])[idea.pk],
        outcome=outcome.of(idea),
        events=story.tell(idea, entries, is_close=is_close),
        comments=list(comments[:MOST_COMMENTS]),
        files=list(Attachment.objects.filter(idea__in=here).select_related("added_by")),
        versions=list(Version.objects.filter(idea=idea).select_related("replaced_by")),
        became=became.parts(idea, reader),
        made_at=timezone.now(),
    )


def people(idea: Idea, *, is_close: bool) -> list[dict[str, Any]]:
    """Return who stands behind the idea or is asked to, and with which merged idea they came.

    Who said no is between them and the proposers.
    """
    origins = merged.origins(idea)
    return [
        {"row": row, "name": story.proposer_name(row, show_address=is_close), "origin": origins.get(row.idea_id)}
        for row in behind.everybody(idea)
        if is_close or row.state != Proposer.State.DECLINED
    ]


def as_json(record: Record) -> dict[str, Any]:
    """Return the record as plain values: codes beside the words, dates in ISO 8601, no addresses of people."""
    idea = record.idea
    return {
        "format": FORMAT,
        "made_at": _time(record.made_at),
        "address": f"{settings.SITE_URL.rstrip('/')}{idea.get_absolute_url()}",
        "reference": idea.reference or "",
        "title": idea.title,
        "need": idea.need,
        "whose_need": {"code": idea.whose_need, "text": idea.whose_need_other or _label(WhoseNeed, idea.whose_need)},
        "idea": idea.description,
        "section": str(idea.section or ""),
        "unit": str(idea.unit or ""),
        "shared_need": str(idea.answers or ""),
        "tags": record.tags,
        "stage": {"code": idea.stage, "text": _label(Stage, idea.stage), "since": _time(idea.stage_since)},
        "demanded": _demanded(idea),
        "created_at": _time(idea.created_at),
        "submitted_at": _time(idea.submitted_at),
        "taken_by": str(idea.taken_by or ""),
        "taken_at": _time(idea.taken_at),
        "support": idea.support_count,
        "people": [_person(one) for one in record.people],
        "story": [_event(event) for event in record.events],
        "comments": [
            {"by": row.author.name, "at": _time(row.created_at), "edited_at": _time(row.edited_at), "text": row.body}
            for row in record.comments
        ],
        "files": [
            {"name": row.name, "type": row.content_type, "bytes": row.size, "by": row.added_by.name}
            | {"at": _time(row.added_at)}
            for row in record.files
        ],
        "versions": [
            {name: getattr(row, name) for name in Version.WORDS}
            | {"replaced_at": _time(row.replaced_at), "replaced_by": row.replaced_by.name}
            for row in record.versions
        ],
    }


def _demanded(idea: Idea) -> dict[str, Any]:
    """Return what the moves have demanded of the idea, as far as it is there."""
    held = {
        "question": idea.question,
        "reason_kind": idea.reason_kind,
        "reason": idea.reason,
        "learnt": idea.learnt,
        "benefit": idea.benefit,
        "revisit_on": _time(idea.revisit_on),
        "in_use_from": _time(idea.in_use_from),
        "looked_after_by": str(idea.benefit_owner or ""),
        "merged_into": str(idea.merged_into.reference or "") if idea.merged_into else "",
    }
    return {name: value for name, value in held.items() if value}


def _person(one: dict[str, Any]) -> dict[str, Any]:
    row: Proposer = one["row"]
    return {
        "name": one["name"],
        "is_guest": row.guest_id is not None,
        "state": row.state,
        "on_behalf_of_others": row.stands_in,
        "asked_at": _time(row.invited_at),
        "answered_at": _time(row.answered_at),
    }


def _event(event: story.Event) -> dict[str, Any]:
    told = {"at": _time(event.at), "text": event.sentence, "reason": event.reason}
    return told | {"before": {str(change.field): change.before for change in event.changes}}


def _label(choices: Any, value: str) -> str:
    return str(choices(value).label) if value else ""


def _time(value: date | datetime | None) -> str:
    return value.isoformat() if value else ""
