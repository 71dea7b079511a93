"""Where the files that ship with the app are: beside the package when installed, above it in the source tree."""

from pathlib import Path

import visitapp


def resource_path(*parts: str) -> Path:
    """Return the path of a shipped file or folder."""
    package = Path(visitapp.__file__).resolve().parent
    installed = package / "resources"
    root = installed if installed.is_dir() else package.parent / "resources"
    return root.joinpath(*parts)
