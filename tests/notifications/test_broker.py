"""The folder of messages through which the demo's programs talk."""

from json import JSONDecodeError
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection
from kombu.transport import filesystem

from innovasjon import broker


def channel(transport: type[Any], folder: Path) -> Any:
    options = {"data_folder_in": str(folder), "data_folder_out": str(folder), "control_folder": str(folder / "control")}
    return Connection(transport=transport, transport_options=options).channel()


class Impatient:
    """A message in whose middle a worker looks whether there is one."""

    def __init__(self, worker: Any) -> None:
        self.worker, self.seen = worker, ""

    def __json__(self) -> str:
        try:
            self.seen = str(self.worker._get("celery"))
        except (Empty, JSONDecodeError) as error:
            self.seen = type(error).__name__
        return "Hei"


def test_a_message_that_is_being_written_is_not_there_yet(tmp_path: Path) -> None:
    sender = channel(broker.Transport, tmp_path)
    message = Impatient(sender)
    sender._put("celery", {"body": message})
    assert message.seen == "Empty"
    assert sender._get("celery") == {"body": "Hei"}
    assert list(tmp_path.glob("*.msg")) == list(tmp_path.glob(".*.msg")) == []


def test_kombus_own_file_is_taken_before_it_is_written(tmp_path: Path) -> None:
    """The negative control: the fault that the channel is there for. When this fails, the channel can go."""
    sender = channel(filesystem.Transport, tmp_path)
    message = Impatient(sender)
    sender._put("celery", {"body": message})
    assert message.seen == "JSONDecodeError"


def test_messages_come_in_the_order_in_which_they_were_sent(tmp_path: Path) -> None:
    sender = channel(broker.Transport, tmp_path)
    for number in range(5):
        sender._put("celery", number)
    assert [sender._get("celery") for _ in range(5)] == [0, 1, 2, 3, 4]
    with pytest.raises(Empty):
        sender._get("celery")
