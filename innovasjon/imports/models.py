"""An import: a file that a worker reads, whose owner says yes to what it would do, and that a worker then does."""

import uuid
from datetime import timedelta
from pathlib import PurePath
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PATIENCE = timedelta(minutes=2)  # without a sign of life; then the worker is thought gone
# The two states that every import has: where it begins, and where it waits for its owner.
READING, READY = "reading", "ready"


def random_name(job: "Import", file_name: str) -> str:
    """Return where a file is kept: a name nobody can guess, nothing of its own name but the ending."""
    return f"{job.folder}/{uuid.uuid4().hex}{PurePath(file_name).suffix[:8].lower()}"


class Import(models.Model):
    """What every import is; each kind adds its states, by whom, what it counts, and how its preview is kept."""

    folder: ClassVar[str]  # of its files
    log_name: ClassVar[str]  # what stands before the point in its entries in the log
    working: ClassVar[frozenset[str]]  # the states in which a worker has something to do
    over: ClassVar[frozenset[str]]  # the states after which nothing happens by itself
    files: ClassVar[tuple[str, ...]] = ("file",)  # thrown away when it is over

    person: "models.ForeignKey[Any, Any]"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, default=READING)
    file = models.FileField(_("file"), upload_to=random_name, blank=True)
    file_name = models.CharField(_("name of the file"), max_length=150)
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)
    # Written by the worker as it goes. The page tells by it whether somebody works, and the next worker whether to.
    alive_at = models.DateTimeField(_("last sign of life"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    rows_read = models.PositiveIntegerField(_("rows read"), default=0)
    problem = models.CharField(_("what was wrong"), max_length=500, blank=True)

    class Meta:
        abstract = True
        ordering = ["-id"]

    class Privacy:
        personal: ClassVar[set[str]] = {"file", "file_name", "person"}
        not_personal: ClassVar[set[str]] = {
            *("id", "key", "state", "begun_at", "alive_at", "ended_at", "rows_read", "counts", "problem"),
        }

    def __str__(self) -> str:
        return f"{self.file_name} {self.begun_at:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        """Return the page that shows how far it has come, and what it would do."""
        raise NotImplementedError

    @property
    def page_title(self) -> str:
        """Return what that page is called in the way to the pages below it."""
        return self.file_name

    @property
    def is_working(self) -> bool:
        """Tell whether a worker has something to do with it."""
        return self.state in self.working

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more happens by itself."""
        return self.state in self.over

    @property
    def is_stuck(self) -> bool:
        """Tell whether a worker should be at it, and none has been heard of for long."""
        return self.is_working and timezone.now() - self.alive_at > PATIENCE
