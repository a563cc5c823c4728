"""What each kind of message may hold: the tests render all of them, and the pictures of them are made of these."""

from datetime import datetime
from typing import Any

from innovasjon.notifications.kinds import registry
from innovasjon.notifications.models import Delivery
from innovasjon.people.models import Person

TITLE = "Digital tavle i gangen med <b>beskjeder</b> & vaktliste"
NEED = "Pårørende ringer avdelingen hver dag for å høre hvordan det går, og ansatte går fra det de holder på med."
ABOUT = {
    "idea": 1,
    "title": TITLE,
    "reference": "I-2026-0042",
    "section": "Velferd og inkludering",
    "path": "/ideer/42/",
    "by": "Anne-Grethe Kristoffersen",
}
TERM = {
    "appointment": 1,
    "name": "Anne-Grethe Kristoffersen",
    "section": "Velferd og inkludering",
    "starts": "2026-12-01",
    "ends": "2028-11-30",
    "by": "Rita Ressurs",
    "mandate": "Agenten bruker fire timer i uka på idéer, og lederen tar dem opp på hvert ledermøte.",
    "path": "/agenter/12/",
}
HELP = {
    "assistance": 1,
    "title": "En samling om de første ukene hos oss",
    "asker": "Unni Enhetsleder",
    "unit": "Solbakken barnehage",
    "path": "/agenter/bistand/1/",
}
GATHERING = {
    "gathering": 1,
    "title": "Nettverkssamling i <b>desember</b> & januar",
    "starts_at": "2026-12-10T08:00:00+00:00",
    "day": "2026-12-10",
    "clock": "09:00–11:30",
    "place": "Rådhuset, møterom Fiskum",
    "video_url": "https://video.example/rom/42",
    "organiser": "Rita Ressurs",
    "path": "/samlinger/1/",
}
ENTRY = {"text": "En benk ved elva", "path": "/ideer/7/", "note": "Kari Nordmann, Ola Berg"}
PROJECT = {
    "project": 1,
    "title": "Roligere kvelder på <b>Solbakken</b> & Elvebakken",
    "reference": "P-2026-0007",
    "section": "Velferd og inkludering",
    "lead": "Unni Enhetsleder",
    "path": "/prosjekter/7/",
    "by": "Anne-Grethe Kristoffersen",
}
AN_ASK = PROJECT | {"ask": 1, "aim": "Pårørende får vite hvordan det går uten å ringe.", "until": "2026-12-09"}
CONTEXTS: dict[str, dict[str, Any]] = {
    "ideas.asked": ABOUT | {"need": NEED, "proposer": 1},
    "ideas.asked_again": ABOUT | {"need": NEED, "proposer": 1},
    "ideas.arrived": ABOUT | {"need": NEED},
    "ideas.inbox": {
        "number": 12,
        "path": "/ideer/innboks/?shown=answers",
        "ideas": [
            {"title": TITLE, "path": "/ideer/42/", "since": "2026-11-03", "taken": False},
            {"title": "En benk ved elva", "path": "/ideer/7/", "since": "2026-11-12", "taken": True},
        ],
    },
    "arenas.planned": GATHERING,
    "arenas.changed": GATHERING,
    "arenas.called_off": GATHERING | {"by": "Rita Ressurs", "reason": "For få kan komme."},
    "arenas.soon": GATHERING,
    "ideas.passed_on": {
        "section": "Velferd og inkludering",
        "section_pk": 1,
        "leader": 1,
        "number": 2,
        "ideas": [{"title": TITLE, "path": "/ideer/42/"}, {"title": "En benk ved elva", "path": "/ideer/7/"}],
        "path": "/ideer/?section=velferd-og-inkludering",
    },
    "ideas.agent_leaves": TERM
    | {
        "last_day": "2026-12-11",
        "names": ["Vera Vara", "Odd Agent"],
        "number": 1,
        "ideas": [{"title": TITLE, "path": "/ideer/42/"}],
    },
    "ideas.taken_over": TERM
    | {"last_day": "2026-12-11", "number": 12, "ideas": [{"title": TITLE, "path": "/ideer/42/"}]},
    "ideas.draft": ABOUT | {"edited": "2026-11-03"},
    "ideas.received": ABOUT | {"names": ["Anne Agent", "Vera Vara"], "answer_by": "2026-12-07"},
    "ideas.taken": ABOUT | {"answer_by": "2027-01-15"},
    "ideas.question": ABOUT | {"question": "Hvem skal skrive på tavla når det er helg?"},
    "ideas.reply_waits": ABOUT | {"question": "Hvem skal skrive på tavla når det er helg?", "asked": "2026-11-13"},
    "ideas.no_reply": ABOUT | {"question": "Hvem skal skrive på tavla når det er helg?", "asked": "2026-11-06"},
    "ideas.replied": ABOUT | {"question": "Hvem skriver på tavla?", "answer": "Den som har ansvarsvakt."},
    "ideas.yours": ABOUT | {"what": "agent", "reason": "Jeg er borte i desember."},
    "ideas.back": ABOUT,
    "ideas.due": ABOUT
    | {
        "step": "team",
        "is_late": True,
        "what": "assessing",
        "due": "2026-11-20",
        "since": "2026-10-09T10:00:00+00:00",
        "taken_by": "",
    },
    "ideas.moved": ABOUT
    | {
        "what": "closed",
        "reason_kind": "tried",
        "reason": "Vi prøvde tavla på to avdelinger, og ingen brukte den.",
        "learnt": "Tavla må stå der folk går forbi.",
    },
    "ideas.withdrawn": ABOUT | {"reason_kind": "solved", "reason": "Vi har fått en ny tavle."},
    "ideas.comment": ABOUT | {"comment": 1, "said": "Dette trenger vi på Solbakken også!"},
    "ideas.mention": ABOUT | {"comment": 1, "said": "@Kari Nordmann, har dere prøvd dette?"},
    "ideas.note": ABOUT | {"note": 1},
    "ideas.hidden": ABOUT | {"how": "hidden", "reason": "Et navn står i teksten.", "of_comment": False},
    "ideas.merged": ABOUT | {"other": "En skjerm i gangen", "undone": False, "waits": True, "names": ["Vera"]},
    "ideas.merged_news": ABOUT | {"other": "En skjerm i gangen", "undone": True},
    "ideas.support": ABOUT | {"number": 10},
    "ideas.behalf_answered": ABOUT | {"is_yes": False, "is_draft": False},
    "ideas.imported": {"number": 12, "title": TITLE, "reference": "I-2019-0042", "path": "/ideer/?people=mine"},
    "ideas.imported_to_answer": {"number": 214, "path": "/ideer/innboks/"},
    "ideas.followed": ABOUT | {"what": "taken"},
    "ideas.found": ABOUT | {"search": "Velferdsteknologi", "need": NEED},
    "ideas.found_later": ABOUT | {"search": "Velferdsteknologi", "need": NEED},
    "agents.proposed": TERM,
    "agents.confirm": TERM | {"path": "/agenter/oppdrag/1/bekreft/"},
    "agents.confirmed": TERM,
    "agents.declined": TERM | {"reason": "Vi trenger henne på avdelingen dette halvåret."},
    "agents.stands_in": TERM | {"absence": 1, "starts_on": "2026-12-21", "ends_on": "2027-01-03"},
    "agents.stands_in_no_more": TERM
    | {"starts_on": "2026-12-21", "ends_on": "2027-01-03", "by": "Anne Agent"}
    | {"is_back": True},
    "agents.ended": TERM | {"reason": "Jeg begynner i ny jobb.", "is_own": True},
    "agents.called_off": TERM | {"reason": "Jeg begynner i ny jobb.", "path": "/agenter/"},
    "agents.ends_soon": TERM,
    "agents.vacant": {"section": "Velferd og inkludering", "path": "/agenter/"},
    "projects.asked": AN_ASK | {"ideas": [TITLE]},
    "projects.asked_again": AN_ASK,
    "projects.lead": PROJECT,
    "projects.lead_left": PROJECT,
    "projects.answered": PROJECT | {"name": "Kari Nordmann", "answer": "takes_part"},
    "projects.may_go_on": PROJECT,
    "projects.news": PROJECT | {"what": "phase", "phase": "Løsning", "words": "Vi har hørt alle."},
    "projects.parted": PROJECT | {"answer": "takes_part", "idea": TITLE},
    "projects.removed": PROJECT | {"reason": "Har begynt i en annen kommune."},
    "projects.followed": PROJECT | {"what": "update", "words": "Vi har snakket med fem pårørende."},
    "agents.overview": {
        "number": 2,
        "matters": [
            {"text": "Kultur: 3 svar er over fristen", "path": "/ideer/innboks/"},
            {"text": "1 seksjon mangler innovasjonsagent: Kultur", "path": "/admin/people/section/?agent=none"},
        ],
        "path": "/agenter/oversikt/",
    },
    "agents.help_asked": HELP | {"what_for": NEED, "answer_by": "2026-12-02"},
    "agents.help_planned": HELP | {"helper": "Rita Ressurs", "planned_on": "2026-12-10", "hours": 4},
    "agents.helper_left": HELP | {"helper": "Rita Ressurs", "answer_by": "2026-12-02"},
    "agents.helper_wanted": HELP | {"helper": "Rita Ressurs", "answer_by": "2026-12-02"},
    "agents.help_turned_down": HELP | {"by": "Rita Ressurs", "reason": "Vi har ingen ledige timer før jul."},
    "agents.help_taken_back": HELP,
    "agents.help_done": HELP | {"helper": "Rita Ressurs", "outcome": "En plan for de første ukene."},
    "agents.help_rated": HELP | {"verdict": "Vi hadde ikke kommet dit uten."},
    "agents.help_late": HELP | {"answer_by": "2026-12-02"},
    "notifications.test": {},
    "notifications.guest_link": {},
    "notifications.password_link": {"issued_at": "2026-11-25T10:00:00+00:00"},
    "notifications.digest": {
        "rhythm": "weekly",
        "parts": {
            "waits": [ENTRY | {"text": "Ivar spør om du står bak «En benk ved elva»", "note": ""}],
            "mine": [ENTRY | {"text": "Anne Agent har tatt idéen din I-2026-0042", "note": ""}],
            "near": [ENTRY | {"text": f"{TITLE} {number}"} for number in range(11)],
        },
    },
}


def delivery(kind: str, person: Person, *, now: datetime, **fields: Any) -> Delivery:
    """A row of this kind, not saved, as if it had been claimed."""
    values = {"dedupe_key": kind, "payload": CONTEXTS[kind], "message_id": f"<{kind}@eksempel.example>"}
    return Delivery(kind=kind, person=person, created_at=now, due_at=now, dated_at=now, **values | fields)


def missing() -> set[str]:
    """The kinds without a sample."""
    return set(registry()) ^ set(CONTEXTS)
