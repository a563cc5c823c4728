"""A town's weekly digests: the data, the pump and the bare loop. Imported once Django is set up."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from ideas.models import Idea
from innovasjon.notifications import composing, digests, pump
from innovasjon.notifications.ledger import Message, tell_each
from innovasjon.notifications.models import Delivery
from innovasjon.people.models import Person, Section, Unit

DJANGOS_OWN = "django.core.mail.backends.smtp.EmailBackend"
TURN = timedelta(seconds=10)
SECTIONS, UNITS = 12, 40
NEED = "Pårørende ringer avdelingen hver dag for å høre hvordan det går."


def _fill(people: int, ideas: int, now: datetime) -> None:
    sections = Section.objects.bulk_create(Section(name=f"Seksjon {n}", slug=f"s{n}") for n in range(SECTIONS))
    units = Unit.objects.bulk_create(
        Unit(section=section, name=f"Enhet {section.pk} {n}", slug=f"e{section.pk}-{n}")
        for section in sections
        for n in range(UNITS)
    )
    rows = Person.objects.bulk_create(
        (
            Person(
                email=f"p{n}@eksempel.example",
                name=f"Navn Nummer{n}",
                unit=units[n % len(units)],
                language=("nb", "nb", "nb", "nn", "en")[n % 5],
                password="!",
            )
            for n in range(people)
        ),
        batch_size=5_000,
    )
    Idea.objects.bulk_create(
        (
            Idea(
                title=f"En tavle i gangen nummer {n}",
                need=NEED,
                whose_need="residents",
                section=sections[n % SECTIONS],
                stage="submitted",
                reference=f"I-2026-{n:05}",
                submitted_at=now - timedelta(minutes=3 * n),
                created_by=rows[n],
                edited_by=rows[n],
            )
            for n in range(min(ideas, people))
        ),
        batch_size=2_000,
    )
    for start in range(0, people, 5_000):
        for occasion in range(3):
            # To each of their own idea, so that no two digests hold the same.
            messages = ((person, _support(person, occasion)) for person in rows[start : start + 5_000])
            tell_each(messages, now=now - timedelta(hours=occasion + 1))


def _support(person: Person, occasion: int) -> Message:
    reference = f"I-2026-{person.pk}{occasion}"
    about = {"title": f"En benk ved elva nummer {person.pk}", "reference": reference, "number": 10 + occasion}
    return Message("ideas.support", f"idea:{reference}:support", about | {"path": f"/ideer/{person.pk}{occasion}/"})


@contextmanager
def _counted() -> Iterator[list[int]]:
    number = [0]

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        number[0] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield number


def _bare(messages: list[EmailMultiAlternatives], until: float) -> int:
    """Send ready messages again and again, over one connection a batch as the pump, until the time is up."""
    sent = 0
    while time.monotonic() < until:
        mail.get_connection(DJANGOS_OWN).send_messages(messages)
        sent += len(messages)
    return sent


def _like_a_digest(rows: list[Delivery]) -> list[EmailMultiAlternatives]:
    composing.prepare(rows, now=timezone.now())
    made = [composing.email(row) for row in rows]
    copies = []
    for one in filter(None, made):
        copy = EmailMultiAlternatives(one.subject, one.body, to=one.to, headers=dict(one.extra_headers))
        copy.attach_alternative(one.alternatives[0][0], "text/html")  # type: ignore[attr-defined]
        copies.append(copy)
    return copies


def measured(people: int, ideas: int) -> dict[str, str]:
    """Send the digests of all, turn by turn with the bare loop, and return the figures."""
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    now = digests.moment(monday) + timedelta(minutes=1)
    _fill(people, ideas, now)
    begun = time.perf_counter()
    planned = digests.plan(now=now)
    planning = time.perf_counter() - begun
    offset = now - timezone.now()

    def clock() -> datetime:
        return timezone.now() + offset

    batch = pump.claim(now=clock())
    bare_messages = _like_a_digest(batch)
    Delivery.objects.filter(pk__in=[row.pk for row in batch]).update(state="pending", lease=None, leased_until=None)
    rates, cpus, queries, sent_in_all, batches = [], [], 0, 0, 0
    while True:
        with _counted() as number:
            wall, cpu = time.perf_counter(), time.process_time()
            sent = pump.run(now=clock, budget=TURN).sent
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        if not sent:
            break
        queries, sent_in_all = queries + number[0], sent_in_all + sent
        bare_wall, bare_cpu = time.perf_counter(), time.process_time()
        bare = _bare(bare_messages, time.monotonic() + TURN.total_seconds())
        bare_wall, bare_cpu = time.perf_counter() - bare_wall, time.process_time() - bare_cpu
        batches += -(-sent // pump.BATCH)
        rates.append((sent / wall, bare / bare_wall))
        cpus.append((cpu / sent * 1000, bare_cpu / bare * 1000))
    states = dict(Delivery.objects.filter(kind=digests.KIND).values_list("state").annotate(n=Count("pk")).order_by())
    return {
        "digests planned, in one statement": f"{planned} in {planning:.1f} s",
        "what became of them": ", ".join(f"{number} {state}" for state, number in states.items()),
        f"queries a batch of {pump.BATCH}": f"{queries / max(1, batches):.1f}",
        "bytes a message": f"{sum(len(one.message().as_bytes()) for one in bare_messages) // len(bare_messages)}",
        "messages a second, one process": f"{median(rate for rate, _ in rates):.0f}",
        "bare loop of send_messages": f"{median(bare for _, bare in rates):.0f}",
        "rate against the bare loop, by the clock": f"{median(rate / bare for rate, bare in rates):.0%}",
        "CPU-ms a message": f"{median(cpu for cpu, _ in cpus):.2f}",
        "CPU-ms of the bare loop": f"{median(bare for _, bare in cpus):.2f}",
        "rate against the bare loop, by CPU": f"{median(bare / cpu for cpu, bare in cpus):.0%}",
        "turns": f"{len(rates)}",
    }
