"""`make messages`: bring the catalogues up to date with the strings in code and templates."""

from deploy.local import commands, environment, install, prepare, terminal

# English is the language of the source and needs no catalogue: see innovasjon/web/extraction.py.
LANGUAGES = ("nb", "nn")


def messages() -> int:
    """Extract every string, add new ones untranslated, drop those that are gone, compile."""
    prepare.programs(install.TEST_REQUIREMENTS)
    with terminal.step("Updating the catalogues"):
        commands.run(
            commands.python("-m", "innovasjon.web.catalogues", *LANGUAGES),
            env=environment.for_django(environment.NO_DATABASE),
            log="messages",
            trouble="The strings could not be read",
        )
    prepare.translations()
    return 0
