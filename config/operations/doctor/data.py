"""What must be in the database before people come, and what runs by the clock."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

from applicants.models import Applicant, User
from applicants.models.users import SECOND_FACTORS
from applicants.roles import ADVISORS, advisor_permissions
from careers.health import why_not_ready
from careers.models import CatalogueVersion
from config.operations.doctor.findings import error, ok, warning

LATE = timedelta(hours=3)  # refresh_plans runs each hour
OLD_SESSIONS = timedelta(days=3)  # clearsessions runs each day


def migrations(now):
    reason = why_not_ready()
    if reason:
        yield error("migrations", reason, "Run manage.py migrate.")
    else:
        yield ok("migrations", "are all there")


def roles(now):
    group = Group.objects.filter(name=ADVISORS).first()
    has = set(group.permissions.all()) if group else set()
    if has != set(advisor_permissions()):
        yield error("roles", "are not those of this release", "Run manage.py sync_roles.")
    else:
        yield ok("roles", f"{ADVISORS} may do {len(has)} things")


def people(now):
    active = User.objects.filter(is_active=True)
    administrators = active.filter(is_superuser=True).count()
    if not administrators:
        advice = "Run manage.py createadvisor ADDRESS --administrator."
        yield error("administrators", "there is none", advice)
    else:
        yield ok("administrators", f"there are {administrators}")
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
    bare = active.filter(~Exists(factors), is_staff=True).count()
    if bare:
        advice = "They set one up at their next visit of the admin; until then it stays shut."
        yield warning("second factor", f"{bare} of the staff have none", advice)
    if active.filter(is_demo=True).exists() and not settings.DEBUG:
        advice = "Delete them in the admin; nobody can sign in to them while DEBUG is off."
        yield warning("demo accounts", "are in this database", advice)


def catalogue(now):
    version = CatalogueVersion.current()
    if version:
        yield ok("reference data", f"is loaded, version {version}")
    else:
        yield error("reference data", "is not there", "Run manage.py load_reference.")


def scheduled_commands(now):
    version = CatalogueVersion.current()
    # Twice: at a midnight of a moment ago, everybody there is out of date for an hour.
    stale = Applicant.objects.stale(version, now).stale(version, now - LATE).count()
    if stale:
        advice = "Does manage.py refresh_plans run each hour? Run it now to see."
        yield warning("plans", f"{stale} are out of date", advice)
    else:
        yield ok("plans", "are up to date")
    old = Session.objects.filter(expire_date__lt=now - OLD_SESSIONS).count()
    if old:
        advice = "Does manage.py clearsessions run each day?"
        yield warning("sessions", f"{old} ended long ago and are still kept", advice)
    else:
        yield ok("sessions", "that ended are cleared away")
