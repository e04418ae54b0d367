"""The room's start."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The one exit for messages."""

    name = "upstander.foundation.notices"
