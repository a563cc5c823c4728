"""One project: the page that tells where it stands, whose ideas it is made of, who takes part, what happened."""

from dataclasses import dataclass

import rules
from django.db.models import Exists, OuterRef, Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from agents import helped
from ideas.models import Idea
from ideas.story import Event
from innovasjon.audit.models import Entry
from innovasjon.people.models import Person
from innovasjon.people.requests import ReaderRequest
from innovasjon.web.access import signed_in
from innovasjon.web.forms import Form
from innovasjon.web.kept_forms import written
from projects import people, progress, story
from projects.forms.updates import UpdateForm
from projects.models import Ask, Origin, Phase, Project
from projects.rules import part_of

# What the page may offer, by the word its template asks with.
PERMISSIONS = {
    "steer": "projects.steer_project",
    "tell": "projects.tell_of_project",
    "answer": "projects.answer_ask",
    "know": "projects.know_the_answers",
}
NOT_YOURS_TO_STEER = gettext_lazy(
    "Only the project's lead, the leaders of its unit and section, and the resource team can do this."
)
NOT_YOURS_TO_TELL = gettext_lazy("Only those who take part in the project or work with it can do this.")
UPDATES_SHOWN = 20


@dataclass(frozen=True)
class Look:
    """A project with what its page shows of it."""

    project: Project
    phases: list[Phase]
    origins: list[Origin]
    asks: list[Ask]

    @property
    def seen(self) -> list[Origin]:
        """Return the ideas that the reader may see: one that is hidden for personal data is named to few."""
        return [row for row in self.origins if row.is_seen]  # type: ignore[attr-defined]


def look_up(request: ReaderRequest, pk: int) -> Look:
    """Return the project; 404 when it is not there or the reader may not see it."""
    rows = Project.objects.visible_to(request.user).for_page()
    seen = Idea.objects.visible_to(request.user).filter(pk=OuterRef("idea"))
    ideas = Origin.objects.select_related("idea").only("project", "added_at", "left_at", *_OF_AN_IDEA)
    fetched = rows.annotate(**helped.annotations(Project)).prefetch_related(
        Prefetch("asks", Ask.objects.with_names()),
        Prefetch("origins", ideas.annotate(is_seen=Exists(seen)).order_by("pk")),
        "method__phases",
    )
    project = get_object_or_404(fetched, pk=pk)
    if not rules.has_perm("projects.view_project", request.user, project):
        raise Http404
    return Look(project, list(project.method.phases.all()), list(project.origins.all()), list(project.asks.all()))


_OF_AN_IDEA = tuple(
    f"idea__{name}" for name in ("title", "reference", "stage", "benefit", "in_use_from", "submitted_at")
)


def allowed(project: Project, reader: Person) -> dict[str, bool]:
    """Return what the reader may do with the project, by the words of PERMISSIONS; nothing more once it has ended."""
    may = {verb: rules.has_perm(permission, reader, project) for verb, permission in PERMISSIONS.items()}
    return may if not project.is_closed else {verb: verb == "know" and yes for verb, yes in may.items()}


def show(
    request: ReaderRequest, found: Look, *, form: Form | None = None, conflict: str = "", status: int = 200
) -> HttpResponse:
    """Render the project's page; with an update that came back with errors, or with what somebody did meanwhile."""
    project, may = found.project, allowed(found.project, request.user)
    knows = may["know"]
    context = {
        "project": project,
        "may": may,
        "conflict": conflict,
        "steps": progress.steps(project, found.phases),
        "waiting": waiting(found, knows=knows, reader=request.user),
        "own": part_of(request.user, project) if not project.is_closed else None,
        "origins": found.seen,
        "people": people.standing(found.asks, knows=knows),
        "removed": [row for row in found.asks if row.removed_at] if may["steer"] else [],
        "updates": list(project.updates.select_related("written_by").order_by("-pk")[:UPDATES_SHOWN]),
        "events": _events(found, knows=knows),
        "help": helped.beside(project, may_ask=may["tell"]),
        "form": form or (written(request, UpdateForm) if may["tell"] else None),
    }
    return render(request, "projects/project.html", context, status=status)


def waiting(found: Look, *, knows: bool, reader: Person | None = None) -> people.Waiting | None:
    """Return whom the project waits for."""
    return people.waiting(found.project, found.phases, found.asks, knows=knows, now=timezone.now(), reader=reader)


def _events(found: Look, *, knows: bool) -> list[Event]:
    entries = Entry.objects.about(found.project).told(story.SENTENCES).with_names().order_by("-id")
    teller = story.Teller(
        found.project,
        {row.pk: row for row in found.asks},
        {row.idea_id: row.idea.title for row in found.seen},
        {row.pk: row for row in found.phases},
        knows,
    )
    return story.tell(teller, list(entries[: story.LONGEST])[::-1])


@signed_in
@require_safe
def project(request: ReaderRequest, pk: int) -> HttpResponse:
    """Tell how the project stands, and its whole story."""
    return show(request, look_up(request, pk))
