"""Hypothesis, set for machines that are slow or busy: no deadlines, and the same examples each time on CI."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "annai",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("annai")
