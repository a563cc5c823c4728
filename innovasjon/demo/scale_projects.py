"""What ideas at scale became: merges, and the projects of those that are developed, with their questions."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from innovasjon.demo import bulk, projects
from innovasjon.demo.scale_ideas import Made
from projects.models import Method, Project

# What an undone merge gives back is that somebody assessed it.
MERGES = """
    INSERT INTO ideas_merge (idea_id, into_id, merged_at, merged_by_id, was, tags)
    SELECT id, merged_into_id, stage_since, taken_by_id, jsonb_build_object(
        'stage', 'assessing', 'stage_since', taken_at, 'merged_into_id', NULL, 'decided_at', NULL, 'decided_in', NULL,
        'reply_due_on', (taken_at + interval '60 days')::date
    ), '{}' FROM ideas_idea WHERE id >= %(first)s AND stage = 'merged'
"""
# Three ideas of a section are developed in one project.
DEVELOPED = """
    CREATE TEMPORARY TABLE scale_origin AS
    SELECT idea_id, since, %(next)s - 1 + dense_rank() OVER (ORDER BY section_id, part) AS project_id FROM (
        SELECT id AS idea_id, stage_since AS since, section_id,
            (row_number() OVER (PARTITION BY section_id ORDER BY id) - 1) / 3 AS part
        FROM ideas_idea WHERE id >= %(first)s AND stage = 'developing'
    ) AS developed
"""
# What waits for its proposers stands in the first phase, and so does a fifth of the rest.
PROJECTS = """
    INSERT INTO projects_project (id, key, reference, title, aim, section_id, unit_id, lead_id, starts_on, method_id,
        phase_id, phase_since, created_by_id, created_at, revision, close_reason, close_words, learning)
    SELECT begun.id, md5('project ' || begun.id)::uuid,
        'P-' || year || '-' || lpad(number, greatest(4, length(number)), '0'), idea.title, left(idea.need, 4000),
        idea.section_id, idea.unit_id, idea.created_by_id, begun.at::date, %(method)s,
        (%(phases)s::bigint[])[CASE WHEN begun.id %% 5 = 0 THEN 1 ELSE 1 + begun.id %% %(phase_count)s END],
        begun.at, idea.taken_by_id, begun.at, 0, '', '', ''
    FROM (
        SELECT made.*, (row_number() OVER (PARTITION BY year ORDER BY id) + coalesce(counter.last, 0))::text AS number
        FROM (
            SELECT project_id AS id, min(since) AS at, min(idea_id) AS first_idea,
                extract(year FROM min(since) AT TIME ZONE %(zone)s)::int AS year
            FROM scale_origin GROUP BY project_id
        ) AS made LEFT JOIN projects_projectcounter AS counter USING (year)
    ) AS begun JOIN ideas_idea AS idea ON idea.id = begun.first_idea
"""
COUNTERS = """
    INSERT INTO projects_projectcounter (year, last)
    SELECT split_part(reference, '-', 2)::int, max(split_part(reference, '-', 3)::int)
    FROM projects_project GROUP BY 1 ON CONFLICT (year) DO UPDATE SET last = excluded.last
"""
ORIGINS = """
    INSERT INTO projects_origin (project_id, idea_id, added_by_id, added_at)
    SELECT project_id, idea_id, idea.taken_by_id, since FROM scale_origin JOIN ideas_idea AS idea ON idea.id = idea_id
"""
# Those behind what was merged into an idea are behind it too.
ASKS = """
    WITH RECURSIVE whole (project_id, idea_id) AS (
        SELECT project_id, idea_id FROM scale_origin
        UNION SELECT project_id, merge.idea_id FROM whole JOIN ideas_merge AS merge ON merge.into_id = whole.idea_id
    ), asked AS (
        SELECT DISTINCT project_id, person_id, abs(hashint8(project_id * 31 + person_id)::bigint) %% 10 AS chance
        FROM whole JOIN ideas_proposer USING (idea_id) WHERE state = 'accepted' AND person_id IS NOT NULL
    ), answered AS (
        SELECT asked.*, created_at, created_by_id, CASE
            WHEN phase_id = (%(phases)s::bigint[])[1] AND chance < 4 THEN 'waiting'
            WHEN chance < 6 THEN 'takes_part' WHEN chance < 9 THEN 'follows' ELSE 'abstains' END AS answer
        FROM asked JOIN projects_project AS project ON project.id = project_id
    )
    INSERT INTO projects_ask (project_id, person_id, asked_by_id, asked_at, answer, answered_at, removed_reason)
    SELECT project_id, person_id, created_by_id, created_at, answer,
        CASE WHEN answer <> 'waiting' THEN least(created_at + chance * interval '1 day', %(now)s) END, ''
    FROM answered
"""


def build(made: Made, now: datetime) -> Iterator[str]:
    """Write the merges and the projects of the ideas just made; yield what is being done, for those who wait."""
    projects.methods()
    method = Method.objects.get(is_default=True)
    phases = list(method.phases.order_by("place").values_list("pk", flat=True))
    values = {"first": made.first, "next": bulk.next_id(Project), "now": now, "method": method.pk}
    values |= {"phases": phases, "phase_count": len(phases), "zone": str(timezone.get_default_timezone())}
    yield "merges and projects"
    for statement in (MERGES, DEVELOPED, PROJECTS, COUNTERS, ORIGINS, ASKS):
        bulk.run(statement, values)
    bulk.go_on_numbering(Project)
    bulk.run("DROP TABLE scale_origin")
