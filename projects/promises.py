"""What projects promise: every developing idea is in one that goes on, and each of its proposers has been asked."""

from innovasjon.audit.keeping import Promise

_HERE = """
    FROM ideas_idea AS idea
    JOIN projects_origin AS origin ON origin.idea_id = idea.id AND origin.left_at IS NULL
    JOIN projects_project AS project ON project.id = origin.project_id
    WHERE idea.stage = 'developing'
"""
# Their proposers, and those of all that was merged into them. In one walk for all projects: a walk for each proposer
# takes minutes at a million ideas.
_NEVER_ASKED = f"""
    WITH RECURSIVE whole (reference, project_id, idea_id) AS (
        SELECT idea.reference, project.id, idea.id {_HERE}
        UNION SELECT whole.reference, whole.project_id, other.id
            FROM ideas_idea AS other JOIN whole ON other.merged_into_id = whole.idea_id
    )
    SELECT DISTINCT whole.reference FROM whole
    JOIN ideas_proposer AS proposer ON proposer.idea_id = whole.idea_id AND proposer.state = 'accepted'
    WHERE NOT EXISTS (
        SELECT FROM projects_ask AS ask WHERE ask.project_id = whole.project_id AND ask.person_id = proposer.person_id
    ) AND NOT EXISTS (
        SELECT FROM projects_ask AS ask WHERE ask.project_id = whole.project_id AND ask.guest_id = proposer.guest_id
    )
"""  # noqa: S608 - of texts in this file

# Everybody behind an idea that a project came from is behind the project for good; nobody else is waited for.
_NOT_THEIRS = """
    WITH RECURSIVE waiting AS (
        SELECT ask.*, project.reference FROM projects_ask AS ask JOIN projects_project AS project
            ON project.id = ask.project_id AND project.closed_at IS NULL
        WHERE ask.answer = 'waiting' AND ask.removed_at IS NULL
    ), whole (project_id, idea_id) AS (
        SELECT project_id, idea_id FROM projects_origin WHERE project_id IN (SELECT project_id FROM waiting)
        UNION SELECT whole.project_id, other.id
            FROM ideas_idea AS other JOIN whole ON other.merged_into_id = whole.idea_id
    ), behind AS (
        SELECT whole.project_id, proposer.person_id, proposer.guest_id FROM whole
        JOIN ideas_proposer AS proposer ON proposer.idea_id = whole.idea_id AND proposer.state = 'accepted'
    )
    SELECT DISTINCT reference FROM waiting
    WHERE project_id IN (SELECT project_id FROM whole) AND NOT EXISTS (
        SELECT FROM behind WHERE behind.project_id = waiting.project_id AND behind.person_id = waiting.person_id
    ) AND NOT EXISTS (
        SELECT FROM behind WHERE behind.project_id = waiting.project_id AND behind.guest_id = waiting.guest_id
    )
"""
PROMISES = [
    Promise(
        "destination",
        "Every developing idea is in a project",
        """SELECT idea.reference FROM ideas_idea AS idea WHERE idea.stage = 'developing' AND NOT EXISTS (
            SELECT FROM projects_origin AS origin WHERE origin.idea_id = idea.id AND origin.left_at IS NULL)""",
    ),
    Promise(
        "asked",
        "Every proposer of a developing idea has been asked whether they take part",
        _NEVER_ASKED,
    ),
    Promise(
        "theirs",
        "No project waits for somebody who is behind none of its ideas",
        _NOT_THEIRS,
    ),
    Promise(
        "left_behind",
        "No idea is developing in a project that has ended",
        f"SELECT idea.reference {_HERE} AND project.closed_at IS NOT NULL",
    ),
    Promise(
        "project_closed",
        "Every project that has ended has a reason and what it taught",
        r"""SELECT reference FROM projects_project
            WHERE closed_at IS NOT NULL AND (close_reason = '' OR close_words !~ '\S' OR learning !~ '\S')""",
    ),
    Promise(
        "led",
        "Every project that goes on has somebody who leads it",
        """SELECT project.reference FROM projects_project AS project
            JOIN people_section AS section ON section.id = project.section_id
            LEFT JOIN people_unit AS unit ON unit.id = project.unit_id
            WHERE project.closed_at IS NULL AND NOT EXISTS (SELECT FROM people_person AS who WHERE who.is_active
                AND (who.in_resource_team OR who.id IN (project.lead_id, unit.leader_id, section.leader_id)))""",
    ),
    Promise(
        "phase",
        "Every project is in a phase of its own method",
        """SELECT project.reference FROM projects_project AS project
            JOIN projects_phase AS phase ON phase.id = project.phase_id WHERE phase.method_id <> project.method_id""",
    ),
]
