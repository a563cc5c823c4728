"""The people behind an idea."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.models.ideas import Idea
from ideas.querysets import ProposerQuerySet
from innovasjon.people.models import Guest, Person


class Proposer(models.Model):
    """One of the people behind an idea: an employee or a guest, once they have said yes."""

    class State(models.TextChoices):
        """Whether an invited co-proposer has answered."""

        INVITED = "invited", _("invited")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="proposers", verbose_name=_("idea"))
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name=_("person")
    )
    guest = models.ForeignKey(
        Guest, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name=_("guest")
    )
    state = models.CharField(_("answer"), max_length=10, choices=State, default=State.INVITED)
    invited_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    # Holds the place of those whose idea it is: until they have answered, or because nobody knows where they are.
    stands_in = models.BooleanField(_("on behalf of others"), default=False, db_default=False)

    objects = ProposerQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposer")
        verbose_name_plural = _("proposers")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["idea", "person"], name="proposer_person_once"),
            models.UniqueConstraint(fields=["idea", "guest"], name="proposer_guest_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, guest__isnull=True) | Q(person__isnull=True, guest__isnull=False),
                name="proposer_is_person_or_guest",
            ),
            models.CheckConstraint(
                condition=Q(stands_in=False) | Q(person__isnull=False, state="accepted"),
                name="proposer_stands_in_as_a_person",
            ),
            models.CheckConstraint(
                condition=Q(state="invited", answered_at__isnull=True)
                | (~Q(state="invited") & Q(answered_at__isnull=False)),
                name="proposer_answered_at_with_answer",
            ),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"person", "guest", "state", "invited_by", "invited_at", "answered_at"}
        not_personal: ClassVar[set[str]] = {"id", "idea", "stands_in"}

    def __str__(self) -> str:
        return str(self.person or self.guest)
