"""What projects promise: every developing idea is in one that goes on, and each of its proposers has been asked."""

from innovasjon.audit.keeping import Promise

_HERE = """
    FROM ideas_idea AS idea
    JOIN projects_origin AS origin ON origin.idea_id = idea.id AND origin.left_at IS NULL
    JOIN projects_project AS project ON project.id = origin.project_id
    WHERE idea.stage = 'developing'
"""
# The idea itself, and all that was merged into it: their proposers are its own.
_WHOLE = """
    WITH RECURSIVE whole (id) AS (
        SELECT idea.id UNION SELECT other.id FROM ideas_idea AS other JOIN whole ON other.merged_into_id = whole.id
    ) SELECT id FROM whole
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
        f"""SELECT DISTINCT idea.reference {_HERE} AND EXISTS (
            SELECT FROM ideas_proposer AS proposer
            WHERE proposer.state = 'accepted' AND proposer.idea_id IN ({_WHOLE}) AND NOT EXISTS (
                SELECT FROM projects_ask AS ask WHERE ask.project_id = project.id
                AND (ask.person_id = proposer.person_id OR ask.guest_id = proposer.guest_id)))""",  # noqa: S608
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
        "phase",
        "Every project is in a phase of its own method",
        """SELECT project.reference FROM projects_project AS project
            JOIN projects_phase AS phase ON phase.id = project.phase_id WHERE phase.method_id <> project.method_id""",
    ),
]
