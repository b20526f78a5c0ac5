"""Property tests draw the same examples each time; ``--hypothesis-profile=explore`` draws anew."""

from hypothesis import settings

settings.register_profile("fixed", derandomize=True)
settings.register_profile("explore", derandomize=False)
settings.load_profile("fixed")
