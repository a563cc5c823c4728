"""The broker of the demo: a folder of files, in which a message appears whole or not at all.

kombu makes a message's file first and writes it then. A worker that looks in between takes an empty message, which it
cannot read, and ends. So the file is written under a name that no worker looks for, and gets its own when it is whole.
"""

from pathlib import Path
from time import time_ns
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """kombu's channel of files, but for how a message gets there."""

    def _put(self, queue: Any, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # kombu disagrees with itself
        path = Path(self.data_folder_out) / f"{time_ns()}_{uuid4()}.{queue}.msg"
        unfinished = path.with_name(f".{path.name}")
        try:
            unfinished.write_text(dumps(payload))  # type: ignore[no-untyped-call]
            unfinished.rename(path)
        except OSError as error:
            raise ChannelError(f"Cannot add {path.name} to the folder of messages") from error


class Transport(filesystem.Transport):
    """kombu's transport of files with our channel."""

    Channel = Channel
