"""What people do with the ideas at scale: proposers, tags, comments, supports, followers, and the log of it all."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime

from django.contrib.contenttypes.models import ContentType

from ideas.models import Comment, Idea, Tag
from innovasjon.demo import bulk
from innovasjon.demo.language import Writer
from innovasjon.demo.scale_ideas import DAY, Made
from innovasjon.people.models import Person

# Everybody who can support, numbered from 0. Their count is a prime, so that `start + k * step` names nobody twice.
CROWD = """
    CREATE TEMPORARY TABLE scale_crowd AS
    SELECT row_number() OVER (ORDER BY id) - 1 AS number, id FROM people_person WHERE is_active ORDER BY id LIMIT %s
"""
SUPPORTS = """
    INSERT INTO ideas_support (idea_id, person_id, given_at)
    SELECT idea.id, crowd.id,
        least(idea.submitted_at + (abs(hashint8(idea.id * 7919 + k)::bigint) %% 2419200) * interval '1 second', %(now)s)
    FROM ideas_idea idea, generate_series(0, idea.support_count - 1) k, scale_crowd crowd
    WHERE idea.id >= %(first)s AND idea.support_count > 0 AND crowd.number = (
        abs(hashint8(idea.id)::bigint) + k * (1 + abs(hashint8(idea.id + 104729)::bigint) %% (%(crowd)s - 1))
    ) %% %(crowd)s
"""
FOLLOWS = """
    INSERT INTO ideas_follow (idea_id, person_id, since)
    SELECT idea_id, person_id, given_at FROM ideas_support
    WHERE idea_id >= %(first)s AND abs(hashint8(id * 31)::bigint) %% 5 = 0
"""
PROPOSERS = """
    INSERT INTO ideas_proposer (idea_id, person_id, state, invited_at, answered_at)
    SELECT id, created_by_id, 'accepted', created_at, created_at FROM ideas_idea WHERE id >= %(first)s
"""
CO_PROPOSERS = """
    INSERT INTO ideas_proposer (idea_id, person_id, state, invited_by_id, invited_at, answered_at)
    SELECT idea.id, crowd.id, 'accepted', idea.created_by_id, idea.created_at, idea.created_at
    FROM ideas_idea idea JOIN scale_crowd crowd
        ON crowd.number = abs(hashint8(idea.id + 15485863)::bigint) %% %(crowd)s AND crowd.id <> idea.created_by_id
    WHERE idea.id >= %(first)s AND idea.stage <> 'draft' AND abs(hashint8(idea.id * 13)::bigint) %% 6 = 0
"""
# The first tags of the vocabulary are the common ones; an idea has none, one, two or three of them.
TAGS = """
    INSERT INTO ideas_idea_tags (idea_id, tag_id)
    SELECT DISTINCT idea.id, (%(tags)s::bigint[])[1 + floor(%(tag_count)s *
        ((abs(hashint8(idea.id * 3 + k)::bigint) %% 10000) / 10000.0) ^ 2)::int]
    FROM ideas_idea idea, generate_series(1, abs(hashint8(idea.id * 5)::bigint) %% 4) k WHERE idea.id >= %(first)s
"""
ENTRIES = """
    INSERT INTO audit_entry (at, verb, by_id, subject_type_id, subject_id, data)
    SELECT at, verb, by_id, %(kind)s, subject_id, data FROM (
        SELECT created_at AS at, 1 AS turn, 'idea.begun' AS verb, created_by_id AS by_id, id AS subject_id,
            '{}'::jsonb AS data FROM ideas_idea WHERE id >= %(first)s
        UNION ALL SELECT submitted_at, 2, 'idea.submitted', created_by_id, id, jsonb_build_object('section', section_id)
            FROM ideas_idea WHERE id >= %(first)s AND submitted_at IS NOT NULL
        UNION ALL SELECT taken_at, 3, 'idea.taken', taken_by_id, id, '{}'
            FROM ideas_idea WHERE id >= %(first)s AND taken_at IS NOT NULL
        UNION ALL SELECT stage_since, 4, 'idea.withdrawn', created_by_id, id, '{"reason_kind": "other", "reason": ""}'
            FROM ideas_idea WHERE id >= %(first)s AND stage = 'withdrawn'
        UNION ALL SELECT created_at, 5, 'idea.commented', author_id, idea_id, jsonb_build_object('comment', id)
            FROM ideas_comment WHERE idea_id >= %(first)s
        UNION ALL SELECT given_at, 6, 'idea.supported', person_id, idea_id, '{}'
            FROM ideas_support WHERE idea_id >= %(first)s
        UNION ALL SELECT since, 7, 'idea.followed', person_id, idea_id, '{}'
            FROM ideas_follow WHERE idea_id >= %(first)s
    ) happened ORDER BY at, turn
"""
COMMENT_NAMES = ["idea", "author", "body", "key", "created_at"]


def build(made: Made, writer: Writer, now: datetime) -> Iterator[str]:
    """Fill everything that belongs to the ideas just made; yield what is being done, for those who wait."""
    everybody = list(Person.objects.active().order_by("pk").values_list("pk", flat=True))
    crowd = _largest_prime(len(everybody))
    tags = list(Tag.objects.order_by("pk").values_list("pk", flat=True))
    values = {"first": made.first, "now": now, "crowd": crowd, "tags": tags, "tag_count": len(tags)}
    values["kind"] = ContentType.objects.get_for_model(Idea).pk
    bulk.run(CROWD, [crowd])
    yield "comments"
    bulk.run("ALTER TABLE ideas_comment ENABLE TRIGGER comment_search")  # no other is quicker afterwards
    bulk.copy(Comment, COMMENT_NAMES, _comments(made, everybody, writer, now))
    yield "proposers and tags"
    for statement in (PROPOSERS, CO_PROPOSERS, TAGS):
        bulk.run(statement, values)
    yield "supports and followers"
    bulk.run(SUPPORTS, values)
    bulk.run(FOLLOWS, values)
    yield "log"
    bulk.run(ENTRIES, values)
    bulk.run("DROP TABLE scale_crowd")


def _comments(made: Made, everybody: list[int], writer: Writer, now: datetime) -> Iterator[list[str]]:
    chance, latest = random.Random(f"comments {made.first}"), int(now.timestamp()) - 30
    for pk, created, count in zip(made.ids, made.created, made.comments, strict=True):
        said = created
        for _ in range(count):
            said = min(said + int(chance.expovariate(1) * 3 * DAY) + 300, latest)
            author = everybody[int(chance.random() * len(everybody))]
            key = f"{chance.getrandbits(128):032x}"
            yield [str(pk), str(author), writer.comment(), key, datetime.fromtimestamp(said, UTC).isoformat()]


def _largest_prime(most: int) -> int:
    """Return the largest prime that is at most `most`; 2 when there is none."""
    candidates = range(most, 1, -1)
    return next((n for n in candidates if all(n % divisor for divisor in range(2, int(n**0.5) + 1))), 2)
