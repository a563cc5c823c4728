"""What ideas promise: each has somebody who answers for it, people behind it, and what its stage demands."""

from ideas.lifecycle import ENDED, Stage
from ideas.models import REASON_MINIMUM, CloseReason, WithdrawReason
from innovasjon.audit.keeping import Promise

_NAME = "coalesce(idea.reference, 'draft ' || idea.id)"
_OPEN = [stage.value for stage in Stage if stage not in ENDED and stage != Stage.DRAFT]
# A section's agent who is at work on the day, or who stands in for one: then every idea of it is answered for.
_OWNED = """
    idea.stage = ANY(%(open)s)
    AND NOT EXISTS (SELECT FROM people_person AS team WHERE team.in_resource_team AND team.is_active)
    AND NOT EXISTS (SELECT FROM people_person AS taker WHERE taker.id = idea.taken_by_id AND taker.is_active)
    AND NOT EXISTS (
        SELECT FROM agents_appointment AS term
        JOIN people_person AS agent ON agent.id = term.person_id AND agent.is_active
        LEFT JOIN agents_absence AS away
            ON away.appointment_id = term.id AND %(today)s BETWEEN away.starts_on AND away.ends_on
        LEFT JOIN people_person AS other ON other.id IN (term.substitute_id, away.substitute_id) AND other.is_active
        WHERE term.section_id = idea.section_id AND term.declined_at IS NULL AND term.called_off_at IS NULL
        AND %(today)s BETWEEN term.starts_on AND coalesce(term.ends_on, 'infinity')
        AND (away.id IS NULL OR other.id IS NOT NULL)
    )
"""


def _ideas(name: str, text: str, where: str, **values: object) -> Promise:
    sql = f"SELECT {_NAME} FROM ideas_idea AS idea WHERE {where}"  # noqa: S608 - of texts in this file
    return Promise(name, text, sql, dict(values))


ALWAYS = [
    _ideas("owner", "Every open idea has somebody who answers for it", _OWNED, open=_OPEN),
    _ideas(
        "complete",
        "Every idea that is sent has a title, a need, whose need it is, a section and a reference",
        r"""idea.stage <> 'draft' AND (idea.title !~ '\S' OR idea.need !~ '\S' OR idea.whose_need = ''
            OR idea.section_id IS NULL OR idea.reference IS NULL OR idea.submitted_at IS NULL)""",
    ),
    _ideas(
        "taken",
        "Every idea that is assessed or clarified is taken by somebody",
        "stage IN ('assessing', 'clarifying') AND taken_by_id IS NULL",
    ),
    _ideas("question", "Every idea that is clarified has a question", r"stage = 'clarifying' AND question !~ '\S'"),
    _ideas(
        "parked",
        "Every parked idea has a reason and the day it comes back",
        r"stage = 'parked' AND (reason !~ '\S' OR revisit_on IS NULL)",
    ),
    _ideas(
        "closed",
        "Every closed idea has a kind of reason and a reason, and what was learnt if it was tried",
        r"""stage = 'closed' AND (reason_kind <> ALL(%(kinds)s) OR reason !~ %(long)s
            OR (reason_kind = 'tried' AND learnt !~ '\S'))""",
        kinds=CloseReason.values,
        long=rf"(\S\s*){{{REASON_MINIMUM}}}",
    ),
    _ideas(
        "merged",
        "Every merged idea leads to another that is sent in",
        """idea.stage = 'merged' AND NOT EXISTS (SELECT FROM ideas_idea AS other
            WHERE other.id = idea.merged_into_id AND other.stage <> 'draft')""",
    ),
    _ideas(
        "withdrawn",
        "Every idea that was taken back has a kind of reason",
        "stage = 'withdrawn' AND reason_kind <> ALL(%(kinds)s)",
        kinds=WithdrawReason.values,
    ),
    _ideas(
        "realised",
        "Every idea in use has a benefit, a day and somebody who looks after it",
        r"stage = 'realised' AND (benefit !~ '\S' OR in_use_from IS NULL OR benefit_owner_id IS NULL)",
    ),
]
# Where those behind a merged idea get their answer: up to one that is not merged itself.
_IN_A_CIRCLE = """
    idea.stage = 'merged' AND NOT EXISTS (
        WITH RECURSIVE up (stage, onward) AS (
            SELECT idea.stage, idea.merged_into_id
            UNION SELECT one.stage, one.merged_into_id FROM ideas_idea AS one JOIN up ON one.id = up.onward
        ) SELECT FROM up WHERE up.stage <> 'merged'
    )
"""
PROMISES = [
    *ALWAYS,
    _ideas("stands", "Every merged idea leads in the end to one that stands for it", _IN_A_CIRCLE),
    _ideas(
        "people",
        "Every idea has somebody behind it",
        """NOT EXISTS (SELECT FROM ideas_proposer AS proposer
            WHERE proposer.idea_id = idea.id AND proposer.state = 'accepted')""",
    ),
    _ideas(
        "due",
        "Every idea that waits for an answer has a day on which it is due",
        "stage IN ('submitted', 'assessing') AND reply_due_on IS NULL",
    ),
    _ideas(
        "back",
        "Every parked idea comes back on its day",
        "stage = 'parked' AND revisit_on < %(today)s::date - 1",
    ),
]
