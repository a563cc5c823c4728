"""`make messages`: bring the catalogues up to date with the strings in code and templates."""

from deploy.local import commands, install, places, prepare, terminal

# English is the language of the source: gettext answers with the string itself, so it needs no catalogue.
LANGUAGES = ("nb", "nn")


def messages() -> int:
    """Extract every string, add new ones untranslated, drop those that are gone, compile."""
    prepare.programs(install.TEST_REQUIREMENTS)
    template = places.VAR / "django.pot"
    with terminal.step("Extracting strings"):
        _babel("innovasjon.web.extraction", str(template))
    for language in LANGUAGES:
        with terminal.step(f"Updating locale/{language}"):
            _update(language, str(template))
    prepare.translations()
    return 0


def _update(language: str, template: str) -> None:
    catalogue = places.LOCALE / language / "LC_MESSAGES" / "django.po"
    common = ["-i", template, "-d", str(places.LOCALE), "-D", "django", "-l", language, "--width", "120"]
    if not catalogue.exists():
        _babel("babel.messages.frontend", "init", *common)
        return
    # No guesses: a fuzzy translation reads as if somebody had meant it.
    _babel("babel.messages.frontend", "update", *common, "--no-fuzzy-matching", "--ignore-obsolete")


def _babel(module: str, *arguments: str) -> None:
    commands.run(commands.python("-m", module, *arguments), log="messages", trouble="The strings could not be read")
