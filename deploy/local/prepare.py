"""Bring what the site stands on up to date, and skip what has not changed since the last run."""

from collections.abc import Mapping
from pathlib import Path

from deploy.local import commands, environment, install, places, single, stamps, terminal


def programs(lock: Path = install.REQUIREMENTS) -> None:
    """Everything that is installed, and what is built from the project's own files without a database."""
    with single.in_turn("set-up"):
        install.python_packages(lock)
        install.node_packages()
        translations()
        static_files()


def translations() -> None:
    """Compile the catalogues that have changed."""
    catalogues = places.files("LC_MESSAGES/django.po")
    content = stamps.digest([install.REQUIREMENTS, *catalogues])
    stamp = places.STAMPS / "translations"
    compiled = all(path.with_suffix(".mo").exists() for path in catalogues)
    if not catalogues or (compiled and stamps.is_fresh(stamp, content)):
        return
    with terminal.step("Compiling translations"):
        argv = commands.python("-m", "babel.messages.frontend", "compile", "-d", places.LOCALE, "-D", "django")
        commands.run(argv, log="translations", trouble="A catalogue in locale/ has an error")
    stamps.mark(stamp, content)


def static_files() -> None:
    """Collect and compress what the browser gets."""
    content = stamps.digest(
        [install.REQUIREMENTS, places.ROOT / "package-lock.json", places.ROOT / "innovasjon" / "settings.py"]
        + [places.ROOT / "innovasjon" / "web" / "styles.py"]
        + [path for path in places.files("*") if "static" in path.parts]
    )
    stamp = places.STATIC_ROOT / ".collected"
    if stamps.is_fresh(stamp, content):
        return
    with terminal.step("Collecting static files"):
        manage("collectstatic", "--no-input", "--clear", env=environment.for_django(environment.NO_DATABASE))
    stamps.mark(stamp, content)


def migrations(env: Mapping[str, str], stamp: Path | None) -> None:
    """Bring the tables up to date. Without a stamp, as for somebody else's database, Django always looks."""
    if stamp and is_migrated(stamp):
        return
    with terminal.step("Migrating the database"):
        manage("migrate", "--no-input", env=env)
    if stamp:
        stamps.mark(stamp, all_migrations())


def is_migrated(stamp: Path) -> bool:
    """Whether the database with this stamp was last migrated with the migrations that are there now."""
    return stamps.is_fresh(stamp, all_migrations())


def all_migrations() -> str:
    """A digest of the migrations that are there, the packages' own among them."""
    return stamps.digest([install.REQUIREMENTS, *places.files("migrations/*.py")])


def manage(*arguments: str, env: Mapping[str, str]) -> None:
    """Run a command of manage.py. Raises SetupError with the end of its output when it fails."""
    commands.run(
        commands.python("manage.py", *arguments),
        env=env,
        log=arguments[0],
        trouble=f"manage.py {arguments[0]} failed",
    )
