"""The machine room: what the Makefile calls. No product code lives here."""
