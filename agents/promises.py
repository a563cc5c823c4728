"""What the network promises: whoever asked for help has somebody who answers for it."""

from innovasjon.audit.keeping import Promise

_NOBODY = """
    SELECT 'request ' || request.id FROM agents_assistance AS request
    WHERE request.state = 'asked'
        AND NOT EXISTS (SELECT FROM people_person AS team WHERE team.in_resource_team AND team.is_active)
    OR request.state = 'accepted' AND NOT EXISTS (
        SELECT FROM people_person AS helper
        WHERE helper.id = request.helper_id AND helper.in_resource_team AND helper.is_active)
"""

PROMISES = [Promise("help", "Every open request for help has somebody in the team who answers for it", _NOBODY)]
