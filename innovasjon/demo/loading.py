"""Loads the demo municipality, whole or not at all; and empties it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import F

from ideas.actions.files import delete_stored
from ideas.models import Attachment, Need, Tag
from innovasjon.demo import assistance, chronicle, gatherings, ideas, internal, organisation, people, projects, texts
from innovasjon.notifications import digests, reminding
from innovasjon.notifications.models import Channel, Delivery
from innovasjon.people.models import Person, Section

SIGN_IN = "medarbeider@demo.example"
DEMO_LOCK = 20_141  # any number, the same for every load: two at once must not both find an empty database


UNREAD_FOR = timedelta(days=7)  # notices that are older than this have been opened


class NotEmpty(Exception):
    """The database holds people who are not the demo's."""


@transaction.atomic
def load(now: datetime) -> bool:
    """Load everything as it stands at `now`. Return False when it is there already. Raises NotEmpty."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [DEMO_LOCK])
    if Person.objects.with_email(SIGN_IN).exists():
        return False
    if Person.objects.exists() or Section.objects.exists():
        raise NotEmpty
    organisation.build()
    people.build(now)
    Tag.objects.bulk_create(Tag(slug=slug, name=name) for slug, name in texts.tag_names().items())
    internal.plant()
    projects.methods()
    shared: dict[str, Need] = {}
    applause = chronicle.Applause()
    chronicle.tell(ideas.lives(now, shared, applause), applause)
    assistance.plant(now)
    gatherings.plant(now)
    people.leave()
    reminding.run(now=now)
    # Told long ago: nobody is to get two years of mail, or all that is overdue, when the worker starts.
    Delivery.objects.update(state=Delivery.State.SENT, attempts=1, dated_at=F("created_at"), settled_at=F("created_at"))
    Delivery.objects.filter(channel=Channel.INAPP, due_at__lt=now - UNREAD_FOR).update(read_at=F("due_at"))
    digests.pass_over(now=now)
    return True


@transaction.atomic
def empty() -> None:
    """Delete everything that people have made, with its files, and number from one again."""
    delete_stored(Attachment.objects.all())
    names = ", ".join(connection.ops.quote_name(name) for name in _tables())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # The log refuses DELETE, and so it should; a demo that begins anew has no history to keep.
        cursor.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")


def _tables() -> Iterator[str]:
    owned = [config for config in apps.get_app_configs() if config.name in settings.FIRST_PARTY_APPS]
    found = (config.get_models(include_auto_created=True) for config in owned)
    yield from sorted({model._meta.db_table for many in found for model in many if _is_ours(model)})


def _is_ours(model: type[models.Model]) -> bool:
    return model._meta.managed and not model._meta.proxy
