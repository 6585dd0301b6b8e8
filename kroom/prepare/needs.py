"""What kroom needs of the system, by what proves that it is there, and the package that brings it.

The libraries are those that the pinned PySide6-Essentials links to (`readelf -d` over its `libQt6*.so` and
`plugins/platforms`), and libVLC with its PulseAudio output.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["module", "library", "program", "file"]


@dataclass(frozen=True)
class Need:
    """One thing that must be there.

    `name` is a Python module, a library's soname, a program on the path, or a file below the system's library
    folders (a glob); `apt` and `dnf` name the package that brings it.
    """

    kind: Kind
    name: str
    apt: str
    dnf: str


# Debian splits venv's pip off from Python; it comes first because nothing else can be made without it.
_VENV = Need("module", "ensurepip", "python3-venv", "python3")

_SOUND = (
    Need("library", "libvlc.so.5", "libvlc5", "vlc-libs"),
    Need("file", "vlc/plugins/audio_output/libpulse_plugin.so", "vlc-plugin-base", "vlc-plugin-pulseaudio"),
    Need("program", "pactl", "pulseaudio-utils", "pulseaudio-utils"),
)

_WINDOWS = (
    Need("library", "libEGL.so.1", "libegl1", "libglvnd-egl"),
    Need("library", "libGL.so.1", "libgl1", "libglvnd-glx"),
    Need("library", "libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    Need("library", "libfreetype.so.6", "libfreetype6", "freetype"),
    Need("library", "libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    Need("library", "libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    Need("library", "libgssapi_krb5.so.2", "libgssapi-krb5-2", "krb5-libs"),
    Need("library", "libbrotlidec.so.1", "libbrotli1", "libbrotli"),
    Need("library", "libzstd.so.1", "libzstd1", "libzstd"),
    Need("library", "libX11.so.6", "libx11-6", "libX11"),
    Need("library", "libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb"),
    Need("library", "libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    Need("library", "libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
    Need("library", "libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    Need("library", "libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    Need("library", "libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    Need("library", "libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    Need("library", "libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    Need("library", "libxcb-util.so.1", "libxcb-util1", "xcb-util"),
    Need("library", "libxcb-glx.so.0", "libxcb-glx0", "libxcb"),
    Need("library", "libxcb-randr.so.0", "libxcb-randr0", "libxcb"),
    Need("library", "libxcb-render.so.0", "libxcb-render0", "libxcb"),
    Need("library", "libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    Need("library", "libxcb-shm.so.0", "libxcb-shm0", "libxcb"),
    Need("library", "libxcb-sync.so.1", "libxcb-sync1", "libxcb"),
    Need("library", "libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb"),
    Need("library", "libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
    Need("library", "libwayland-client.so.0", "libwayland-client0", "libwayland-client"),
    Need("library", "libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor"),
    Need("library", "libwayland-egl.so.1", "libwayland-egl1", "libwayland-egl"),
)

_TESTS = (
    Need("program", "pulseaudio", "pulseaudio", "pulseaudio"),
    Need("program", "pipewire", "pipewire", "pipewire"),
    Need("program", "wireplumber", "wireplumber", "wireplumber"),
    Need("program", "pipewire-pulse", "pipewire-pulse", "pipewire-pulseaudio"),
    Need("program", "Xvfb", "xvfb", "xorg-x11-server-Xvfb"),
    Need("program", "xdotool", "xdotool", "xdotool"),
    Need("program", "dbus-run-session", "dbus", "dbus-daemon"),
    Need("file", "at-spi-bus-launcher", "at-spi2-core", "at-spi2-core"),
    Need("program", "ps", "procps", "procps-ng"),
    Need("program", "pdftotext", "poppler-utils", "poppler-utils"),
    Need("program", "strace", "strace", "strace"),
)

APP_NEEDS: tuple[Need, ...] = (_VENV, *_SOUND, *_WINDOWS)
TEST_NEEDS: tuple[Need, ...] = (*APP_NEEDS, *_TESTS)
