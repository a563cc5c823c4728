"""Fills a database for the benchmarks: all or nothing, by COPY and INSERT ... SELECT."""

import random
from collections.abc import Generator
from datetime import datetime

from django.db import transaction

from ideas.models import Idea
from innovasjon.demo import bulk, scale_ideas, scale_people, scale_projects, scale_talk
from innovasjon.demo.language import Writer
from innovasjon.words import lexicon

TABLES = [
    *("ideas_idea", "ideas_idea_tags", "ideas_proposer", "ideas_comment", "ideas_support", "ideas_follow"),
    *("ideas_merge", "projects_project", "projects_origin", "projects_ask", "audit_entry", "people_person"),
]


def build(*, ideas: int, people: int, now: datetime) -> Generator[str]:
    """Add so many ideas and people to what is there; yield what is being done. Committed when exhausted."""
    writer = Writer(random.Random(f"words from {bulk.next_id(Idea)}"))
    with transaction.atomic(), bulk.bare(TABLES):
        yield "people"
        if people:
            scale_people.build(people, now)
        yield "ideas"
        if ideas:
            made = scale_ideas.build(ideas, writer, now)
            yield from scale_talk.build(made, writer, now)
            yield from scale_projects.build(made, now)
        yield "indexes and foreign keys"
    yield "words"
    lexicon.relearn()
    yield "statistics"
    tidy()


def tidy() -> None:
    """Let PostgreSQL know what the tables hold now, as its own housekeeping would within the hour."""
    if not transaction.get_connection().in_atomic_block:
        bulk.run("SET statement_timeout = 0")
        bulk.run(f"VACUUM (ANALYZE) {', '.join(TABLES)}")
        bulk.run("RESET statement_timeout")
