"""`python -m bench.faults.sink PORT MOOD LOG`: an SMTP server in the mood that a file names; it logs what it took.

Moods: "well"; "stall" (no answer to RCPT), "451" (not now). Whoever's address begins with "unknown" is refused with 550
in any mood. Each message takes some time between its last byte and the answer: there a sender that dies leaves doubt.
"""

import asyncio
import hashlib
import json
import random
import sys
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

SLOW = (0.05, 0.35)  # seconds before a message is confirmed
STALL = 60  # seconds: longer than any sender waits


class Handler:
    def __init__(self, mood: Path, log: Path) -> None:
        self.mood, self.log = mood, log

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        mood = self.mood.read_text()
        if mood == "stall":
            await asyncio.sleep(STALL)
        if address.startswith("unknown"):
            return "550 5.1.1 no such user"
        if mood == "451":
            return "451 4.3.0 not now"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        mail = message_from_bytes(envelope.content)
        taken = {
            "to": envelope.rcpt_tos[0],
            "id": mail["Message-ID"],
            "subject": mail["Subject"],
            "sha": hashlib.sha256(envelope.content).hexdigest(),
        }
        with self.log.open("a") as log:
            log.write(json.dumps(taken) + "\n")
        await asyncio.sleep(random.uniform(*SLOW))
        return "250 taken"


async def serve(port: int, handler: Handler) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, hostname="sink"), "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Handler(Path(sys.argv[2]), Path(sys.argv[3]))))
