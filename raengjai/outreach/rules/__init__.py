"""Pure decisions of this room. Imported as a whole by nobody: each file is named where it is used."""
