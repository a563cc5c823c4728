from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations
from django.db.models import F, Index, OrderBy, Q

# Since an idea can be hidden, the indexes of lists did not say any more which ideas are open to everyone.
KINDS = {
    "idea_newest": ("idea_latest", ()),
    "idea_newest_in_stage": ("idea_latest_in_stage", ("stage",)),
    "idea_newest_in_section": ("idea_latest_in_section", ("section",)),
    "idea_newest_in_section_stage": ("idea_latest_in_section_stage", ("section", "stage")),
    "idea_newest_of_whose_need": ("idea_latest_of_whose_need", ("whose_need",)),
    "idea_newest_that_answer": ("idea_latest_that_answer", ("answers",)),
}


def _latest(name, kind):
    order = (*map(F, kind), OrderBy(F("submitted_at"), descending=True), OrderBy(F("id"), descending=True))
    return Index(*order, name=name, condition=~Q(stage="draft"), include=("hidden_at",))


class Migration(migrations.Migration):

    # Each index is built beside the running site, and only then the one that it stands in for is dropped.
    atomic = False

    dependencies = [("ideas", "0014_given_to")]

    operations = [
        operation
        for old, (new, kind) in KINDS.items()
        for operation in (
            AddIndexConcurrently(model_name="idea", index=_latest(new, kind)),
            RemoveIndexConcurrently(model_name="idea", name=old),
        )
    ]
