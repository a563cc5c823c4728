"""The Celery app: Redis as broker in production, the file system in the demo. The beat schedule stands in code."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from django.conf import settings
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovasjon.settings")


def _sent(task: str, schedule: crontab | float, *, expires: int) -> dict[str, Any]:
    """Return when beat sends the task; what no worker has begun within `expires` seconds is dropped."""
    return {"task": task, "schedule": schedule, "options": {"expires": expires}}


app = Celery("innovasjon")
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={"socket_timeout": 10, "socket_connect_timeout": 5, "visibility_timeout": 900},
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=600,
    task_soft_time_limit=540,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=500,
    worker_soft_shutdown_timeout=settings.WORKER_STOP_SECONDS,
    worker_hijack_root_logger=False,
    timezone=settings.TIME_ZONE,
    beat_schedule_filename=str(settings.VAR_DIR / "celerybeat-schedule"),
    beat_schedule={
        "send what is due": _sent("innovasjon.notifications.tasks.tick", settings.MAIL_TICK, expires=30),
        "write digests": _sent("innovasjon.notifications.tasks.plan_digests", crontab(minute="*/5"), expires=240),
        "remind": _sent("innovasjon.notifications.tasks.remind", crontab(minute="*/10"), expires=600),
        "drop old messages": _sent(
            "innovasjon.notifications.tasks.prune", crontab(hour="3", minute="30"), expires=3600
        ),
        "tell of new ideas": _sent("ideas.tasks.tell_of_new_ideas", crontab(minute="*/5"), expires=240),
        "count the words": _sent("innovasjon.words.tasks.relearn", crontab(hour="2", minute="40"), expires=3600),
        "bring parked ideas back": _sent("ideas.tasks.bring_back", crontab(minute="7"), expires=3000),
        "set the reply clocks": _sent("ideas.tasks.set_clocks", crontab(hour="2", minute="40"), expires=3600),
        "check the promises": _sent(
            "innovasjon.audit.tasks.check_promises", crontab(hour="3", minute="50"), expires=3600
        ),
        "clear old sessions": _sent(
            "innovasjon.people.tasks.clear_sessions", crontab(hour="3", minute="10"), expires=3600
        ),
        "go on with imports of ideas": _sent("ideas.importing.tasks.go_on", 60, expires=50),
        "clear old imports of ideas": _sent(
            "ideas.importing.tasks.clear_old", crontab(hour="3", minute="25"), expires=3600
        ),
        "clear old imports": _sent(
            "innovasjon.people.importing.tasks.clear_old", crontab(hour="3", minute="20"), expires=3600
        ),
    },
)

if settings.CELERY_BROKER_URL.startswith("filesystem://"):
    TRANSPORT_ALIASES["filesystem"] = "innovasjon.broker:Transport"
    queue = settings.VAR_DIR / "queue"
    for folder in ("messages", "control"):
        (queue / folder).mkdir(parents=True, exist_ok=True)
    app.conf.broker_transport_options = {
        "data_folder_in": str(queue / "messages"),
        "data_folder_out": str(queue / "messages"),
        "control_folder": str(queue / "control"),
    }

app.autodiscover_tasks(
    [
        "innovasjon.audit",
        "innovasjon.words",
        "innovasjon.people",
        "innovasjon.people.importing",
        "innovasjon.notifications",
        "ideas",
        "ideas.importing",
    ]
)
