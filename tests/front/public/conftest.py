"""The invented partnership, as the confidential rooms' tests know it."""

from tests.confidential.conftest import founded, house

__all__ = ["founded", "house"]
