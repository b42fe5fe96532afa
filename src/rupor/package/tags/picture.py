"""Which kind of picture a cover is, by its first bytes."""

PNG = b"\x89PNG\r\n\x1a\n"


def is_png(data: bytes) -> bool:
    """Tell whether a cover is a PNG; else it is a JPEG."""
    return data.startswith(PNG)


def media_type(data: bytes) -> str:
    """Return a cover's media type."""
    return "image/png" if is_png(data) else "image/jpeg"
