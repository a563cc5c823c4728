"""What old lists call a stage and those who have a need, in our words."""

from collections.abc import Mapping

from ideas.lifecycle import Stage
from ideas.models import WhoseNeed
from innovasjon.imports.headings import plain

# The stages an idea can come in at: the others demand somebody who does something now.
STAGES = (Stage.SUBMITTED, Stage.PARKED, Stage.CLOSED, Stage.REALISED)
_STAGES = {
    Stage.SUBMITTED: (
        *(
            "ny",
            "nytt",
            "mottatt",
            "innsendt",
            "sendt inn",
            "åpen",
            "open",
            "registrert",
            "ikke startet",
            "ikkje starta",
        ),
        *("under vurdering", "vurderes", "til vurdering", "blir vurdert", "venter", "ventar", "new", "submitted"),
        *("under behandling", "til behandling", "received", "to do", "backlog"),
    ),
    Stage.PARKED: ("parkert", "på vent", "utsatt", "utsett", "satt på vent", "on hold", "parked", "postponed"),
    Stage.CLOSED: (
        *("avsluttet", "avslutta", "lukket", "lukka", "avslått", "avslag", "avvist", "forkastet", "forkasta"),
        *("ikke aktuell", "ikke aktuelt", "ikkje aktuell", "henlagt", "nei", "closed", "rejected", "declined"),
    ),
    Stage.REALISED: (
        *(
            "tatt i bruk",
            "teken i bruk",
            "i bruk",
            "gjennomført",
            "gjennomførd",
            "implementert",
            "realisert",
            "innført",
        ),
        *("i drift", "ferdig", "fullført", "utført", "done", "implemented", "completed", "realised"),
    ),
}
_WHOSE = {
    WhoseNeed.RESIDENTS: ("innbyggere", "innbyggarar", "innbygger", "innbyggerne", "befolkningen", "residents"),
    WhoseNeed.SERVICE_USERS: (
        *("brukere", "brukarar", "bruker", "brukerne", "tjenestemottakere", "pasienter", "elever", "barn", "users"),
        *("pårørende", "beboere"),
    ),
    WhoseNeed.EMPLOYEES: ("medarbeidere", "medarbeidarar", "ansatte", "tilsette", "ansatt", "personalet", "employees"),
    WhoseNeed.ORGANISATION: ("organisasjonen", "kommunen", "virksomheten", "organisation", "organization"),
}


def _by_word(words: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    return {plain(word): str(key) for key, many in words.items() for word in many}


_stage_by_word = _by_word({str(stage): (str(stage), *words) for stage, words in _STAGES.items()})
_whose_by_word = _by_word({str(whose): (str(whose), *words) for whose, words in _WHOSE.items()})


def stage(text: str) -> str:
    """Return the stage that a word from an old list stands for; "" when nobody can tell."""
    return _stage_by_word.get(plain(text), "")


def whose_need(text: str) -> str:
    """Return whose need a word stands for; "" when it is somebody else."""
    return _whose_by_word.get(plain(text), "")
