"""The chainable vocabulary of ideas."""

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import TrigramWordDistance
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Left, Lower

from agents.rules import sections_served_today
from ideas import merged
from ideas.lifecycle import WAITING, Stage
from innovasjon.people.querysets import unshown_of
from innovasjon.web.prepared import Among
from innovasjon.words import ranking
from innovasjon.words.wishes import Wish

if TYPE_CHECKING:
    from ideas.models import Assessment, Comment, Criterion, Idea, Need, Note, Proposer, Tag  # noqa: F401 - names in annotations
    from innovasjon.people.models import Person

COMPARED = 2000  # titles that are compared letter by letter with a word that nobody wrote
LONG = ("search", "need", "description", "reason", "question", "learnt", "benefit")
EXCERPT = 240  # characters of a need that a list shows
READ = 3000  # characters of a text in which a search looks for a passage to show


class IdeaQuerySet(models.QuerySet["Idea"]):
    """Ideas."""

    def visible_to(self, person: "Person") -> "IdeaQuerySet":
        """Keep what `person` may see: all that is submitted, and the drafts they have a part in.

        What is hidden for personal data is left to those behind it, its agents and the resource team. The twin of the
        rule `ideas.view_idea`; a test holds the two together.
        """
        if not person.is_active:
            return self.none()
        if person.in_resource_team:
            return self.seen_by_the_team(person)
        return self.seen_by_others(person, served=Value(list(sections_served_today(person))))

    def seen_by_the_team(self, person: Any) -> "IdeaQuerySet":
        """Keep what somebody in the resource team may see; a `given` may stand for the person."""
        return self.filter(~Q(stage=Stage.DRAFT) | Q(self._with_part_of(person)))

    def seen_by_others(self, person: Any, *, served: Any) -> "IdeaQuerySet":
        """Keep what a person may see who serves these sections as agent; a `given` may stand for both."""
        is_sent, is_served = ~Q(stage=Stage.DRAFT), Q(Among("section", served))
        return self.filter(is_sent & (Q(hidden_at=None) | is_served) | Q(self._with_part_of(person)))

    def proposed_by(self, person: "Person") -> "IdeaQuerySet":
        """Keep the ideas that `person` is behind, as the writer or an invited or accepted co-proposer.

        What these were merged into is among them.
        """
        return self.filter(self._with_part_of(person))

    def submitted(self) -> "IdeaQuerySet":
        """Keep what has left the draft and is open to everyone: not what is hidden for personal data."""
        return self.exclude(stage=Stage.DRAFT).filter(hidden_at=None)

    def waiting_in(
        self, sections: "frozenset[int] | None", stages: "tuple[Stage, ...]" = tuple(WAITING)
    ) -> "IdeaQuerySet":
        """Keep what stands in these stages in these sections, and so waits for an agent; None means all sections.

        The stage is named once: of two conditions on it PostgreSQL would expect far fewer rows than there are.
        """
        waiting = self.filter(stage=stages[0]) if len(stages) == 1 else self.filter(stage__in=stages)
        return waiting if sections is None else waiting.filter(section__in=sections)

    def followed_by(self, person: "Person") -> "IdeaQuerySet":
        """Keep the ideas that `person` follows, and what these were merged into."""
        rows = self._rows_of("follows", person)
        return self.filter(Among("pk", merged.WithHomes(Subquery(rows.values("idea")))))

    def tagged(self, tag: "Tag") -> "IdeaQuerySet":
        """Keep the ideas with this tag."""
        through = self.model.tags.through._default_manager
        return self.filter(Exists(through.filter(idea=OuterRef("pk"), tag=tag)))

    def matching(self, wish: Wish) -> "IdeaQuerySet":
        """Keep what the search asks for."""
        return self.filter(wish.found_by_index())

    def ranked(self, wish: Wish) -> "IdeaQuerySet":
        """Give each a `relevance`, a whole number that says how well it answers the search."""
        return self.annotate(relevance=ranking.relevance(wish))

    def titled_like(self, text: str) -> "IdeaQuerySet":
        """Keep those of the newest whose title holds words spelt nearly like `text`, nearest first.

        Only the newest: half of all titles share three letters with a word, and each must be compared.
        """
        newest = self.order_by("-submitted_at", "-id").values("pk")[:COMPARED]
        near = self.filter(pk__in=newest).alias(low_title=Lower("title"))
        found = near.filter(low_title__trigram_word_similar=text.lower())
        return found.order_by(TrigramWordDistance(text.lower(), Lower("title")), "-id")

    def for_list(self) -> "IdeaQuerySet":
        """Fetch only what a row of a list shows; the need as `excerpt`, cut by the database."""
        shown = ("title", "reference", "stage", "section_id", "submitted_at", "taken_at", "taken_by_id")
        counts = ("support_count", "comment_count")
        return self.only(*shown, *counts).annotate(excerpt=Left("need", EXCERPT))

    def for_search(self) -> "IdeaQuerySet":
        """Fetch what a hit of a search shows: that of a list, and enough of the texts to show the words in."""
        return self.for_list().annotate(need_read=Left("need", READ), description_read=Left("description", READ))

    def for_inbox(self) -> "IdeaQuerySet":
        """Fetch what a row of the inbox shows: that of a list, and who took the idea."""
        taker = ("taken_by__name", "taken_by__is_active", "taken_by__in_resource_team", "taken_by__email")
        shown = (
            "title",
            "reference",
            "stage",
            "stage_since",
            "section_id",
            "submitted_at",
            "taken_at",
            "taken_by",
            "given_to_id",
            "reply_due_on",
            *taker,
        )
        counts = ("support_count", "comment_count")
        return self.only(*shown, *counts).select_related("taken_by").annotate(excerpt=Left("need", EXCERPT))

    def for_preview(self, reader: Any) -> "IdeaQuerySet":
        """Fetch what a preview in the inbox shows beside a row's own: the words, and how much there is of the rest.

        `has_part` tells whether the reader is behind the idea or asked to be: they see nothing that is internal.
        """
        notes: Any = self.model._meta.get_field("notes").related_model
        tags = self.model.tags.through
        tagged = tags._default_manager.filter(idea=OuterRef("pk")).order_by("tag__name").values("tag__name")
        files = self.model._meta.get_field("attachments").related_model
        return (
            self.select_related("taken_by", "answers")
            .defer("search", "answers__search", "answers__description", *unshown_of("taken_by"))
            .annotate(
                excerpt=Left("need", EXCERPT),
                tag_names=ArraySubquery(tagged),
                note_count=notes._default_manager.number_on(OuterRef("pk")),
                has_files=Exists(files._default_manager.filter(idea=OuterRef("pk"))),
                has_part=self._with_part_of(reader),
            )
        )

    def for_page(self) -> "IdeaQuerySet":
        """Fetch what the idea's page shows of it: all its own words, and of others what they are called.

        `gathered` names the ideas that were merged into it (ideas/merged.py).
        """
        shown = self.select_related("section", "unit", "answers", "taken_by", "benefit_owner", "merged_into")
        of_people = (*unshown_of("taken_by"), *unshown_of("benefit_owner"))
        long = ("search", "answers__search", "answers__description", *(f"merged_into__{name}" for name in LONG))
        return shown.annotate(gathered=merged.Gathered("pk")).defer(*long, *of_people)

    def for_export(self) -> "IdeaQuerySet":
        """Fetch the words of each idea, and not what the search index makes of them."""
        joined = self.select_related("unit", "taken_by", "benefit_owner")
        return joined.defer("search", *unshown_of("taken_by"), *unshown_of("benefit_owner"))

    def _with_part_of(self, person: Any) -> Among:
        rows = self._rows_of("proposers", person).exclude(state="declined")
        return Among("pk", merged.WithHomes(Subquery(rows.values("idea"))))

    def _rows_of(self, name: str, person: Any) -> "models.QuerySet[Any]":
        """Return the rows of this relation that are the person's own, or of whom is `given`."""
        related: Any = self.model._meta.get_field(name).related_model
        rows: models.QuerySet[Any] = related._default_manager.filter(person=person)
        return rows


class NeedQuerySet(models.QuerySet["Need"]):
    """Needs that many ideas may answer."""

    def visible_to(self, person: "Person") -> "NeedQuerySet":
        """Keep what `person` may see: needs are open to everyone signed in."""
        return self if person.is_active else self.none()

    def matching(self, wish: Wish) -> "NeedQuerySet":
        """Keep what the search asks for."""
        return self.filter(wish.found_by_index())

    def ranked(self, wish: Wish) -> "NeedQuerySet":
        """Give each a `relevance`, a whole number that says how well it answers the search."""
        return self.annotate(relevance=ranking.relevance(wish))

    def for_list(self) -> "NeedQuerySet":
        """Fetch only what a row of a list shows; the description as `excerpt`, cut by the database."""
        shown = ("title", "whose_need", "whose_need_other", "section_id", "created_at")
        return self.only(*shown).annotate(excerpt=Left("description", EXCERPT))

    def for_search(self) -> "NeedQuerySet":
        """Fetch what a hit of a search shows: that of a list, and enough of the text to show the words in."""
        return self.for_list().annotate(description_read=Left("description", READ))


class ProposerQuerySet(models.QuerySet["Proposer"]):
    """The people behind ideas."""

    def with_names(self) -> "ProposerQuerySet":
        """Fetch what people and guests are called, and who asked them."""
        shown = ("idea", "state", "stands_in", "person__name", "guest__name", "guest__email", "invited_by__name")
        return self.select_related("person", "guest", "invited_by").only(*shown)

    def standing(self) -> "ProposerQuerySet":
        """Keep those who said yes or have not answered yet."""
        return self.exclude(state="declined")

    def accepted(self) -> "ProposerQuerySet":
        """Keep those who said yes."""
        return self.filter(state="accepted")

    def put_there_by_others(self) -> "ProposerQuerySet":
        """Keep those who stand there because somebody else put them down: asked, or read from an old list."""
        return self.accepted().exclude(invited_by=None).exclude(person=models.F("invited_by"))


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments."""

    def open_to_everyone(self) -> "CommentQuerySet":
        """Keep what stands about ideas that are open to everyone: what a search finds."""
        ideas = IdeaQuerySet(self.model._meta.get_field("idea").related_model)
        return self.filter(Exists(ideas.submitted().filter(pk=OuterRef("idea")))).standing()

    def standing(self) -> "CommentQuerySet":
        """Keep what is neither deleted nor hidden."""
        return self.filter(deleted_at=None, hidden_at=None)

    def with_names(self) -> "CommentQuerySet":
        """Fetch what a talk shows of each, and what its author is called."""
        marks = ("edited_at", "deleted_at", "deleted_by", "hidden_at", "hidden_because")
        return self.select_related("author").only("idea", "author__name", "body", "created_at", *marks)


class NoteQuerySet(models.QuerySet["Note"]):
    """Internal notes."""

    def number_on(self, idea: OuterRef) -> Coalesce:
        """Return how many stand on an idea, as a part of the query that fetches it."""
        counted = self.filter(idea=idea, deleted_at=None).order_by().values("idea").annotate(number=Count("pk"))
        return Coalesce(Subquery(counted.values("number")), 0)

    def with_names(self) -> "NoteQuerySet":
        """Fetch what the page shows of each, and what its author is called."""
        shown = ("idea", "author__name", "body", "created_at", "deleted_at")
        return self.select_related("author").only(*shown)


class CriterionQuerySet(models.QuerySet["Criterion"]):
    """What ideas are scored by."""

    def today(self) -> "CriterionQuerySet":
        """Keep the version in use of each criterion; old ones stand on old cards alone."""
        return self.filter(replaced_at=None)

    def on_new_cards(self) -> "CriterionQuerySet":
        """Keep what a card is filled in by today."""
        return self.today().filter(is_active=True)


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Cards of assessment."""

    def with_scores(self) -> "AssessmentQuerySet":
        """Fetch the scores with their criteria, and what the assessor is called; by name, never by score."""
        named = self.select_related("person").prefetch_related("scores__criterion")
        return named.order_by("person__name", "pk")
