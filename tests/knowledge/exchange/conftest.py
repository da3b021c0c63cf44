"""The desk of the tests of curation serves here too."""

from tests.knowledge.curation.conftest import desk, shared

__all__ = ["desk", "shared"]
