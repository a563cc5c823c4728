"""What every page of the municipality needs: its logo, and the choice of language."""

from pathlib import PurePath

from django.conf import settings
from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from innovasjon.people import actions, onward, site
from innovasjon.people.models import Person
from innovasjon.web import errors, kept_forms
from innovasjon.web.access import public

PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
}
A_DAY = 24 * 3600  # seconds
A_YEAR = 365 * A_DAY


@public
@require_safe
def logo(request: HttpRequest) -> HttpResponseBase:
    """Send the municipality's logo; its address changes with the file, so browsers keep it."""
    name = site.current().logo
    kind = PICTURES.get(PurePath(name).suffix.lower())
    if not kind or not default_storage.exists(name):
        raise Http404
    return FileResponse(
        default_storage.open(name), content_type=kind, headers={"Cache-Control": f"public, max-age={A_DAY}"}
    )


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on; kept with the person, and in a cookie for those not signed in."""
    language = request.POST.get("language", "")
    if language not in dict(site.current().languages):
        return errors.bad_request(request, None)
    if isinstance(request.user, Person):
        actions.set_language(person=request.user, language=language)
    asked = onward.page_behind(request) or request.POST.get("next") or request.GET.get("next")
    page = onward.address(request, asked)
    if kept_forms.keep(request, page):
        with translation.override(language):
            messages.info(request, _("What you had written is still here. It is not saved yet."))
    # Not `redirect`: it takes a word for the name of a view, and fails when there is none.
    response = HttpResponseRedirect(page)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=A_YEAR,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
