"""Checks what people upload: pictures are re-encoded without metadata, files must be what an allow-list knows."""

from dataclasses import dataclass

from django.core.files import File

from ideas.models import Attachment


@dataclass(frozen=True)
class Upload:
    """An upload that has passed the checks."""

    kind: Attachment.Kind
    name: str  # as people see it
    stored_name: str  # random; tells nothing
    content_type: str
    content: "File[bytes]"
    size: int
    thumbnail: "File[bytes] | None" = None
    width: int | None = None
    height: int | None = None
