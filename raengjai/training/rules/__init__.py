"""Pure decisions of this room: what a question is, how papers are shuffled and marked, what was gained."""
