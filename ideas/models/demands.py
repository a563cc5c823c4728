"""What each stage demands of an idea, held by the database (docs/domain.md, "An idea's life")."""

from django.db.models import CheckConstraint, F, Q, TextChoices
from django.utils.translation import gettext_lazy as _

LONGEST = 4000  # characters of a question, a reason, a learning or a benefit
REASON_MINIMUM = 30  # characters that are not blank, when an idea is closed


class WithdrawReason(TextChoices):
    """Why proposers take their idea back."""

    SOLVED = "solved", _("The need is met in another way")
    DUPLICATE = "duplicate", _("Somebody else has the same idea")
    NO_LONGER_RELEVANT = "no_longer_relevant", _("It is no longer relevant")
    OTHER = "other", _("Another reason")


class CloseReason(TextChoices):
    """Why an idea is closed; the reason itself is always written in words beside it.

    The constraint below holds the list, so another one needs a migration too (docs/architecture.md, "Where to make a
    change").
    """

    TRIED = "tried", _("It was tried, and did not work")
    EXISTS = "exists", _("What it asks for is there already")
    NOT_OURS = "not_ours", _("It is not for the municipality to decide")
    NOT_ALLOWED = "not_allowed", _("Law or rules do not allow it")
    TOO_COSTLY = "too_costly", _("It costs more than it gives")
    NOT_NOW = "not_now", _("Other things must come first")
    OTHER = "other", _("Another reason")


_OUR_TIME = ("1990-01-01", "2100-12-31")


def not_blank(text: str) -> int:
    """Return how many characters of the text are not blank, as the constraints below count them."""
    return len("".join(text.split()))


def _only_in(stage: str, name: str) -> Q:
    """Return that the field is set in this stage, and in no other."""
    return Q(stage=stage, **{f"{name}__isnull": False}) | (~Q(stage=stage) & Q(**{f"{name}__isnull": True}))


def _both_or_none(first: str, second: str) -> Q:
    return Q(**{f"{first}__isnull": True, f"{second}__isnull": True}) | Q(
        **{f"{first}__isnull": False, f"{second}__isnull": False}
    )


CONSTRAINTS = [
    CheckConstraint(
        condition=~Q(stage="clarifying") | Q(question__regex=r"\S", taken_by__isnull=False),
        name="idea_clarified_by_a_question",
    ),
    CheckConstraint(condition=_only_in("parked", "revisit_on"), name="idea_parked_until_a_day"),
    CheckConstraint(condition=~Q(stage="parked") | Q(reason__regex=r"\S"), name="idea_parked_with_a_reason"),
    CheckConstraint(
        condition=~Q(stage="closed")
        | Q(reason_kind__in=CloseReason.values, reason__regex=rf"(\S\s*){{{REASON_MINIMUM}}}")
        & (~Q(reason_kind="tried") | Q(learnt__regex=r"\S")),
        name="idea_closed_with_a_reason",
    ),
    CheckConstraint(
        condition=~Q(stage="withdrawn") | Q(reason_kind__in=WithdrawReason.values), name="idea_withdrawn_for_a_reason"
    ),
    CheckConstraint(
        condition=_only_in("merged", "merged_into") & (Q(merged_into__isnull=True) | ~Q(merged_into=F("id"))),
        name="idea_merged_into_another",
    ),
    CheckConstraint(
        condition=~Q(stage="realised")
        | Q(benefit__regex=r"\S", in_use_from__isnull=False, benefit_owner__isnull=False),
        name="idea_realised_with_a_benefit",
    ),
    CheckConstraint(condition=_both_or_none("replied_at", "replied_in"), name="idea_replied_at_and_in"),
    CheckConstraint(condition=_both_or_none("decided_at", "decided_in"), name="idea_decided_at_and_in"),
    CheckConstraint(
        condition=(Q(revisit_on__isnull=True) | Q(revisit_on__range=_OUR_TIME))
        & (Q(in_use_from__isnull=True) | Q(in_use_from__range=_OUR_TIME))
        & (Q(reply_due_on__isnull=True) | Q(reply_due_on__range=_OUR_TIME)),
        name="idea_days_in_our_time",
    ),
]
