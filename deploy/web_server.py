"""How gunicorn serves the site: `python -m gunicorn --config deploy/web_server.py`.

Why gunicorn, and threads: docs/decisions/0008-web-server.md.
"""

import os
from pathlib import Path

from innovasjon import logs

wsgi_app = "innovasjon.wsgi:application"
bind = f"{os.environ.get('WEB_HOST') or '127.0.0.1'}:{os.environ.get('WEB_PORT') or '8000'}"
workers = int(os.environ.get("WEB_WORKERS") or 2)
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS") or 4)
# Longer than a proxy keeps an idle connection (Caddy: 2 minutes), so that it never writes into one that just closed.
keepalive = 130
# Asked to stop or to load new code, a worker finishes what it is at; PostgreSQL ends any query after 30 seconds.
graceful_timeout = 35
timeout = 60
# The heartbeat of a worker must not wait for a disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn makes a private file there
control_socket_disable = True
# Nothing is logged a request here: the site's own line holds no address and no query.
logconfig_dict = logs.config(debug=False)
