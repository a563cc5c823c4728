"""Single sign-on by OpenID Connect: only people who already stand in the organisation may enter."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Nobody makes an account of their own."""

    def is_open_for_signup(self, request: Any) -> bool:
        """Return False: the import of the organisation makes the accounts."""
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Nobody makes an account by signing in elsewhere."""

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        """Return False: the import of the organisation makes the accounts."""
        return False
