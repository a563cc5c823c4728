"""The lock that every change of a project begins with.

Always the project first, then its ideas by their id. The lock leaves the key alone (`no_key`), so that somebody who
becomes a proposer of an idea can be asked while the project is being changed.
"""

from projects.models import Project


class Ended(Exception):
    """The project has ended; `project` says when and by whom."""

    def __init__(self, project: Project) -> None:
        self.project = project
        super().__init__(f"project {project.pk} ended")


def locked(project: Project) -> Project:
    """Return the project as it stands now, held until the transaction ends. Raises Ended when it goes on no more."""
    # Without a join: a row that another transaction has just changed would come with what it pointed to before.
    found = Project.objects.select_for_update(of=("self",), no_key=True).get(pk=project.pk)
    if found.is_closed:
        raise Ended(found)
    return found
