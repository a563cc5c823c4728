"""A form that is sent after the session ended, or changed, is kept until its writer can send it again.

So is one whose writer chooses another language. The text waits in the session, a new and anonymous one where it ended.
The form carries a signed mark of its writer, so that somebody else who signs in on a shared machine does not get it.
"""

from typing import Any
from urllib.parse import urlsplit

from django.core import signing
from django.http import HttpRequest, QueryDict

from innovasjon.web.forms import Form

WRITER_FIELD = "writer"
SESSION_KEY = "kept_form"
FORM_ID = "skjema"  # of the page's own form, which the choice of language sends along
LIMIT = 200_000  # characters; longer than every text field of any form together
_signer = signing.Signer(salt="innovasjon.web.kept_forms")


def writer_mark(person_id: int) -> str:
    """Return the value of the form's hidden field that says who writes."""
    return _signer.sign(str(person_id))


def keep(request: HttpRequest, page: str = "") -> str:
    """Keep the fields of a POST that was not let in, for the `page` its reader wrote on; return that page's address.

    "" when nothing is kept: forms without a writer's mark are not, nor those of somebody else than who is signed in.
    """
    body = request.POST.copy()
    # It belongs to the session that ended, and nothing secret should lie in what is kept.
    body.pop("csrfmiddlewaretoken", None)
    text, reader = body.urlencode(), request.user.pk
    # Signed and not a bare number: else a page of somebody else's could leave a text in the reader's name.
    mark = body.get(WRITER_FIELD)
    if mark is None or len(text) > LIMIT or (reader and mark != writer_mark(reader)):
        return ""
    page = page or written_on(request)
    request.session[SESSION_KEY] = {"path": urlsplit(page).path, "body": text}
    return page


def shown_with_form(request: HttpRequest) -> None:
    """Note that the page has a form with a writer's mark, called FORM_ID: another language sends it along."""
    request.page_form = FORM_ID  # type: ignore[attr-defined]


def shown_without_form(request: HttpRequest) -> None:
    """Note that the page shows no form after all: another language has nothing to send along."""
    request.page_form = ""  # type: ignore[attr-defined]


def written_on(request: HttpRequest) -> str:
    """Return the address of the page a form was on: htmx sends parts of a page to other addresses than the page's."""
    htmx = getattr(request, "htmx", None)
    return (htmx and htmx.current_url_abs_path) or request.get_full_path()


def take_back(request: HttpRequest) -> QueryDict | None:
    """Return, once, the fields the reader had sent to this address before their session ended; else None."""
    kept = request.session.get(SESSION_KEY)
    # Only where it was written: on another page it would fill fields that happen to be called the same.
    if not kept or kept["path"] != request.path:
        return None
    del request.session[SESSION_KEY]
    body = QueryDict(kept["body"])
    return body if body.get(WRITER_FIELD) == writer_mark(request.user.pk or 0) else None


def written(request: HttpRequest, form: type[Form], *, options: dict[str, Any] | None = None, **initial: Any) -> Form:
    """Return the form to show: with what its writer had sent before their session ended, else as new.

    `options` are what the form takes beside its data.
    """
    shown_with_form(request)
    kept = take_back(request)
    mark = writer_mark(request.user.pk or 0)
    given = {name: kept[name] for name in form.base_fields if kept and name in kept}
    made = form(initial=initial | given | {WRITER_FIELD: mark}, **options or {})
    made.kept = kept  # for the other forms of the page
    return made
