"""Files that appear whole or not at all."""

import contextlib
import os
import tempfile
from pathlib import Path

from rupor.errors import ConfigError


def whole(path: Path, body: str | bytes) -> None:
    """Write *body* to *path*, replacing what is there in one step; raise ConfigError where that cannot be done."""
    name = ""
    content = body.encode("utf-8") if isinstance(body, str) else body
    try:
        handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except OSError as error:
        if name:
            with contextlib.suppress(OSError):
                Path(name).unlink()
        raise ConfigError(
            f"{path}: cannot be written ({error.strerror}). Expected a file in a folder that is there and can be "
            "written. Make the folder first, or name another one"
        ) from error


def _umask() -> int:
    """Return the mask of new files' permissions, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
