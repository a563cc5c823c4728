"""Who may enter a view. Every view carries exactly one of these; a test fails on one that does not.

Default deny: without a mark, `middleware.SignInRequired` lets only signed-in people in and the test fails.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import rules
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import Promise

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def public(view: View) -> View:
    """Let anybody in, signed in or not."""
    view.access = "public"  # type: ignore[attr-defined]
    return login_not_required(view)


def signed_in(view: View) -> View:
    """Let every person who is signed in enter; the view itself decides what of it they see."""
    view.access = "signed in"  # type: ignore[attr-defined]
    return view


def permitted(permission: str, *, reason: str | Promise) -> Callable[[View], View]:
    """Let in only those whom the rule `permission` names; others get 403 with `reason` in their language."""

    def decorate(view: View) -> View:
        @wraps(view)
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            require(permission, request.user, reason=reason)
            return view(request, *args, **kwargs)

        entered.access = permission  # type: ignore[attr-defined]
        return entered  # type: ignore[return-value]

    return decorate


def require(permission: str, user: Any, obj: object = None, *, reason: str | Promise) -> None:
    """Raise PermissionDenied with `reason` unless the rule `permission` says yes.

    Asks the rules alone, not the user's flags: being a superuser opens the admin, not other people's drafts.
    """
    if not rules.has_perm(permission, user, obj):
        raise PermissionDenied(str(reason))
