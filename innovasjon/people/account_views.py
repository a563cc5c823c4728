"""One's own page, and finding colleagues."""

from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from innovasjon.people import actions, colleagues
from innovasjon.people.forms import PasswordForm
from innovasjon.people.models import Person, Section
from innovasjon.people.requests import ReaderRequest
from innovasjon.web import stories
from innovasjon.web.access import signed_in
from innovasjon.web.forms import render_form
from innovasjon.web.methods import form_or_get


@signed_in
@require_safe
def account(request: ReaderRequest) -> HttpResponse:
    """Show one's own page: who one is here, language, sign-in, and what each story adds (accountpage.py)."""
    person = request.user
    context = {
        "who": list(_who(person)),
        "may_change_password": person.has_usable_password(),
        "panels": [panel for story in stories.collect("accountpage") for panel in story.panels(person)],
    }
    return render(request, "people/account.html", context)


def _who(person: Person) -> Iterator[tuple[str, object]]:
    """Yield what the municipality knows somebody as."""
    yield _("Name"), person.name
    yield _("E-mail"), person.email
    if person.unit:
        yield _("Unit"), person.unit
        yield _("Section"), person.unit.section
    led = [*Section.objects.in_use().filter(leader=person), *person.units_led.filter(is_active=True)]
    if led:
        yield _("You lead"), ", ".join(str(place) for place in led)
    if person.in_resource_team:
        yield _("You are in"), _("the resource team")


@signed_in
@sensitive_post_parameters()
@form_or_get
def password(request: ReaderRequest) -> HttpResponse:
    """Change one's own password; this session goes on, the others end."""
    person = request.user
    if not person.has_usable_password():
        raise PermissionDenied(_("You sign in elsewhere and have no password here."))
    form = PasswordForm(person, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render_form(request, "people/password.html", {"form": form}, form)
    actions.set_password(person=person, password=form.cleaned_data["new_password1"], by=person, now=timezone.now())
    update_session_auth_hash(request, person)
    messages.success(request, _("Your password is changed. You are signed out everywhere else."))
    return redirect("people:account")


@signed_in
@form_or_get
def sign_out_everywhere(request: ReaderRequest) -> HttpResponse:
    """End all of one's sessions, this one too. GET, after a new sign-in, leads to the page with the button."""
    if request.method != "POST":
        return redirect("people:account")
    person = request.user
    actions.end_sessions(person=person, by=person, now=timezone.now())
    logout(request)
    messages.success(request, _("You are signed out everywhere."))
    return redirect("people:sign_in")


@signed_in
@require_safe
def search(request: ReaderRequest) -> HttpResponse:
    """Find colleagues by name or e-mail.

    To htmx the bare list, for a form that asks for somebody: each has a button `person` with their id.
    """
    context = colleagues.found(request.GET) | {"is_part": bool(request.htmx)}
    template = f"people/search.html{'#found' if request.htmx else ''}"
    return render_form(request, template, context, context["find"])
