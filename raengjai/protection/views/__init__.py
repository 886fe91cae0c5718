"""The pages of the sealed room."""
