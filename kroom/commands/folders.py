"""Where kroom keeps what it is trusted with: the data folder."""

import os
from collections.abc import Mapping
from pathlib import Path


def data_folder(chosen: Path | None, environment: Mapping[str, str] = os.environ) -> Path:
    """Give the data folder, absolute: `--data`, else KROOM_DATA, else the platform's usual place.

    Nothing is created. An empty KROOM_DATA counts as not set.
    """
    if chosen is not None:
        return chosen.expanduser().absolute()
    if named := environment.get("KROOM_DATA"):
        return Path(named).expanduser().absolute()
    import platformdirs  # late: the bare app's start does without it where a folder is named

    return Path(platformdirs.user_data_dir("kroom", appauthor=False)).absolute()
