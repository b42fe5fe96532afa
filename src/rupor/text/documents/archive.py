"""Zip files as office documents use them, opened only when their sizes are those of a document.

All limits are checked on the list of contents, before anything is unpacked; ``zipfile`` itself never unpacks
more of a member than this list says. Archives within the archive (embedded sheets, fonts) are never opened.
"""

import io
import zipfile
import zlib

from rupor.errors import MessageError
from rupor.text.documents import tree

MEMBERS = 3_000
"""Files in a document: a long report with hundreds of pictures has one thousand."""
UNPACKED = 150_000_000
"""Bytes of all files together, pictures included."""
UNPACKED_XML = 40_000_000
"""Bytes of one XML file: Word needs about fifty for each character of a message's 200,000."""
RATIO = 300
"""How much smaller packing makes a file: XML shrinks 10 to 100 times, a bomb of equal bytes 1,000 times."""
SMALL = 1_000_000
"""Bytes up to which the ratio does not matter."""
_PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Archive:
    """An opened document."""

    def __init__(self, data: bytes, where: str) -> None:
        self.where = where
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise self._damaged(str(error)) from error
        self._members = {info.filename.lstrip("/"): info for info in self._zip.infolist()}
        self._check()

    def xml(self, member: str) -> tree.Element | None:
        """Return the root of an XML file inside; None when there is no such file."""
        info = self._members.get(member)
        if info is None:
            return None
        if info.file_size > UNPACKED_XML:
            raise self._bomb(f"'{member}' unpacks to {info.file_size:,} bytes, limit {UNPACKED_XML:,}")
        try:
            data = self._zip.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise self._damaged(f"'{member}': {error}") from error
        return tree.parse(data, member, self.where)

    def __contains__(self, member: str) -> bool:
        return member in self._members

    def _check(self) -> None:
        """Raise MessageError for contents that no document has."""
        infos = self._zip.infolist()
        if len(infos) > MEMBERS:
            raise self._bomb(f"{len(infos):,} files in it, limit {MEMBERS:,}")
        total = sum(info.file_size for info in infos)
        if total > UNPACKED:
            raise self._bomb(f"it unpacks to {total:,} bytes, limit {UNPACKED:,}")
        for info in infos:
            if info.flag_bits & 1:
                raise MessageError(
                    f"{self.where}: is locked with a password. Expected an open document. "
                    "Open it with its password and save it without one."
                )
            if info.file_size > max(SMALL, RATIO * info.compress_size):
                raise self._bomb(
                    f"'{info.filename}' unpacks to {info.file_size:,} bytes of {info.compress_size:,}"
                )
            if info.compress_type not in _PLAIN_METHODS:
                raise self._damaged(f"'{info.filename}' is packed in a way that documents do not use")
        if len(self._members) < len(infos):
            raise self._damaged("a file is in it twice")

    def _bomb(self, why: str) -> MessageError:
        return MessageError(
            f"{self.where}: is not unpacked ({why}): documents do not look like this. "
            "Expected a document as a word processor saves it. Open it and save it again, without pictures."
        )

    def _damaged(self, why: str) -> MessageError:
        return MessageError(
            f"{self.where}: is damaged ({why}). Expected a whole document. "
            "Fetch it again, or open it and save it again."
        )
