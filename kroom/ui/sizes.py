"""How large things are in a window of a given size: type, space, corners and targets, in logical pixels."""

from typing import Literal, NamedTuple

Role = Literal["timer", "phase", "track", "heading", "body", "label", "small"]

FULL_WIDTH, FULL_HEIGHT = 1920, 1080
COMPACT_BELOW = 1100
TARGET = 48
"""No target for a finger is smaller, at any scale."""

# Sizes at 1920x1080, and the floor under which a role never shrinks (nothing may go under 14).
_TYPE: dict[Role, tuple[int, int]] = {
    "timer": (148, 52),
    "phase": (54, 24),
    "track": (44, 20),
    "heading": (28, 18),
    "body": (22, 15),
    "label": (18, 14),
    "small": (16, 14),
}
_STEPS = (
    24  # the scale moves in steps of 1/24, so that dragging a window's edge doesn't restyle at each pixel
)


class Sizes(NamedTuple):
    """Everything measured, for one window size. `scale` is 1 at 1920x1080."""

    scale: float
    compact: bool

    def px(self, at_full: float, floor: float = 0) -> int:
        """`at_full` pixels of a 1920x1080 window at this scale, never under `floor`."""
        return round(max(floor, at_full * self.scale))

    def type_px(self, role: Role) -> int:
        """Pixel size of a type role."""
        full, floor = _TYPE[role]
        return self.px(full, floor)

    def space(self, at_full: int) -> int:
        """One of the spaces 4 8 12 16 24 32 48 64, scaled; half of it at least."""
        return self.px(at_full, at_full / 2)

    def radius(self, at_full: int) -> int:
        """One of the corners 8 14 22, scaled; 60 % of it at least."""
        return self.px(at_full, at_full * 0.6)

    @property
    def event(self) -> int:
        """Height of an event's button: 64 to 88; 56 where a compact window leaves no more."""
        return self.px(84, 56 if self.compact else 64)

    @property
    def choice(self) -> int:
        """Height of a partner's choice, 112 at least."""
        return self.px(160, 112)


def sizes_for(width: int, height: int) -> Sizes:
    """The sizes for a window of `width` x `height` logical pixels, up to twice those of 1920x1080."""
    wanted = min(width / FULL_WIDTH, height / FULL_HEIGHT, 2.0)
    steps = max(round(wanted * _STEPS), 8)
    return Sizes(scale=steps / _STEPS, compact=width < COMPACT_BELOW)
