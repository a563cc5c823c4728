"""Every address of the site, found by walking the resolver, and what each answers to whom.

A new address needs at least one `Case` here: the permission matrix, the bad input, the query counts and the browser
tests all walk this map, and fail on an address that is not in it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from ideas.lifecycle import Stage
from innovasjon.notifications import unsubscribing
from innovasjon.notifications.kinds import can_be_chosen
from tests import factories, personas
from tests.personas import EVERYBODY, SIGNED_IN, Town

WRONG_METHOD = 405
Answer = int | Mapping[str, int]
Target = Callable[[Town], Any]


# --- The addresses there are


@dataclass(frozen=True)
class Address:
    """One URL pattern. `group` is "ours", or the library that owns it: "admin", "sso"."""

    name: str
    pattern: str
    view: Callable[..., Any]

    @property
    def group(self) -> str:
        first = self.pattern.split("/", 1)[0]
        return first if first in {"admin", "sso"} else "ours"


def addresses() -> list[Address]:
    """Every URL pattern of the site; those without a name are called by their pattern."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, namespace: str) -> Iterator[Address]:
    for entry in patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, pattern, inner)
        else:
            yield Address(f"{namespace}{entry.name}" if entry.name else pattern, pattern, entry.callback)


def ours() -> list[Address]:
    return [address for address in addresses() if address.group == "ours"]


# --- What they answer


@dataclass(frozen=True, kw_only=True)
class Case:
    """What one address answers about one object.

    `get` and `post` are a status for everybody who is let in, or a status by persona; WRONG_METHOD says that the
    address does not take this method. Those not signed in are sent to the sign-in page unless the case `is_public`.
    """

    url: str
    about: str = ""
    args: Callable[[Town], tuple[Any, ...]] = lambda town: ()
    query: str = ""
    get: Answer = WRONG_METHOD
    post: Answer = WRONG_METHOD
    data: Callable[[Town], dict[str, Any]] = lambda town: {}
    is_public: bool = False
    # A page for people, to be looked at in the browser tests; a download, a machine's address or a redirect is none.
    is_page: bool = field(default=True)

    @property
    def name(self) -> str:
        return f"{self.url} {self.about}".strip()

    def address(self, town: Town) -> str:
        return reverse(self.url, args=self.args(town)) + self.query

    def expected(self, method: str, persona: str) -> int:
        """The status that this persona gets."""
        answer = self.get if method in {"GET", "HEAD"} else self.post
        if persona in personas.SIGNED_OUT and not self.is_public:
            return 302
        return answer if isinstance(answer, int) else answer[persona]


def only(*names: str, status: int, others: int) -> dict[str, int]:
    """This status for these personas, and another for everybody else."""
    return {name: status if name in names else others for name in EVERYBODY}


def of(pick: Target) -> Callable[[Town], tuple[Any, ...]]:
    """The arguments of an address that takes the id of one object."""
    return lambda town: (pick(town).pk,)


def stage(which: Stage) -> Target:
    return lambda town: town.ideas[which]


draft, submitted, assessing = stage(Stage.DRAFT), stage(Stage.SUBMITTED), stage(Stage.ASSESSING)


def a_comment(town: Town, *, on: Target = submitted, by: str = "proposer") -> Any:
    return factories.comment(on(town), getattr(town.people, by))


def a_need(town: Town) -> Any:
    return factories.need(town.people.agent)


def an_import(town: Town) -> Any:
    return factories.organisation_import(town.people.resource_team)


A_NEED = {"title": "Barna mangler plass", "description": factories.NEED_TEXT, "whose_need": "residents"}
AN_IDEA = {"title": "Tavle i gangen", "need": factories.NEED_TEXT, "then": "save"}
SEES_DRAFT = ("proposer", "invited")
TRIAGES = ("agent", "substitute", "resource_team")
NETWORK = ("agent", "other_agent", "substitute", "resource_team")

SITE = [
    Case(url="web:front", get=200),
    Case(url="web:about", get=200, is_public=True),
    Case(url="web:privacy", get=200, is_public=True),
    Case(url="web:accessibility", get=200, is_public=True),
    Case(url="web:style_guide", get=200),
    Case(url="web:healthz", get=200, is_public=True, is_page=False),
    Case(url="web:readyz", get=200, is_public=True, is_page=False),
    Case(url="web:metrics", get=404, is_public=True, is_page=False),
    Case(url="web:csp_report", post=400, is_public=True, is_page=False),
    Case(url="web:robots", get=200, is_public=True, is_page=False),
    Case(url="web:favicon", get=302, is_public=True, is_page=False),
]

PEOPLE = [
    Case(
        url="people:sign_in",
        get=only(*personas.SIGNED_OUT, status=200, others=302),
        post=422,
        is_public=True,
    ),
    Case(url="people:single_sign_on", post=404, is_public=True, is_page=False),
    Case(url="people:sign_out", post=302, is_public=True, is_page=False),
    Case(url="people:language", post=302, data=lambda town: {"language": "nn"}, is_public=True, is_page=False),
    Case(url="people:account", get=200),
    Case(url="people:password", get=403, post=403, is_page=False),  # nobody in the town has a password
    Case(url="people:forgotten", get=200, post=422, is_public=True),
    Case(url="people:password_link", args=lambda town: ("MQ", "not-a-token"), get=404, is_public=True, is_page=False),
    Case(url="people:new_password", get=404, post=404, is_public=True, is_page=False),
    Case(url="people:sign_out_everywhere", get=302, post=302, is_page=False),
    Case(url="people:search", get=200, query="?q=kari"),
    Case(
        url="people:imports",
        get=only("resource_team", status=200, others=403),
        post=only("resource_team", status=422, others=403),
    ),
    Case(
        url="people:import", args=lambda town: (an_import(town).key,), get=only("resource_team", status=200, others=403)
    ),
    *(
        Case(
            url=f"people:{verb}_import",
            args=lambda town: (an_import(town).key,),
            get=only("resource_team", status=302, others=403),
            post=only("resource_team", status=status, others=403),
            is_page=False,
        )
        for verb, status in (("confirm", 409), ("cancel", 302), ("wake", 302))
    ),
    *(
        Case(
            url=url,
            about=kind,
            args=lambda town, kind=kind: (kind,),
            get=only("resource_team", status=status, others=403),
            is_page=False,
        )
        for url in ("people:import_template", "people:export")
        for kind, status in (("csv", 200), ("xlsx", 200), ("exe", 404))
    ),
    Case(url="people:guest", get=403, is_public=True),
    Case(url="people:guest_link", args=lambda town: ("not-a-token",), get=404, is_public=True),
    Case(url="people:logo", get=404, is_public=True, is_page=False),
]

IDEAS = [
    Case(url="ideas:list", get=200),
    *(
        Case(url="ideas:export", about=kind, args=lambda town, kind=kind: (kind,), get=status, is_page=False)
        for kind, status in (("csv", 200), ("xlsx", 200), ("exe", 404))
    ),
    Case(url="ideas:needs", get=200),
    Case(
        url="ideas:new_need",
        get=only(*NETWORK, status=200, others=403),
        post=only(*NETWORK, status=302, others=403),
        data=lambda town: A_NEED,
    ),
    Case(
        url="ideas:edit_need",
        args=of(a_need),
        get=only(*NETWORK, status=200, others=403),
        post=only(*NETWORK, status=302, others=403),
        data=lambda town: A_NEED,
    ),
    Case(url="ideas:new", get=200, post=302, data=lambda town: AN_IDEA | {"key": uuid4()}),
    Case(url="ideas:similar", post=200, data=lambda town: {"title": "Tavle i gangen"}, is_page=False),
    Case(
        url="ideas:edit",
        about="draft",
        args=of(draft),
        get=only("proposer", status=200, others=404) | {"invited": 403},
        post=only("proposer", status=302, others=404) | {"invited": 403},
        data=lambda town: AN_IDEA,
    ),
    Case(
        url="ideas:edit",
        about="submitted",
        args=of(submitted),
        get=only("proposer", status=200, others=403),
        post=only("proposer", status=422, others=403),
        data=lambda town: AN_IDEA,
    ),
    Case(
        url="ideas:edit",
        about="closed",
        args=of(stage(Stage.CLOSED)),
        get=only("proposer", status=409, others=403),
        post=only("proposer", status=422, others=403),
        data=lambda town: AN_IDEA,
        is_page=False,
    ),
    Case(
        url="ideas:discard",
        about="draft",
        args=of(draft),
        get=only("proposer", status=200, others=404) | {"invited": 403},
        post=only("proposer", status=302, others=404) | {"invited": 403},
    ),
    Case(
        url="ideas:discard",
        about="submitted",
        args=of(submitted),
        get=only("proposer", status=409, others=403),
        post=only("proposer", status=409, others=403),
        is_page=False,
    ),
    Case(
        url="ideas:invite",
        about="draft",
        args=of(draft),
        query="?q=kari",
        get=only("proposer", status=200, others=404) | {"invited": 403},
        post=only("proposer", status=302, others=404) | {"invited": 403},
        data=lambda town: {"email": "ola@utenfor.example", "name": "Ola"},
    ),
    Case(
        url="ideas:take_back_invitation",
        args=lambda town: (town.submitted.pk, town.submitted.proposers.get(person=town.people.invited).pk),
        get=only("proposer", status=302, others=403),
        post=only("proposer", status=302, others=403),
        is_page=False,
    ),
    Case(
        url="ideas:remove_file",
        args=of(lambda town: factories.attachment(town.submitted, town.people.proposer)),
        get=only("proposer", status=200, others=403),
        post=only("proposer", status=302, others=403),
    ),
    Case(
        url="ideas:answer_invitation",
        about="submitted",
        args=of(submitted),
        get=302,
        post=302,
        data=lambda town: {"answer": "yes"},
        is_page=False,
    ),
    Case(
        url="ideas:answer_invitation",
        about="draft",
        args=of(draft),
        get=only(*SEES_DRAFT, status=302, others=404),
        post=only(*SEES_DRAFT, status=302, others=404),
        data=lambda town: {"answer": "no"},
        is_page=False,
    ),
    Case(url="ideas:idea", about="submitted", args=of(submitted), get=200),
    Case(url="ideas:idea", about="draft", args=of(draft), get=only(*SEES_DRAFT, status=200, others=404)),
    Case(
        url="ideas:submit",
        about="draft",
        args=of(draft),
        get=only(*SEES_DRAFT, status=302, others=404),
        post=only("proposer", status=302, others=404) | {"invited": 403},
        is_page=False,
    ),
    Case(
        url="ideas:submit",
        about="submitted",
        args=of(submitted),
        get=302,
        post=only("proposer", status=409, others=403),
        is_page=False,
    ),
    Case(
        url="ideas:withdraw",
        about="submitted",
        args=of(submitted),
        get=only("proposer", status=200, others=403),
        post=only("proposer", status=302, others=403),
        data=lambda town: {"reason_kind": "solved"},
    ),
    Case(
        url="ideas:withdraw",
        about="draft",
        args=of(draft),
        get=only("proposer", status=409, others=404) | {"invited": 403},
        post=only("proposer", status=409, others=404) | {"invited": 403},
        data=lambda town: {"reason_kind": "solved"},
        is_page=False,
    ),
    Case(
        url="ideas:comment",
        about="submitted",
        args=of(submitted),
        get=200,
        post=302,
        data=lambda town: {"body": "Bra!", "key": uuid4()},
    ),
    Case(
        url="ideas:comment",
        about="draft",
        args=of(draft),
        get=only(*SEES_DRAFT, status=403, others=404),
        post=only(*SEES_DRAFT, status=403, others=404),
        is_page=False,
    ),
    *(
        case
        for url in ("ideas:support", "ideas:follow")
        for case in (
            Case(
                url=url,
                about="submitted",
                args=of(submitted),
                get=302,
                post=302,
                data=lambda town: {"on": "1"},
                is_page=False,
            ),
            Case(
                url=url,
                about="draft",
                args=of(draft),
                get=only(*SEES_DRAFT, status=302, others=404),
                post=only(*SEES_DRAFT, status=403, others=404),
                is_page=False,
            ),
        )
    ),
    Case(
        url="ideas:edit_comment",
        about="fresh",
        args=of(a_comment),
        get=only("proposer", status=200, others=403),
        post=only("proposer", status=302, others=403),
        data=lambda town: {"body": "Nye ord"},
    ),
    Case(
        url="ideas:delete_comment",
        about="fresh",
        args=of(a_comment),
        get=only("proposer", *TRIAGES, status=200, others=403),
        post=only("proposer", *TRIAGES, status=302, others=403),
    ),
    Case(
        url="ideas:attachment",
        about="submitted",
        args=of(lambda town: factories.attachment(town.submitted, town.people.proposer)),
        get=200,
        is_page=False,
    ),
    Case(
        url="ideas:attachment",
        about="draft",
        args=of(lambda town: factories.attachment(town.draft, town.people.proposer)),
        get=only(*SEES_DRAFT, status=200, others=404),
        is_page=False,
    ),
    Case(url="ideas:need", args=of(a_need), get=200),
    *(
        Case(
            url="ideas:inbox",
            about=part,
            query=query,
            get=only(*NETWORK, status=200, others=403),
            post=only(*NETWORK, status=WRONG_METHOD, others=403),
        )
        for part, query in (("untaken", ""), ("mine", "?shown=mine"), ("taken", "?shown=taken"))
    ),
    Case(
        url="ideas:tidy",
        about="submitted",
        args=of(submitted),
        get=only(*TRIAGES, status=200, others=403),
        post=only(*TRIAGES, status=302, others=403),
        data=lambda town: {"section": town.teknisk.pk, "tags": "natt"},
    ),
    Case(
        url="ideas:tidy",
        about="draft",
        args=of(draft),
        get=only(*SEES_DRAFT, status=403, others=404),
        post=only(*SEES_DRAFT, status=403, others=404),
        is_page=False,
    ),
    Case(
        url="ideas:take",
        about="submitted",
        args=of(submitted),
        get=302,
        post=only(*TRIAGES, status=302, others=403),
        is_page=False,
    ),
    Case(
        url="ideas:take",
        about="assessing",
        args=of(assessing),
        get=302,
        post=only("agent", status=302, others=403) | dict.fromkeys(("substitute", "resource_team"), 409),
        is_page=False,
    ),
    Case(
        url="ideas:take",
        about="draft",
        args=of(draft),
        get=only(*SEES_DRAFT, status=302, others=404),
        post=only(*SEES_DRAFT, status=403, others=404),
        is_page=False,
    ),
    Case(
        url="ideas:guest_answer",
        args=of(lambda town: factories.guest_proposer(town.draft, factories.guest())),
        post=403,
        is_public=True,
        is_page=False,
    ),
    Case(
        url="ideas:guest_attachment",
        args=of(lambda town: factories.attachment(town.submitted, town.people.proposer)),
        get=404,
        is_public=True,
        is_page=False,
    ),
]


def a_notice(town: Town) -> Any:
    return factories.notice(town.people.proposer)


def their_choices(town: Town) -> dict[str, Any]:
    return {"digest": "daily", "weekday": "1", **{f"kind-{k.name.replace('.', '-')}": "inapp" for k in can_be_chosen()}}


MESSAGES = [
    Case(url="notifications:list", get=200),
    Case(
        url="notifications:open",
        args=of(a_notice),
        get=only("proposer", status=302, others=404),
        is_page=False,
    ),
    Case(url="notifications:mark_all_read", get=302, post=302, is_page=False),
    Case(url="notifications:settings", get=200, post=302, data=their_choices),
    Case(url="notifications:preview", get=200),
    Case(
        url="notifications:stop",
        about="a kind that can be muted",
        args=lambda town: (unsubscribing.token(town.people.proposer, "ideas.comment"),),
        get=200,
        post=200,
        is_public=True,
    ),
    Case(
        url="notifications:stop",
        about="made up",
        args=lambda town: ("not-a-token",),
        get=404,
        post=404,
        is_public=True,
    ),
]

CASES: list[Case] = [*SITE, *PEOPLE, *IDEAS, *MESSAGES]

# The one page of single sign-on that answers: where the identity provider sends people back to.
SSO = {"openid_connect_callback"}


def one_of_each(method: str) -> list[Case]:
    """One case of every address that takes the method ("get", "post"): the first that lets somebody in, if any does."""
    found: dict[str, Case] = {}
    for case in CASES:
        answer = getattr(case, method)
        if answer != WRONG_METHOD and (case.url not in found or not _lets_in(getattr(found[case.url], method))):
            found[case.url] = case
    return list(found.values())


def _lets_in(answer: Answer) -> bool:
    return min([answer] if isinstance(answer, int) else answer.values()) < 400


def pages() -> list[Case]:
    """The cases that show a page to somebody."""
    return [case for case in CASES if case.is_page]


def readers(case: Case) -> list[str]:
    """Those who are shown the page of this case, each a different look at it."""
    names = EVERYBODY if case.is_public else SIGNED_IN
    return [name for name in names if case.get != WRONG_METHOD and case.expected("GET", name) < 300]
