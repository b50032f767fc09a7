"""What a supervisor or load balancer asks: does the process answer, can it serve people?"""

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

TEXT = "text/plain; charset=utf-8"


@login_not_required
@never_cache
@require_safe
def healthz(request):
    """The process answers; nothing else is touched."""
    return HttpResponse("ok\n", content_type=TEXT)


@login_not_required
@never_cache
@require_safe
def readyz(request):
    """The database can be reached and has every migration of this version; else 503 and why."""
    reason = why_not_ready()
    return HttpResponse(
        f"{reason or 'ready'}\n", status=503 if reason else 200, content_type=TEXT
    )


def why_not_ready():
    """One sentence, or "" if nothing is in the way. Costs one query and a look at our files."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return "The database cannot be reached."
    return "Migrations are missing." if missing else ""
