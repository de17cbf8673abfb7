"""Property tests judge answers, not the speed of the machine they share."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "shared-machine", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("shared-machine")
