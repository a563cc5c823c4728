"""Messages sent while everything they pass through fails, one thing after the other and several at once."""
