"""How gunicorn runs the site: `gunicorn --config config/gunicorn.py config.wsgi`.

Always with threads: checking a password takes its time on purpose, and without threads one
person who signs in holds up everybody else.
"""

import gc
import os
import tempfile

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
# Not preloaded: then a HUP starts workers with the code of now while the old ones finish.
preload_app = False
# Its signs of life are written in memory: a slow disk must not make a worker look dead.
worker_tmp_dir = "/dev/shm"  # noqa: S108 - the file has no name there
# Django alone says what a proxy is believed (BEHIND_PROXY), and none may name another path.
secure_scheme_headers = {}
forwarder_headers = ""
# Orders come as signals from whoever started it, and no other way.
control_socket_disable = True
# Workers are not replaced after so many requests: a leak should be seen, not hidden.
graceful_timeout = 30  # seconds for requests under way
timeout = 60  # seconds; an advisor's import of thousands of rows takes half a minute

# Where the workers write their numbers, so that any of them can tell those of all. A folder of
# this very start: those of another would be counted again.
if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="pathway-metrics-")
# Its own lines look like those of the site.
if os.environ.get("LOG_FORMAT", "json") == "json":
    logconfig_dict = {
        "formatters": {
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "fmt": ["levelname", "name", "message"],
                "rename_fields": {"levelname": "level", "name": "logger"},
                "timestamp": "time",
            }
        },
        "handlers": {"json": {"class": "logging.StreamHandler", "formatter": "json"}},
        "loggers": {"gunicorn.error": {"level": "INFO", "handlers": ["json"]}},
        "root": {"level": "INFO", "handlers": ["json"]},
    }


def when_ready(server):
    """Workers share with the master what it has loaded, as long as nobody writes there.

    Looking for garbage would: it marks what it looks at.
    """
    gc.collect()
    gc.freeze()
