"""What an import refuses as a whole, before anything of it is stored."""

from __future__ import annotations

from core.errors import AnnaiError
from core.messages import Message, msg

REFUSALS: dict[str, Message] = {
    "absolute": msg("“%(path)s” is an absolute path. Paths must be relative to the folder that is imported."),
    "compression": msg("“%(path)s” is compressed in a way that isn't supported. Make an ordinary zip file."),
    "damaged": msg("The zip file is damaged at “%(path)s”. Make it again, and try once more."),
    "depth": msg("“%(path)s” lies too deep: at most %(limit)s nested folders are read."),
    "device": msg("“%(path)s” is a reserved device name. Rename it, and try again."),
    "duplicate": msg("“%(path)s” occurs twice. Keep one of them, and try again."),
    "encrypted": msg("“%(path)s” is encrypted. Make a zip file without a password."),
    "escapes": msg("“%(path)s” leads out of the folder that is imported."),
    "file_size": msg("“%(path)s” is larger than %(limit)s MB."),
    "files": msg("There are more than %(limit)s files. Import them in several parts."),
    "missing": msg("There is no file or folder “%(path)s”."),
    "name": msg("“%(path)s” isn't a usable file name. Rename it, and try again."),
    "not_empty": msg("The folder “%(path)s” isn't empty. Name a new folder."),
    "not_zip": msg("“%(path)s” is neither a folder nor a zip file."),
    "nothing": msg("There is nothing in “%(path)s”."),
    "overlap": msg("The zip file is built to swell: “%(path)s” overlaps another file in it."),
    "ratio": msg("The zip file is built to swell: “%(path)s” grows more than %(limit)s times."),
    "special": msg("“%(path)s” is neither a file nor a folder."),
    "symlink": msg("“%(path)s” is a symbolic link. Replace it with the file itself."),
    "total_size": msg("Unpacked, the files are larger than %(limit)s MB together."),
    "unreadable": msg("“%(path)s” can't be read. Check its permissions."),
    "version": msg("This export was made by a newer version of Annai. Update Annai, then import it."),
}


class SourceRefused(AnnaiError):
    """A folder or zip file can't be imported; `code` says why and `path` where. Nothing was stored."""

    def __init__(self, code: str, path: str = "", *, limit: int = 0) -> None:
        super().__init__(Message(REFUSALS[code].text, {"path": printable(path), "limit": limit}))
        self.code = code
        self.path = path


def printable(text: str, limit: int = 200) -> str:
    """Return `text` fit for a message: control and half characters replaced, and cut at `limit`."""
    shown = "".join(character if character.isprintable() else "�" for character in text)
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"
