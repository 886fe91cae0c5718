"""What the phone's pages ask: the same forms as the pages of the needs room, blank."""
