"""The chainable vocabulary of ideas."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from ideas.lifecycle import WAITING, Stage

if TYPE_CHECKING:
    from ideas.models import Comment, Idea, Need, Proposer  # noqa: F401 - names in annotations
    from innovasjon.people.models import Person


class IdeaQuerySet(models.QuerySet["Idea"]):
    """Ideas."""

    def visible_to(self, person: "Person") -> "IdeaQuerySet":
        """Keep what `person` may see: all that is submitted, and the drafts they have a part in.

        The twin of the rule `ideas.view_idea`; a test holds the two together.
        """
        if not person.is_active:
            return self.none()
        return self.filter(~Q(stage=Stage.DRAFT) | self._proposed(person))

    def proposed_by(self, person: "Person") -> "IdeaQuerySet":
        """Keep the ideas that `person` is behind, as the writer or an invited or accepted co-proposer."""
        return self.filter(self._proposed(person))

    def submitted(self) -> "IdeaQuerySet":
        """Keep what has left the draft and is open to everyone."""
        return self.exclude(stage=Stage.DRAFT)

    def waiting_in(self, sections: "frozenset[int] | None") -> "IdeaQuerySet":
        """Keep what waits for an agent in these sections; None means in all of them."""
        waiting = self.filter(stage__in=WAITING)
        return waiting if sections is None else waiting.filter(section__in=sections)

    def _proposed(self, person: "Person") -> Exists:
        proposers = self.model._meta.get_field("proposers").related_model
        return Exists(proposers._default_manager.filter(idea=OuterRef("pk"), person=person).exclude(state="declined"))


class NeedQuerySet(models.QuerySet["Need"]):
    """Needs that many ideas may answer."""

    def visible_to(self, person: "Person") -> "NeedQuerySet":
        """Keep what `person` may see: needs are open to everyone signed in."""
        return self if person.is_active else self.none()


class ProposerQuerySet(models.QuerySet["Proposer"]):
    """The people behind ideas."""

    def standing(self) -> "ProposerQuerySet":
        """Keep those who said yes or have not answered yet."""
        return self.exclude(state="declined")

    def accepted(self) -> "ProposerQuerySet":
        """Keep those who said yes."""
        return self.filter(state="accepted")


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments."""

    def in_order(self) -> "CommentQuerySet":
        """Return them oldest first, with their authors."""
        return self.select_related("author").order_by("id")
