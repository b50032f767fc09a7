"""The site as it is measured: the real settings, and beside its pages those of `bench.urls`."""

import os

from config.settings import *  # noqa: F403 - the real settings with two changes

ROOT_URLCONF = "bench.urls"
# Where the bytes of the bare pages lie, one file for each page.
READY_FOLDER = os.environ["BENCH_READY"]
