"""The life of one idea in the demo: what its text tells, done through the actions of ideas."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from ideas import actions, uploads
from ideas.lifecycle import Stage
from ideas.models import Idea, Need, Proposer, WithdrawReason
from innovasjon.demo import afterwards, drawings, fates, internal, moments, needs, projects, small_projects, texts
from innovasjon.demo.cast import Cast, Town
from innovasjon.demo.chronicle import Applause, Event, Happening
from innovasjon.demo.texts import CommentText, GuestText, IdeaText
from innovasjon.people.models import Person, Section

SOON = timedelta(days=12)  # what was asked this lately has not always been answered
DECLINES = 0.08


class Life:
    """One idea from its first words to where it stands today."""

    def __init__(self, text: IdeaText, town: Town, shared: dict[str, Need], applause: Applause, now: datetime) -> None:
        self.text, self.shared, self.applause, self.now = text, shared, applause, now
        self.chance = random.Random(f"life of {text.key}")
        day = moments.working_day(timezone.localdate(now) - timedelta(days=text.submitted), self.chance)
        self.began_at = moments.at_work(day, self.chance)
        self.submitted_at = moments.after(self.began_at, self.began_at + self._time_to_write(), now=now)
        self.cast = Cast(town, text, self.submitted_at)
        self.taken_at: datetime | None = None
        self.idea: Idea

    def _time_to_write(self) -> timedelta:
        return timedelta(minutes=self.chance.choice([6, 11, 14, 19, 25, 48, 130]))

    # --- What happens, and when

    def events(self) -> Iterator[Event]:
        """Yield everything that happened to the idea."""
        yield Event(self.began_at, self.begin)
        if self.text.picture:
            yield Event(self.began_at + timedelta(minutes=4), self.attach)
        if self.text.is_draft:
            return
        yield Event(self.submitted_at, self.submit)
        yield from afterwards.rewritten(self)
        yield from self._asking()
        talk = list(self._talk())
        yield from talk
        yield from self._triage(talk)
        yield from self._answering_a_need()
        yield from self._applauding()

    def _asking(self) -> Iterator[Event]:
        asked = self.submitted_at + timedelta(minutes=1)
        waiting = [self.cast.town.sign_ins[part] for part in self.text.asked]
        for who in [*self.cast.co_proposers, *waiting]:
            yield Event(asked, self._inviting(who))
            if who not in waiting and self._answers_by_now():
                yield Event(self._some_days_later(asked, 3), self._answered_by(who))
        for guest in self.text.guests:
            yield Event(asked, self._inviting_guest(guest))
            if self._answers_by_now():
                yield Event(self._some_days_later(asked, 5), self._answered_by_guest(guest))

    def _answers_by_now(self) -> bool:
        return self.now - self.submitted_at > SOON or self.chance.random() < 0.6

    def _talk(self) -> Iterator[Event]:
        previous = self.submitted_at + timedelta(minutes=20)
        for number, comment in enumerate(self.text.comments):
            day = timezone.localdate(self.submitted_at) + timedelta(days=comment.days_after)
            # Agents and leaders keep office hours; those on shifts write when they have a moment.
            if comment.by_role in ("agent", "leader") or self.chance.random() < 0.6:
                day = moments.next_weekday(day)
            previous = moments.after(previous, moments.at_work(day, self.chance), now=self.now)
            yield Event(previous, self._saying(comment, number))

    def _triage(self, talk: list[Event]) -> Iterator[Event]:
        if self.text.stage == "withdrawn":
            wanted = self.submitted_at + timedelta(days=self.text.withdrawn_after)
            last = talk[-1].at if talk else self.submitted_at
            yield Event(moments.after(last, wanted, now=self.now), self.withdraw)
        if fates.is_taken(self):
            said = [event.at for event, text in zip(talk, self.text.comments, strict=True) if text.by_role == "agent"]
            # An agent who has something to say takes the idea first.
            in_time = said[0] - timedelta(minutes=3) if said else self._some_days_later(self.submitted_at, 12)
            self.taken_at = in_time
            yield Event(in_time, self.take)
            yield from internal.events(
                lambda: self.idea, key=self.text.key, agent=self.cast.agent, taken_at=in_time, now=self.now
            )
            yield from fates.events(self, in_time, max([in_time, *(event.at for event in talk)]))

    def _answering_a_need(self) -> Iterator[Event]:
        if self.text.answers:
            written_at = needs.written_at(self.text.answers, self.now)
            if written_at > self.began_at:
                yield Event(self._some_days_later(max(written_at, self.submitted_at), 9), self.tie)

    def _applauding(self) -> Iterator[Event]:
        last = self.now - timedelta(minutes=10)
        for who in self.cast.audience(self.text.supports):
            wanted = self.submitted_at + timedelta(days=self.chance.expovariate(1 / 14), minutes=5)
            yield Event(min(wanted, last), self._supported_by(who))
        for who in self.cast.audience(self.text.follows):
            wanted = self.submitted_at + timedelta(days=self.chance.expovariate(1 / 20), minutes=5)
            yield Event(min(wanted, last), self._followed_by(who))

    def _some_days_later(self, start: datetime, most: int) -> datetime:
        day = moments.next_weekday(timezone.localdate(start) + timedelta(days=self.chance.randint(0, most)))
        return moments.after(start, moments.at_work(day, self.chance), now=self.now)

    # --- The happenings themselves

    def begin(self, at: datetime) -> None:
        """Write the idea down."""
        by, text = self.cast.proposer, self.text
        if text.language and by.language != text.language:
            by.language = text.language
            by.save(update_fields=["language"])
        draft = actions.begin(key=uuid5(NAMESPACE_URL, text.key), title=text.title, by=by, now=at)
        self.idea = actions.edit(idea=draft, content=self.content(), by=by, now=at)

    def content(self) -> actions.Content:
        """Return what the text says of the idea."""
        text, need = self.text, self.shared.get(self.text.answers)
        return actions.Content(
            title=text.title,
            need=text.need,
            whose_need=text.whose_need,
            whose_need_other=text.whose_need_other,
            description=text.description,
            section_id=Section.objects.get(slug=text.section).pk,
            answers_id=need.pk if need else None,
            tags=tuple(texts.tag_names()[slug] for slug in text.tags),
        )

    def attach(self, at: datetime) -> None:
        """Add the drawn picture."""
        picture = drawings.draw(self.text.picture_kind, seed=self.text.key)
        uploaded = SimpleUploadedFile(f"{self.text.picture}.jpg", picture, "image/jpeg")
        actions.attach(idea=self.idea, upload=uploads.prepare(uploaded), by=self.cast.proposer, now=at)

    def submit(self, at: datetime) -> None:
        """Send the idea to its section."""
        self.idea = actions.submit(idea=self.idea, by=self.cast.proposer, now=at)

    def take(self, at: datetime) -> None:
        """Let the agent take it, unless it was taken to begin a project from it."""
        self.idea.refresh_from_db()
        if self.idea.stage == Stage.SUBMITTED:
            self.idea = actions.take(idea=self.idea, by=self.cast.agent, now=at)

    def withdraw(self, at: datetime) -> None:
        """Let the proposer take it back."""
        kind, reason = WithdrawReason(self.text.withdraw_kind), self.text.withdraw_reason
        actions.withdraw(idea=self.idea, reason_kind=kind, reason=reason, by=self.cast.proposer, now=at)

    def tie(self, at: datetime) -> None:
        """Tie the idea to a need that was written down later."""
        actions.answer_need(idea=self.idea, need=self.shared[self.text.answers], by=self.cast.agent, now=at)

    def _inviting(self, who: Person) -> Happening:
        return lambda at: actions.invite_person(idea=self.idea, person=who, by=self.cast.proposer, now=at)

    def _answered_by(self, who: Person) -> Happening:
        accept = self.chance.random() > DECLINES
        return lambda at: actions.answer_invitation(idea=self.idea, accept=accept, by=who, now=at)

    def _inviting_guest(self, guest: GuestText) -> Happening:
        return lambda at: actions.invite_guest(
            idea=self.idea, email=guest.email, name=guest.name, by=self.cast.proposer, now=at
        )

    def _answered_by_guest(self, guest: GuestText) -> Happening:
        def happening(at: datetime) -> object:
            row = Proposer.objects.get(idea=self.idea, guest__email=guest.email)
            return actions.answer_as_guest(proposer=row, accept=True, now=at)

        return happening

    def _saying(self, comment: CommentText, number: int) -> Happening:
        who, key = self.cast.speaker(comment), uuid5(NAMESPACE_URL, f"{self.text.key}/{number}")
        return lambda at: actions.comment(idea=self.idea, body=comment.text, key=key, by=who, now=at)

    def _supported_by(self, who: Person) -> Happening:
        return lambda at: self.applause.support(self.idea, who, at)

    def _followed_by(self, who: Person) -> Happening:
        return lambda at: self.applause.follow(self.idea, who, at)


def lives(now: datetime, shared: dict[str, Need], applause: Applause) -> Iterator[Event]:
    """Yield what happened to every idea; `shared` fills up with needs as they are written."""
    town = Town()
    found = {text.key: Life(text, town, shared, applause, now) for text in texts.ideas()}
    for life in found.values():
        yield from life.events()
    yield from needs.written(town, shared, now)
    yield from afterwards.merged(found, now)
    yield from projects.happened(found, now)
    told = {key for row in texts.read("projects")["projects"] for key in row["ideas"]}
    yield from small_projects.happened(found, but_not=told)
