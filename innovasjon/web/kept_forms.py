"""A form that is sent after the session ended is kept until its writer has signed in again.

The text waits in the new, anonymous session. The form carries a signed mark of its writer, so that somebody else who
signs in on a shared machine does not get it.
"""

from django.core import signing
from django.http import HttpRequest, QueryDict

WRITER_FIELD = "writer"
SESSION_KEY = "kept_form"
LIMIT = 200_000  # characters; longer than every text field of any form together
_signer = signing.Signer(salt="innovasjon.web.kept_forms")


def writer_mark(person_id: int) -> str:
    """Return the value of the form's hidden field that says who writes."""
    return _signer.sign(str(person_id))


def keep(request: HttpRequest, *, path: str) -> None:
    """Keep the fields of a POST by somebody whose session has ended, for the page at `path` that they wrote on.

    Forms without a writer's mark are not kept.
    """
    body = request.POST.copy()
    body.pop("csrfmiddlewaretoken", None)
    text = body.urlencode()
    if WRITER_FIELD in body and len(text) <= LIMIT:
        request.session[SESSION_KEY] = {"path": path, "body": text}


def take_back(request: HttpRequest) -> QueryDict | None:
    """Return, once, the fields the reader had sent to this address before their session ended; else None."""
    kept = request.session.get(SESSION_KEY)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[SESSION_KEY]
    body = QueryDict(kept["body"])
    return body if body.get(WRITER_FIELD) == writer_mark(request.user.pk or 0) else None
