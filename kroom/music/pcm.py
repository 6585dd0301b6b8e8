"""Samples as the device, or a file, gets them: 16 bits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kroom.music.decode import Samples


def to_s16(samples: Samples) -> NDArray[np.int16]:
    """Signed 16-bit samples of the same shape.

    The limiter keeps the peaks; the clip only guards against numbers that would wrap around.
    """
    return np.rint(np.clip(samples, -1.0, 1.0) * np.float32(32767.0)).astype(np.int16)
