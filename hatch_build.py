"""Build hook of the package: make the place index before the wheel is filled, if nobody has made it yet."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCE = Path(__file__).parent / "src"


class PlaceIndexHook(BuildHookInterface):  # type: ignore[type-arg]
    """Writes `testimonia/text/places.sqlite` (about 37 MB, half a minute) and puts it into the wheel; a source archive goes without."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before a wheel is filled. An editable install reads the source tree, where `make demo` puts the index."""
        if self.target_name != "wheel" or version == "editable":
            return
        sys.path.insert(0, str(SOURCE))
        try:
            from testimonia.text.places.build import build
            from testimonia.text.places.gazetteer import INDEX
        finally:
            sys.path.remove(str(SOURCE))
        if not INDEX.is_file():
            self.app.display_info("Building the place index")
            build(INDEX)
        build_data["artifacts"].append(str(INDEX.relative_to(SOURCE.parent).as_posix()))
