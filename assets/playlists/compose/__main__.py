"""Compose the playlists that ship with kroom, and measure them.

python assets/playlists/compose render  FOLDER [--only still-water/3 ...]   makes FOLDER/<playlist>/*.opus
python assets/playlists/compose list    FOLDER                              writes the XSPF and LICENSE files
python assets/playlists/compose examine FOLDER OUTPUT [--pictures]     measures FOLDER/*/*.opus
"""

import argparse
import sys
import time
from dataclasses import asdict
from pathlib import Path

import long_meadow
import still_water
from deliver import encode, file_name, write_playlist
from examine import report
from mixing import track
from score import Album

ALBUMS = (still_water.ALBUM, long_meadow.ALBUM)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def render(folder: Path, only: list[str]) -> None:
    """Render every track, or those named like ``still-water/3`` (from 1)."""
    for album in ALBUMS:
        for number in range(len(album.pieces)):
            if not only or f"{album.slug}/{number + 1}" in only:
                _render_one(folder / album.slug, album, number)


def _render_one(folder: Path, album: Album, number: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    begun = time.process_time()
    sound, layers = track(album, number)
    encode(sound, folder / file_name(album, number), album, number)
    quietest = min(layers, key=lambda name: layers[name])
    spent = time.process_time() - begun
    _say(f"{file_name(album, number)}: {spent:.1f} s, faintest layer {quietest} {layers[quietest]:.1f}")


def _examine(folder: Path, output: Path, pictures: bool) -> None:
    paths = [folder / a.slug / file_name(a, n) for a in ALBUMS for n in range(len(a.pieces))]
    for row in report([path for path in paths if path.exists()], output, pictures):
        values = (f"{key} {value:.2f}" for key, value in asdict(row).items() if key != "name")
        _say(f"{row.name[:26]:26} {' '.join(values)}")


def main() -> None:
    """Read the command line and do what it asks."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=("render", "list", "examine"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("output", type=Path, nargs="?")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--pictures", action="store_true")
    given = parser.parse_args()
    if given.command == "render":
        render(given.folder, given.only)
    elif given.command == "list":
        for album in ALBUMS:
            write_playlist(given.folder / album.slug, album)
    else:
        _examine(given.folder, given.output or given.folder, given.pictures)


if __name__ == "__main__":
    main()
