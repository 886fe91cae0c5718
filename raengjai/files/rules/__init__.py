"""What may be kept, and how it is made harmless: bytes in, safe bytes out, or a sentence."""

from raengjai.files.rules.prepare import LARGEST, Prepared, file_too_large, prepare

__all__ = ["LARGEST", "Prepared", "file_too_large", "prepare"]
