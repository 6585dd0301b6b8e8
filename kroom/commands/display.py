"""Whether a person could see a window from here."""

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

_X_SOCKETS = Path("/tmp/.X11-unix")  # noqa: S108 - the X server's fixed place
# Qt platforms that show something without X or Wayland; "offscreen" and "minimal" show it to nobody.
_PLATFORMS_OF_THEIR_OWN = ("eglfs", "linuxfb", "vkkhrdisplay", "vnc")


def display_found(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> bool:
    """Tell whether a window would be seen: always on macOS and Windows, else by X, Wayland or Qt's own."""
    if system in {"darwin", "win32"}:
        return True
    if environment.get("QT_QPA_PLATFORM", "").split(":")[0] in _PLATFORMS_OF_THEIR_OWN:
        return True
    return bool(environment.get("WAYLAND_DISPLAY")) or x_server_answers(environment.get("DISPLAY", ""))


def x_server_answers(display: str) -> bool:
    """Tell whether the X display is there: a local one (`:0`) must answer, a remote one is believed.

    A DISPLAY left over from a session that has ended would end the app inside Qt, without a word.
    """
    host, colon, number = display.partition(":")
    if not colon or host not in {"", "unix"}:
        return bool(colon)
    name = str(_X_SOCKETS / f"X{number.split('.')[0]}")
    return _connects(f"\0{name}") or _connects(name)


def _connects(address: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
        link.settimeout(1.0)
        try:
            link.connect(address)
        except OSError:
            return False
    return True
