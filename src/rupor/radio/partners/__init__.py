"""The radio partners of an office: its ``partners.toml``, their secrets, the names and times that they want."""
