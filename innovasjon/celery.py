"""The Celery app: Redis as broker in production, the file system in the demo. The beat schedule stands in code."""

import os

from celery import Celery
from celery.schedules import crontab
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovasjon.settings")

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
        "send what is due": {
            "task": "innovasjon.notifications.tasks.tick",
            "schedule": settings.MAIL_TICK,
            "options": {"expires": 30},
        },
        "write digests": {
            "task": "innovasjon.notifications.tasks.plan_digests",
            "schedule": crontab(minute="*/5"),
            "options": {"expires": 240},
        },
        "remind": {
            "task": "innovasjon.notifications.tasks.remind",
            "schedule": crontab(minute="*/10"),
            "options": {"expires": 600},
        },
        "drop old messages": {
            "task": "innovasjon.notifications.tasks.prune",
            "schedule": crontab(hour="3", minute="30"),
            "options": {"expires": 3600},
        },
        "tell of new ideas": {
            "task": "ideas.tasks.tell_of_new_ideas",
            "schedule": crontab(minute="*/5"),
            "options": {"expires": 240},
        },
        "count the words": {
            "task": "innovasjon.words.tasks.relearn",
            "schedule": crontab(hour="2", minute="40"),
            "options": {"expires": 3600},
        },
        "bring parked ideas back": {
            "task": "ideas.tasks.bring_back",
            "schedule": crontab(minute="7"),
            "options": {"expires": 3000},
        },
        "set the reply clocks": {
            "task": "ideas.tasks.set_clocks",
            "schedule": crontab(hour="2", minute="40"),
            "options": {"expires": 3600},
        },
        "check the promises": {
            "task": "innovasjon.audit.tasks.check_promises",
            "schedule": crontab(hour="3", minute="50"),
            "options": {"expires": 3600},
        },
        "clear old sessions": {
            "task": "innovasjon.people.tasks.clear_sessions",
            "schedule": crontab(hour="3", minute="10"),
            "options": {"expires": 3600},
        },
        "go on with imports of ideas": {
            "task": "ideas.importing.tasks.go_on",
            "schedule": 60,
            "options": {"expires": 50},
        },
        "clear old imports of ideas": {
            "task": "ideas.importing.tasks.clear_old",
            "schedule": crontab(hour="3", minute="25"),
            "options": {"expires": 3600},
        },
        "clear old imports": {
            "task": "innovasjon.people.importing.tasks.clear_old",
            "schedule": crontab(hour="3", minute="20"),
            "options": {"expires": 3600},
        },
    },
)

if settings.CELERY_BROKER_URL.startswith("filesystem://"):
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
