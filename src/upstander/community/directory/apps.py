"""The room's name for Django."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Places, services, and when each was last checked."""

    name = "upstander.community.directory"
