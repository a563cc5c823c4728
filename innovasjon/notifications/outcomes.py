"""What can become of a message that a channel was given."""

from dataclasses import dataclass
from enum import Enum


class Became(Enum):
    """What became of a message."""

    SENT = "sent"
    PUT_OFF = "put off"  # not now: the recipient's server says 4xx, or it took too long
    REFUSED = "refused"  # never: a recipient's 5xx
    UNREACHED = "unreached"  # the channel is down; it is nothing the message did
    IN_DOUBT = "in doubt"  # handed over, and no answer: the lease decides
    POINTLESS = "pointless"  # nobody left to tell, or no longer true


@dataclass(frozen=True)
class Outcome:
    """What became of a message, and in the server's words why. `connection_is_lost` ends the batch."""

    became: Became
    reason: str = ""
    connection_is_lost: bool = False


SENT = Outcome(Became.SENT)
POINTLESS = Outcome(Became.POINTLESS)
