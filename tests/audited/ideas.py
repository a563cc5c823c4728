"""The actions of ideas."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile

import ideas.actions as ideas
from ideas.actions import Content
from ideas.actions.saved import Filters
from ideas.actions.several import Answer
from ideas.lifecycle import Move
from ideas.models import WithdrawReason
from ideas.uploads import Upload
from tests import factories
from tests.audited import Call
from tests.personas import Town

CONTENT = Content(title="Ny tavle", need=factories.NEED_TEXT, whose_need="residents")


def invited(town: Town) -> Any:
    return town.submitted.proposers.get(person=town.people.invited)


def guests_row(town: Town) -> Any:
    return factories.guest_proposer(town.submitted, factories.guest())


def upload() -> Upload:
    return Upload("file", "notat.txt", "x.bin", "text/plain", ContentFile(b"Hei"), 3)  # type: ignore[arg-type]


def accepted_guest(town: Town) -> Any:
    said_yes = {"state": "accepted", "answered_at": town.submitted.submitted_at}
    return factories.guest_proposer(town.submitted, factories.guest(), **said_yes)


def a_picture(town: Town) -> Any:
    return factories.attachment(town.submitted, town.people.proposer, kind="picture")


def submitted(town: Town, action: Callable[..., Any], by: str, now: datetime, **more: Any) -> Any:
    return action(idea=town.submitted, by=town.people[by], now=now, **more)


def supported(town: Town, action: Callable[..., Any], now: datetime) -> Any:
    factories.support(town.submitted, town.people.colleague)
    factories.follow(town.submitted, town.people.colleague)
    return submitted(town, action, "colleague", now)


CALLS: dict[str, Call] = {
    "ideas.step_back": lambda town, now: ideas.step_back(
        idea=factories.idea(town.people.proposer, accepted=(town.people.colleague,)), by=town.people.colleague, now=now
    ),
    "ideas.step_back_as_guest": lambda town, now: ideas.step_back_as_guest(proposer=accepted_guest(town), now=now),
    "ideas.stand_in": lambda town, now: submitted(town, ideas.stand_in, "proposer", now),
    "ideas.own": lambda town, now: (
        submitted(town, ideas.stand_in, "proposer", now),
        submitted(town, ideas.own, "proposer", now),
    ),
    "ideas.begin": lambda town, now: ideas.begin(key=uuid4(), title="Ny", by=town.people.colleague, now=now),
    "ideas.edit": lambda town, now: submitted(
        town, ideas.edit, "proposer", now, content=Content(**vars(CONTENT) | {"section_id": town.oppvekst.pk})
    ),
    "ideas.share": lambda town, now: ideas.share(key=uuid4(), content=CONTENT, by=town.people.colleague, now=now),
    "ideas.autosave": lambda town, now: ideas.autosave(key=uuid4(), content=CONTENT, by=town.people.colleague, now=now),
    "ideas.submit": lambda town, now: ideas.submit(idea=town.draft, by=town.people.proposer, now=now),
    "ideas.discard": lambda town, now: ideas.discard(idea=town.draft, by=town.people.proposer, now=now),
    "ideas.attach": lambda town, now: submitted(town, ideas.attach, "proposer", now, upload=upload()),
    "ideas.describe_pictures": lambda town, now: submitted(
        town, ideas.describe_pictures, "proposer", now, words={a_picture(town).pk: "En tavle"}
    ),
    "ideas.detach": lambda town, now: ideas.detach(
        attachment=factories.attachment(town.submitted, town.people.proposer), by=town.people.proposer, now=now
    ),
    "ideas.answer_need": lambda town, now: submitted(
        town, ideas.answer_need, "agent", now, need=factories.need(town.people.agent)
    ),
    "ideas.write_need": lambda town, now: ideas.write_need(
        title="Plass",
        description=factories.NEED_TEXT,
        whose_need="residents",
        whose_need_other="",
        section=None,
        by=town.people.agent,
        now=now,
    ),
    "ideas.invite_person": lambda town, now: submitted(
        town, ideas.invite_person, "proposer", now, person=town.people.colleague
    ),
    "ideas.invite_guest": lambda town, now: submitted(
        town, ideas.invite_guest, "proposer", now, email="ny@utenfor.example", name="Ny Gjest"
    ),
    "ideas.answer_invitation": lambda town, now: submitted(town, ideas.answer_invitation, "invited", now, accept=True),
    "ideas.answer_as_guest": lambda town, now: ideas.answer_as_guest(proposer=guests_row(town), accept=True, now=now),
    "ideas.take_back_invitation": lambda town, now: ideas.take_back_invitation(
        proposer=invited(town), by=town.people.proposer, now=now
    ),
    "ideas.comment": lambda town, now: submitted(town, ideas.comment, "colleague", now, body="Bra!", key=uuid4()),
    "ideas.edit_comment": lambda town, now: ideas.edit_comment(
        comment=factories.comment(town.submitted, town.people.colleague), body="Nye", by=town.people.colleague, now=now
    ),
    "ideas.delete_comment": lambda town, now: ideas.delete_comment(
        comment=factories.comment(town.submitted, town.people.colleague), by=town.people.colleague, now=now
    ),
    "ideas.save_search": lambda town, now: ideas.save_search(
        name="Tavler", filters=Filters("q=tavle", "tavle"), way="digest", by=town.people.colleague, now=now
    ),
    "ideas.change_saved_search": lambda town, now: ideas.change_saved_search(
        search=factories.saved_search(town.people.colleague),
        name="Nye tavler",
        way="at_once",
        by=town.people.colleague,
        now=now,
    ),
    "ideas.forget_saved_search": lambda town, now: ideas.forget_saved_search(
        search=factories.saved_search(town.people.colleague), by=town.people.colleague, now=now
    ),
    "ideas.support": lambda town, now: submitted(town, ideas.support, "colleague", now),
    "ideas.unsupport": lambda town, now: supported(town, ideas.unsupport, now),
    "ideas.follow": lambda town, now: submitted(town, ideas.follow, "colleague", now),
    "ideas.unfollow": lambda town, now: supported(town, ideas.unfollow, now),
    "ideas.take": lambda town, now: submitted(town, ideas.take, "agent", now),
    "ideas.tidy": lambda town, now: submitted(town, ideas.tidy, "agent", now, section=town.teknisk, tags=["lek"]),
    "ideas.place": lambda town, now: submitted(
        town, ideas.place, "agent", now, section=town.teknisk, tags=["lek"], need=factories.need(town.people.agent)
    ),
    "ideas.merge": lambda town, now: submitted(town, ideas.merge, "agent", now, into=town.assessing),
    "ideas.hide": lambda town, now: submitted(town, ideas.hide, "agent", now, reason="Et navn."),
    "ideas.show": lambda town, now: ideas.show(
        idea=submitted(town, ideas.hide, "agent", now, reason="Et navn."), by=town.people.agent, now=now
    ),
    "ideas.hide_comment": lambda town, now: ideas.hide_comment(
        comment=factories.comment(town.submitted, town.people.colleague), reason="x", by=town.people.agent, now=now
    ),
    "ideas.show_comment": lambda town, now: ideas.show_comment(
        comment=ideas.hide_comment(
            comment=factories.comment(town.submitted, town.people.colleague), reason="x", by=town.people.agent, now=now
        ),
        by=town.people.agent,
        now=now,
    ),
    "ideas.unmerge": lambda town, now: ideas.unmerge(
        idea=submitted(town, ideas.merge, "agent", now, into=town.assessing), by=town.people.agent, now=now
    ),
    "ideas.withdraw": lambda town, now: submitted(
        town, ideas.withdraw, "proposer", now, reason_kind=WithdrawReason.SOLVED, reason=""
    ),
    "ideas.write_note": lambda town, now: submitted(
        town, ideas.write_note, "agent", now, body="Ring drift", key=uuid4()
    ),
    "ideas.delete_note": lambda town, now: ideas.delete_note(
        note=factories.note(town.submitted, town.people.agent), by=town.people.agent, now=now
    ),
    "ideas.assess": lambda town, now: submitted(
        town, ideas.assess, "agent", now, scores={factories.criterion(): 4}, comment="Nyttig"
    ),
    "ideas.rewrite_criterion": lambda town, now: ideas.rewrite_criterion(
        criterion=factories.criterion(), by=town.people.resource_team, now=now
    ),
    "ideas.answer_each": lambda town, now: ideas.answer_each(
        answers=[Answer(idea=town.submitted)], move=Move.TAKE, by=town.people.agent, now=now
    ),
}
