"""Words about files: what they are, what they carry, why one was not taken."""

from enum import StrEnum


class FileKind(StrEnum):
    """A kind of file that is taken."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    GIF = "gif"
    PDF = "pdf"
    TEXT = "text"


class Carries(StrEnum):
    """What a file says beside what one sees in it."""

    PLACE = "place"
    DEVICE = "device"
    TIME = "time"
    NAME = "name"
    REMARKS = "remarks"
    PREVIEW = "preview"
    PROGRAM = "program"
    SCRIPTS = "scripts"
    ATTACHMENTS = "attachments"


class NotTaken(StrEnum):
    """Why a file was not taken."""

    NONE = "none"
    TOO_MANY = "too_many"
    TOO_LARGE = "too_large"
    WRONG_KIND = "wrong_kind"
    APPLE_PHOTO = "apple_photo"
    EMPTY = "empty"
    BROKEN = "broken"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_PAGES = "too_many_pages"
    NOT_CLEANED = "not_cleaned"
    HARMFUL = "harmful"
    NO_ROOM = "no_room"
    CUT = "cut"
    BUSY = "busy"
