"""What a password must be, in our words; the checks are Django's."""

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LongEnough(password_validation.MinimumLengthValidator):
    """At least ten characters; a sentence is easier to remember than signs."""

    def __init__(self, min_length: int = 10) -> None:
        super().__init__(min_length)

    def get_error_message(self) -> str:
        """Return what to do about a short password."""
        return ngettext(
            "The password is too short. Write at least %(count)d character, for example a short sentence.",
            "The password is too short. Write at least %(count)d characters, for example a short sentence.",
            self.min_length,
        ) % {"count": self.min_length}

    def get_help_text(self) -> str:
        """Return what is asked."""
        return ngettext(
            "At least %(count)d character. A short sentence is easy to remember.",
            "At least %(count)d characters. A short sentence is easy to remember.",
            self.min_length,
        ) % {"count": self.min_length}


class UnlikeTheirOwn(password_validation.UserAttributeSimilarityValidator):
    """Unlike one's own name and address."""

    def __init__(self) -> None:
        super().__init__(("name", "email"))

    def get_error_message(self) -> str:
        """Return what to do about a password like one's name."""
        return _("The password is too like your name or your e-mail address. Choose another.")

    def get_help_text(self) -> str:
        """Return what is asked."""
        return _("Not like your name or your e-mail address.")


class Uncommon(password_validation.CommonPasswordValidator):
    """None of the passwords that are guessed first."""

    def get_error_message(self) -> str:
        """Return what to do about a common password."""
        return _("Many use this password, so it is guessed first. Choose another.")

    def get_help_text(self) -> str:
        """Return what is asked."""
        return _("Not one that many use.")
