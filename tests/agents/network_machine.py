"""A municipality in which anything may happen to the network, one thing after another, by the actions people use.

Hypothesis chooses what happens; `test_sequences.py` runs it. Whatever it was, after it what is promised still holds.
"""

import io
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from agents import actions as network
from agents.models import Absence, Appointment
from ideas import actions, clock, queries
from ideas.actions import returning
from ideas.lifecycle import NEXT, STEPS, Move, Stage
from ideas.models import CloseReason, Idea, Proposer, WithdrawReason
from innovasjon.audit import keeping
from innovasjon.notifications import reminding
from innovasjon.notifications.models import Delivery
from innovasjon.people import actions as people
from innovasjon.people.importing import actions as importing
from innovasjon.people.importing import lines
from innovasjon.people.last_ones import LastOne
from innovasjon.people.models import Person, Section
from projects import actions as projects
from projects.actions import Content
from tests import factories
from tests.duty import on_duty

MONDAY = date(2026, 3, 2)
NAMES = ("Anne", "Bjørn", "Cato", "Dina", "Eva", "Finn", "Gro", "Hans")
PLACES = {"Oppvekst": ("Solbakken", "Bakken"), "Teknisk": ("Veg",), "Kultur": ("Bibliotek",)}
REASON = "Avdelingene fikk en slik tavle i fjor høst."
ANY = st.integers(0, 1_000)  # picks one of what there is, modulo how many
# What people do when somebody was first; the story goes on.
REFUSALS = (
    network.Overlaps,
    network.OverBefore,
    network.NoSuchAbsence,
    network.AlreadySettled,
    network.AnsweredMeanwhile,
    network.NotInTheTeam,
    LastOne,
    actions.UnableToMerge,
    actions.AlreadyTaken,
)


class Town(RuleBasedStateMachine):
    """Eight employees in three sections, two of the resource team, and what happens to them."""

    @initialize()
    def begins(self) -> None:
        """Build the town; what is written is taken back in `teardown`."""
        self.held = transaction.atomic()
        self.held.__enter__()
        self.day, self.minute = MONDAY, 0
        self.sections = {name: factories.section(name, follows_import=True) for name in PLACES}
        self.units = {
            unit: factories.unit(self.sections[section], unit, follows_import=True)
            for section, units in PLACES.items()
            for unit in units
        }
        names = list(self.units)
        self.people = [
            factories.person(name, unit=self.units[names[number % len(names)]], follows_import=True)
            for number, name in enumerate(NAMES)
        ]
        first = self.people[0].unit
        # One of the team is nobody the HR system knows, so there is always somebody who answers for what nobody else
        # does: an import that leaves no one in the team leaves no one at all.
        self.team = factories.person("Rita Ressurs", unit=first, in_resource_team=True)
        self.also_team = factories.person("Tor Team", unit=first, in_resource_team=True, follows_import=True)
        self.people.append(self.also_team)
        self.guest = factories.guest()
        self.keys = 0
        self.left_alone_since: dict[int, datetime] = {}  # by section: when it was seen to have no agent
        self.alone: dict[int, int] = defaultdict(int)  # how often that happened
        self.note_vacancies()
        for person, place in ((0, "Oppvekst"), (1, "Oppvekst"), (2, "Teknisk")):
            self.begins_as_agent(self.people[person], self.sections[place])

    def begins_as_agent(self, person: Person, section: Section) -> None:
        """Let somebody be agent, with two ideas in hand."""
        term = network.Term(starts_on=self.day, substitute=self.people[3])
        network.propose(section=section, person=person, term=term, by=self.team, now=self.now)
        for _ in range(2):
            idea = self.sent(self.people[4], section)
            actions.take(idea=idea, by=person, now=self.now)

    def teardown(self) -> None:
        """Take back what was written."""
        if hasattr(self, "held"):
            transaction.set_rollback(True)
            self.held.__exit__(None, None, None)

    # --- What everything below picks from

    @property
    def now(self) -> datetime:
        """Each thing happens a minute after the one before."""
        self.minute += 1
        return timezone.make_aware(datetime.combine(self.day, time(9))) + timedelta(minutes=self.minute)

    def pick(self, rows: Any, number: int) -> Any:
        found = list(rows)
        return found[number % len(found)] if found else None

    def person(self, number: int) -> Person:
        """Return somebody who works here."""
        pks = [person.pk for person in self.people]
        return self.pick(Person.objects.active().filter(pk__in=pks).order_by("pk"), number) or self.team

    def section(self, number: int) -> Section:
        found = Section.objects.in_use().order_by("pk")
        return self.pick(found, number) or self.sections["Oppvekst"]

    def term(self, number: int) -> Appointment | None:
        return self.pick(Appointment.objects.order_by("pk"), number)

    def idea(self, number: int, *stages: Stage) -> Idea | None:
        return self.pick(Idea.objects.filter(stage__in=stages).order_by("pk"), number)

    def agent_of(self, idea: Idea) -> Person:
        """Return who may work with the idea today: an agent of its section, or the team."""
        return (on_duty(idea.section_id or 0, on=self.day) or [self.team])[0]

    def proposer_of(self, idea: Idea) -> Person:
        row = Proposer.objects.accepted().filter(idea=idea, person__isnull=False).select_related("person").first()
        return row.person if row and row.person else idea.created_by

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """What is refused with a reason changes nothing."""
        try:
            with transaction.atomic():
                yield
        except REFUSALS:
            return

    # --- The network

    @rule(section=ANY, person=ANY, start=st.integers(-3, 12), length=st.none() | st.integers(0, 25), substitute=ANY)
    def propose(self, section: int, person: int, start: int, length: int | None, substitute: int) -> None:
        starts_on = self.day + timedelta(days=start)
        who, other = self.person(person), self.person(substitute)
        term = network.Term(
            starts_on=starts_on,
            ends_on=None if length is None else starts_on + timedelta(days=length),
            substitute=other if substitute % 3 and other != who else None,
            hours_a_month=8,
        )
        with self.attempt():
            network.propose(section=self.section(section), person=who, term=term, by=self.team, now=self.now)

    @rule(number=ANY, is_yes=st.booleans())
    def leader_answers(self, number: int, is_yes: bool) -> None:
        term = self.pick(Appointment.objects.unconfirmed(self.day).order_by("pk"), number)
        if term is None:
            return
        leader = term.section.leader or self.team
        with self.attempt():
            if is_yes:
                network.confirm(appointment=term, by=leader, now=self.now)
            else:
                network.decline(appointment=term, reason="Ikke tid nå.", by=leader, now=self.now)

    @rule(number=ANY, start=st.integers(-2, 5), length=st.integers(0, 12), substitute=st.none() | ANY)
    def goes_away(self, number: int, start: int, length: int, substitute: int | None) -> None:
        term = self.pick(Appointment.objects.on(self.day).order_by("pk"), number)
        if term is None:
            return
        starts_on = self.day + timedelta(days=start)
        other = None if substitute is None else self.person(substitute)
        with self.attempt():
            network.set_absence(
                appointment=term,
                starts_on=starts_on,
                ends_on=starts_on + timedelta(days=length),
                substitute=other if other != term.person else None,
                by=term.person,
                now=self.now,
            )

    @rule(number=ANY)
    def is_back(self, number: int) -> None:
        row = self.pick(Absence.objects.filter(ends_on__gte=self.day).order_by("pk"), number)
        if row:
            network.end_absence(absence=row, by=row.appointment.person, now=self.now, today=self.day)

    @rule(number=ANY, days=st.integers(0, 10))
    def stops(self, number: int, days: int) -> None:
        term = self.pick(Appointment.objects.on(self.day).order_by("pk"), number)
        if term:
            last_day = self.day + timedelta(days=days)
            with self.attempt():
                network.end(appointment=term, last_day=last_day, reason="Ny jobb.", by=term.person, now=self.now)

    # --- People

    @rule(number=ANY)
    def is_shut_out(self, number: int) -> None:
        if (person := self.person(number)) != self.team:
            people.deactivate(person=person, by=self.team, now=self.now)

    @rule(number=ANY)
    def is_let_in(self, number: int) -> None:
        if gone := self.pick(Person.objects.filter(is_active=False).order_by("pk"), number):
            people.activate(person=gone, by=self.team, now=self.now)

    @rule(
        gone=st.sets(st.integers(0, len(NAMES)), max_size=3),
        moves=st.dictionaries(st.integers(0, len(NAMES)), st.integers(0, 3), max_size=3),
        leaders=st.lists(st.none() | st.integers(0, len(NAMES)), min_size=3, max_size=3),
    )
    def is_imported(self, gone: set[int], moves: dict[int, int], leaders: list[int | None]) -> None:
        """The HR system says who works where, and who leads each section."""
        units = list(self.units.values())
        leading = {
            name: self.people[number].email if number is not None and number not in gone else ""
            for name, number in zip(PLACES, leaders, strict=True)
        }
        rows = ["Navn;E-post;Seksjon;Enhet;Seksjonsleder"]
        for number, person in enumerate(self.people):
            if number not in gone:
                fresh = Person.objects.select_related("unit__section").get(pk=person.pk)
                unit = units[moves[number]] if number in moves else fresh.unit or units[0]
                section = unit.section.name
                rows.append(f"{person.name};{person.email};{section};{unit.name};{leading[section]}")
        importing.store_file(
            file=io.BytesIO("\n".join(rows).encode()), approve=lines.summary, by=self.team, now=self.now
        )

    # --- Ideas

    @rule(number=ANY, section=ANY, other=st.none() | ANY, has_guest=st.booleans())
    def an_idea_comes(self, number: int, section: int, other: int | None, has_guest: bool) -> None:
        by = self.person(number)
        idea = self.sent(by, self.section(section))
        if other is not None and (also := self.person(other)) != by:
            actions.invite_person(idea=idea, person=also, by=by, now=self.now)
            actions.answer_invitation(idea=idea, accept=True, by=also, now=self.now)
        if has_guest:
            factories.guest_proposer(idea, self.guest, state="accepted", answered_at=self.now)

    def sent(self, by: Person, section: Section) -> Idea:
        self.keys += 1
        words = {"title": f"Tavle {self.keys}", "need": factories.NEED_TEXT, "whose_need": "residents"}
        content = actions.Content(**words, section_id=section.pk)
        return actions.share(key=UUID(int=self.keys), content=content, by=by, now=self.now, send=True)

    @rule(number=ANY)
    def take(self, number: int) -> None:
        if idea := self.idea(number, Stage.SUBMITTED):
            actions.take(idea=idea, by=self.agent_of(idea), now=self.now)

    @rule(number=ANY, move=st.sampled_from([Move.ASK, Move.REPLY, Move.GO_ON, Move.RELEASE, Move.REOPEN, Move.RESUME]))
    def move_on(self, number: int, move: Move) -> None:
        if (idea := self.idea(number, *STEPS[move].starts)) is None:
            return
        given: dict[str, Any] = {"idea": idea, "by": self.agent_of(idea), "now": self.now}
        steps: dict[Move, Callable[[], Idea]] = {
            Move.ASK: lambda: actions.ask(question="Hvem skal skrive på den?", **given),
            Move.REPLY: lambda: actions.reply(answer="Vi.", **(given | {"by": self.proposer_of(idea)})),
            Move.GO_ON: lambda: actions.go_on(**given),
            Move.RELEASE: lambda: actions.release(reason="Jeg rekker det ikke.", **given),
            Move.REOPEN: lambda: actions.reopen(reason="Det er nytt i saken.", **given),
            Move.RESUME: lambda: actions.resume(**given),
        }
        steps[move]()

    @rule(number=ANY, to=ANY)
    def hand_over(self, number: int, to: int) -> None:
        idea = self.idea(number, *STEPS[Move.HAND_OVER].starts)
        if idea and (who := self.pick(queries.who_could_take_over(idea, on=self.day), to)):
            actions.hand_over(idea=idea, to=who, by=self.agent_of(idea), now=self.now)

    @rule(number=ANY, days=st.integers(1, 20))
    def park(self, number: int, days: int) -> None:
        if idea := self.idea(number, *STEPS[Move.PARK].starts):
            until = self.day + timedelta(days=days)
            actions.park(
                idea=idea, reason="Vi venter på nytt bygg.", revisit_on=until, by=self.agent_of(idea), now=self.now
            )

    @rule(number=ANY)
    def close(self, number: int) -> None:
        if idea := self.idea(number, *STEPS[Move.CLOSE].starts):
            by = self.agent_of(idea)
            actions.close(idea=idea, reason_kind=CloseReason.EXISTS, reason=REASON, by=by, now=self.now)

    @rule(number=ANY)
    def withdraw(self, number: int) -> None:
        if idea := self.idea(number, *STEPS[Move.WITHDRAW].starts):
            by = self.proposer_of(idea)
            actions.withdraw(idea=idea, reason_kind=WithdrawReason.SOLVED, reason="", by=by, now=self.now)

    @rule(number=ANY, section=ANY)
    def is_moved_to_another_section(self, number: int, section: int) -> None:
        if idea := self.idea(number, *(stage for stage in Stage if stage != Stage.DRAFT)):
            actions.tidy(idea=idea, section=self.section(section), tags=[], by=self.agent_of(idea), now=self.now)

    @rule(one=ANY, other=ANY)
    def merge(self, one: int, other: int) -> None:
        idea, into = self.idea(one, *STEPS[Move.MERGE].starts), self.idea(other, *NEXT)
        if idea and into:
            with self.attempt():
                actions.merge(idea=idea, into=into, by=self.agent_of(idea), now=self.now)

    @rule(number=ANY)
    def unmerge(self, number: int) -> None:
        if idea := self.idea(number, Stage.MERGED):
            actions.unmerge(idea=idea, by=self.team, now=self.now)

    @rule(number=ANY)
    def develop(self, number: int) -> None:
        if (idea := self.idea(number, *STEPS[Move.DEVELOP].starts)) is None or idea.section is None:
            return
        self.keys += 1
        lead = self.agent_of(idea)
        content = Content(
            title=f"Roligere kvelder {self.keys}",
            aim="Pårørende får vite hvordan det går.",
            section=idea.section,
            unit=None,
            lead=lead,
            starts_on=self.day,
            ends_on=None,
        )
        method, key = factories.method(), UUID(int=self.keys)
        projects.begin(idea=idea, content=content, method=method, key=key, by=lead, now=self.now)

    # --- Time

    @rule(days=st.integers(1, 9))
    def time_passes(self, days: int) -> None:
        """Each day the clock of the night runs; on the last one twice, as two beats do."""
        for _ in range(days):
            self.day, self.minute = self.day + timedelta(days=1), 0
            self.note_vacancies()
            clock.set_anew()
            returning.bring_back(now=self.now)
            reminding.run(now=self.now)
            self.everybody_has_heard()
        reminding.run(now=self.now)

    # --- What holds, whatever happened

    @invariant()
    def all_is_well(self) -> None:
        """After each step."""
        if not hasattr(self, "held"):
            return
        self.note_vacancies()
        self.promises_are_kept()
        self.every_open_idea_has_an_owner_who_can_do_something()
        self.terms_do_not_overlap()
        self.nobody_is_told_the_same_twice()
        self.who_stops_is_told_of_once()

    def promises_are_kept(self) -> None:
        connection.check_constraints()
        assert [str(one) for one in keeping.broken(now=self.now)] == []

    def every_open_idea_has_an_owner_who_can_do_something(self) -> None:
        """Whoever answers works here, serves the idea's section, and is not away."""
        stages = {stage for stage in Stage if NEXT[stage] and stage not in {Stage.DRAFT, Stage.MERGED}}
        ideas = list(Idea.objects.filter(stage__in=stages).select_related("taken_by"))
        works_here = dict(Person.objects.active().values_list("pk", "in_resource_team"))
        away = Absence.objects.filter(starts_on__lte=self.day, ends_on__gte=self.day)
        of_the_day = away.values_list("appointment__section", "substitute")
        terms = list(Appointment.objects.on(self.day).annotate(is_away=Exists(away.filter(appointment=OuterRef("pk")))))
        at_work = {(term.section_id, term.person_id) for term in terms if not term.is_away}  # type: ignore[attr-defined]
        stand_ins = {(term.section_id, term.substitute_id) for term in terms} | set(of_the_day)
        owners = queries.owners(ideas, on=self.day)
        for idea in ideas:
            for person in owners[idea.pk].people:
                assert person.pk in works_here
                seat = (idea.section_id, person.pk)
                assert works_here[person.pk] or seat in at_work or seat in stand_ins, (idea.reference, person.name)

    def terms_do_not_overlap(self) -> None:
        by_seat: dict[tuple[int, int], list[Appointment]] = defaultdict(list)
        for term in Appointment.objects.that_hold().order_by("starts_on", "pk"):
            by_seat[term.section_id, term.person_id].append(term)
        for terms in by_seat.values():
            for earlier, later in pairwise(terms):
                assert earlier.ends_on is not None
                assert earlier.ends_on < later.starts_on

    def nobody_is_told_the_same_twice(self) -> None:
        """What reaches one person by one way at one moment is never twice about the same."""
        seen: set[tuple[Any, ...]] = set()
        rows = Delivery.objects.values_list("person", "guest", "channel", "kind", "created_at", "payload")
        for *whom, payload in rows:
            told = (*whom, repr(sorted(payload.items())))
            assert told not in seen, told
            seen.add(told)

    def who_stops_is_told_of_once(self) -> None:
        rows = Delivery.objects.filter(kind__in=["ideas.agent_leaves", "ideas.taken_over"])
        told = [
            (*row, payload["name"], payload["last_day"], payload["section"])
            for *row, payload in rows.values_list("person", "guest", "channel", "kind", "created_at", "payload")
        ]
        assert len(told) == len(set(told))

    def note_vacancies(self) -> None:
        """Count how often each section was left without agent."""
        served = set(Appointment.objects.on(self.day).values_list("section", flat=True))
        for section in Section.objects.all():
            if section.pk in served or not section.is_active:
                self.left_alone_since.pop(section.pk, None)
            elif section.pk not in self.left_alone_since:
                self.left_alone_since[section.pk] = self.now
                self.alone[section.pk] += 1

    def everybody_has_heard(self) -> None:
        """The clock of the night has run: what people must know that day they have been told."""
        self.vacancies_are_told_each_time()
        self.leaders_are_asked()
        self.those_behind_know_who_answers()

    def vacancies_are_told_each_time(self) -> None:
        for section, since in self.left_alone_since.items():
            name = Section.objects.get(pk=section).name
            told = Delivery.objects.filter(
                kind="agents.vacant", channel="inapp", person=self.team, payload__section=name
            )
            assert told.filter(created_at__gte=since).exists() or self.happened_the_same_day(section), name
            assert told.count() <= self.alone[section]

    def happened_the_same_day(self, section: int) -> bool:
        """Left alone again on the day it was left alone before: the one alarm of that day tells of both."""
        return (
            Delivery.objects.filter(dedupe_key__startswith=f"section:{section}:vacant:", person=self.team).count()
            < self.alone[section]
        )

    def leaders_are_asked(self) -> None:
        waiting = Appointment.objects.unconfirmed(self.day).filter(section__leader__is_active=True)
        for term in waiting.select_related("section"):
            key = f"appointment:{term.pk}:confirm"
            assert Delivery.objects.filter(person=term.section.leader, dedupe_key=key).exists()

    def those_behind_know_who_answers(self) -> None:
        """Whose idea is no longer answered by who took it, as they stopped, has been told so."""
        taken = Idea.objects.filter(stage__in=[Stage.ASSESSING, Stage.CLARIFYING]).select_related("taken_by")
        for idea in taken:
            taker = idea.taken_by
            own = Appointment.objects.that_hold().filter(section=idea.section, person=taker)
            if taker is None or taker.in_resource_team or own.on(self.day).exists():
                continue
            if (
                taker.is_active
                and not own.filter(ends_on__lt=self.day, ends_on__gte=clock.day_of(idea.taken_at)).exists()
            ):
                continue
            for row in Proposer.objects.accepted().filter(idea=idea).select_related("person"):
                if row.person == taker or (row.person and not row.person.is_active):
                    continue
                heard = Delivery.objects.filter(person=row.person, guest=row.guest)
                left = heard.filter(kind="ideas.agent_leaves", payload__name=taker.name)
                # Who was not behind it on that day, as it was merged, was told who answers when that changed.
                merged = heard.filter(kind="ideas.merged", payload__waits=True)
                told = left | merged.exclude(payload__names__contains=[taker.name])
                assert told.exists(), (idea, row)
