from django.contrib.auth.hashers import Argon2PasswordHasher


class PathwayArgon2Hasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, 2 passes, 1 lane: one of OWASP's sufficient settings.

    Django's default takes 100 MiB; at that size one client signing in slows every page.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
