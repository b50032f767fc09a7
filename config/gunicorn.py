"""How gunicorn runs the site: `gunicorn --config config/gunicorn.py config.wsgi`.

Always with threads: checking a password takes its time on purpose, and without threads one
person who signs in holds up everybody else.
"""

import os

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
# Not preloaded: then a HUP starts workers of the new release while the old ones finish.
preload_app = False
graceful_timeout = 30  # seconds for requests under way
timeout = 60  # seconds; an advisor's import of thousands of rows takes half a minute
