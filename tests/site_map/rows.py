"""The rows of the map: what one address answers about one object, and the usual shapes of such rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from ideas.lifecycle import Stage
from tests.personas import EVERYBODY, SIGNED_OUT, Town

WRONG_METHOD = 405
Answer = int | Mapping[str, int]
Target = Callable[[Town], Any]
Args = Callable[[Town], tuple[Any, ...]]
Who = Callable[[int], Answer]


@dataclass(frozen=True, kw_only=True)
class Case:
    """What one address answers about one object.

    `get` and `post` are a status for everybody who is let in, or a status by persona; WRONG_METHOD says that the
    address does not take this method. Those not signed in are sent to the sign-in page unless the case `is_public`.
    """

    url: str
    about: str = ""
    args: Args = lambda town: ()
    query: str | Callable[[Town], str] = ""
    get: Answer = WRONG_METHOD
    post: Answer = WRONG_METHOD
    data: Callable[[Town], dict[str, Any]] = lambda town: {}
    is_public: bool = False
    # A page for people, to be looked at in the browser tests; a download, a machine's address or a redirect is none.
    is_page: bool = field(default=True)
    # How often the page asks the database, session and reader included, for the reader to whom it costs most.
    queries: int | None = None

    @property
    def name(self) -> str:
        return f"{self.url} {self.about}".strip()

    def address(self, town: Town) -> str:
        query = self.query if isinstance(self.query, str) else self.query(town)
        return reverse(self.url, args=self.args(town)) + query

    def expected(self, method: str, persona: str) -> int:
        """The status that this persona gets."""
        answer = self.get if method in {"GET", "HEAD"} else self.post
        if persona in SIGNED_OUT and not self.is_public:
            return 302
        return answer if isinstance(answer, int) else answer[persona]


# --- Who: a function from what they get to what everybody gets


def everybody(status: int) -> Answer:
    return status


def only(*names: str, others: int = 403) -> Callable[[int], dict[str, int]]:
    """Those named; the others are refused."""
    return lambda status: dict.fromkeys(EVERYBODY, others) | dict.fromkeys(names, status)


def only_where_seen(*names: str, seen_by: tuple[str, ...]) -> Who:
    """Those named; the others who see the object are refused, and for everybody else it is not there."""
    refused = dict.fromkeys(EVERYBODY, 404) | dict.fromkeys(seen_by, 403)
    return lambda status: refused | dict.fromkeys(names, status)


resource_team = only("resource_team")


# --- The usual shapes


def page(url: str, about: str = "", *, who: Who = everybody, **more: Any) -> Case:
    """A page to read, for these; whether it takes a form too is told with `post`."""
    return Case(url=url, about=about, get=who(200), **more)


def form(url: str, about: str = "", *, who: Who = everybody, sent: int = 302, **more: Any) -> Case:
    """A page with a form: these see it, and their `data` leads on."""
    return page(url, about, who=who, post=who(sent), **more)


def button(
    url: str, about: str = "", *, who: Who = everybody, seen_by: Who | None = None, sent: int = 302, **more: Any
) -> Case:
    """A verb without a page: these may send it; who follows its address and sees the object is led to its page."""
    shown = (seen_by or everybody)(302)
    return Case(url=url, about=about, **({"get": shown, "post": who(sent), "is_page": False} | more))


def refusal(url: str, about: str, *, who: Who, shown: int, sent: int, **more: Any) -> Case:
    """An address that says no to these, each way in its manner; what the others get, they get here too."""
    return Case(url=url, about=about, get=who(shown), post=who(sent), is_page=False, **more)


def download(url: str, about: str = "", *, who: Who = everybody, found: int = 200, **more: Any) -> Case:
    """A file."""
    return Case(url=url, about=about, get=who(found), is_page=False, **more)


def machine(url: str, *, get: Answer = WRONG_METHOD, post: Answer = WRONG_METHOD, **more: Any) -> Case:
    """An address for machines, open to all."""
    return Case(url=url, get=get, post=post, is_public=True, is_page=False, **more)


# --- What the rows are about


def of(pick: Target) -> Args:
    """The arguments of an address that takes the id of one object."""
    return lambda town: (pick(town).pk,)


def given(*values: Any) -> Args:
    """The arguments of an address that takes these, whatever the town."""
    return lambda town: values


def sends(**values: Any) -> Callable[[Town], dict[str, Any]]:
    """The data of a form that sends these, whatever the town."""
    return lambda town: values


def stage(which: Stage) -> Target:
    return lambda town: town.ideas[which]


draft, submitted, assessing = stage(Stage.DRAFT), stage(Stage.SUBMITTED), stage(Stage.ASSESSING)
# Who may do what to an idea of `proposer` in Oppvekst.
SEES_DRAFT = ("proposer", "invited")
sees_the_draft = only(*SEES_DRAFT, others=404)
writes_the_draft = only_where_seen("proposer", seen_by=SEES_DRAFT)
refused_the_draft = only_where_seen(seen_by=SEES_DRAFT)
proposer = only("proposer")
TRIAGES = ("agent", "substitute", "resource_team")
triages = only(*TRIAGES)
network = only("agent", "other_agent", "substitute", "resource_team")
