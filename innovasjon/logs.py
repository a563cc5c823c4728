"""Structured logs to standard error, one JSON object a line, without personal data."""

import logging
import logging.config
from typing import Any

import structlog

SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def without_traceback(record: logging.LogRecord) -> bool:
    """Keep a record as one line: what robots knock with is no fault of the code, and must not fill the log."""
    record.exc_info = record.exc_text = None
    return True


def logging_config(*, debug: bool) -> None:
    """Set up structlog and the standard library's logging alike; readable lines when `debug`."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(config(debug=debug))


def config(*, debug: bool) -> dict[str, Any]:
    """Return the settings of the standard library's logging, which the web server's own lines follow as well."""
    renderer = structlog.dev.ConsoleRenderer() if debug else structlog.processors.JSONRenderer(ensure_ascii=False)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            }
        },
        "filters": {"one line": {"()": lambda: without_traceback}},
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["out"], "level": "INFO"},
        # The request line is ours (middleware.RequestLog); these would print addresses, e-mail and query strings.
        "loggers": {
            "django.server": {"level": "INFO" if debug else "WARNING"},
            "axes": {"level": "ERROR"},
            "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "ERROR"},
            # Somebody pasted a whole book: they are told, and the request line has its 413.
            "django.security.RequestDataTooBig": {"level": "CRITICAL"},
            "django.security.TooManyFieldsSent": {"level": "CRITICAL"},
            "django.security.TooManyFilesSent": {"level": "CRITICAL"},
            "django.security.DisallowedHost": {"level": "ERROR", "filters": ["one line"]},
        },
    }
