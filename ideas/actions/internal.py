"""What agents write about an idea for each other: notes, and cards of assessment."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ideas import mentions, messages
from ideas.models import Assessment, Criterion, Idea, Note, Score
from innovasjon.audit.log import record
from innovasjon.notifications.ledger import tell
from innovasjon.people.models import Person


@transaction.atomic
def write_note(*, idea: Idea, body: str, key: UUID, by: Person, now: datetime) -> Note:
    """Write an internal note; the same form sent twice writes it once. Who is named in it and may read it is told."""
    row, is_new = Note.objects.get_or_create(
        author=by, key=key, defaults={"idea": idea, "body": body, "created_at": now}
    )
    if is_new:
        record("idea.note_written", subject=idea, by=by, at=now, note=row.pk)
        tell(mentions.named_in_note(row).readers, messages.named_in_note(row), now=now, but_not=by)
    return row


@transaction.atomic
def delete_note(*, note: Note, by: Person, now: datetime) -> Note:
    """Remove the words of a note, and leave a trace that it stood there. Twice does no harm."""
    row = Note.objects.select_for_update(of=("self",)).get(pk=note.pk)
    if row.deleted_at is None:
        row.body, row.deleted_at, row.deleted_by = "", now, by
        row.save(update_fields=["body", "deleted_at", "deleted_by"])
        record("idea.note_deleted", subject=row.idea, by=by, at=now, note=row.pk)
    return row


@transaction.atomic
def assess(*, idea: Idea, scores: Mapping[Criterion, int], comment: str, by: Person, now: datetime) -> Assessment:
    """Fill in one's own card about the idea, or fill it in anew.

    The idea is locked, so that a double click makes one card. What the card said before is not kept: it is an opinion,
    and nobody's record.
    """
    Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    card, is_new = Assessment.objects.get_or_create(
        idea=idea, person=by, defaults={"comment": comment, "given_at": now, "changed_at": now}
    )
    if not is_new:
        card.comment, card.changed_at = comment, max(now, card.given_at)
        card.save(update_fields=["comment", "changed_at"])
        card.scores.all().delete()
    Score.objects.bulk_create(
        Score(assessment=card, criterion=criterion, value=value) for criterion, value in scores.items()
    )
    record("idea.assessed", subject=idea, by=by, at=now)
    return card


@transaction.atomic
def rewrite_criterion(*, criterion: Criterion, by: Person, now: datetime) -> Criterion:
    """Save a criterion as it was changed. Old cards keep the words and the weight that they were filled in by.

    So where there are such cards, the row stays with them, and what was changed gets a row of its own.
    """
    stands = Criterion.objects.select_for_update().get(pk=criterion.pk)
    if _reads_differently(stands, criterion) and Score.objects.filter(criterion=stands).exists():
        stands.replaced_at = now
        stands.save(update_fields=["replaced_at"])
        criterion.pk, criterion._state.adding = None, True
    criterion.save()
    record("criterion.rewritten", subject=criterion, by=by, at=now, instead_of=stands.pk)
    return criterion


def _reads_differently(one: Criterion, other: Criterion) -> bool:
    read = ("name_nb", "name_nn", "name_en", "help_nb", "help_nn", "help_en", "weight")
    return any(getattr(one, name) != getattr(other, name) for name in read)
