"""The pipe to libVLC: blocks when due, time that begins with the reader, an end that is not held up."""

import os

import pytest

from kroom.music.output import SAMPLE_RATE, Pace
from kroom.music.pipe import FRAMES_AT_A_TIME, SoundPipe

FRAME_BYTES = 4


class Blocks:
    """Blocks that hold their own number, and when each was due."""

    def __init__(self) -> None:
        self.due: list[float] = []

    def __call__(self, frames: int, due: float) -> bytes:
        self.due.append(due)
        return bytes([len(self.due) % 251]) * (frames * FRAME_BYTES)


@pytest.fixture
def blocks() -> Blocks:
    return Blocks()


def read(pipe: SoundPipe, size: int) -> bytes:
    data = b""
    while len(data) < size:
        data += os.read(pipe.reader, size - len(data))
    return data


def test_nothing_is_made_before_it_is_read_and_then_block_follows_block(blocks: Blocks) -> None:
    pipe = SoundPipe(blocks, Pace(0.05))
    pipe.start()
    primed = os.read(pipe.reader, 1)
    assert not blocks.due
    lead = round(0.05 * SAMPLE_RATE) * FRAME_BYTES
    silent = primed + read(pipe, lead - 1)
    assert silent == bytes(lead)
    size = FRAMES_AT_A_TIME * FRAME_BYTES
    heard = read(pipe, 20 * size)
    pipe.close()
    assert heard == b"".join(bytes([number]) * size for number in range(1, 21))
    steps = [after - before for before, after in zip(blocks.due, blocks.due[1:], strict=False)]
    assert steps == pytest.approx([FRAMES_AT_A_TIME / SAMPLE_RATE] * len(steps))


def test_a_pipe_nobody_reads_any_more_can_be_closed_at_once(blocks: Blocks) -> None:
    pipe = SoundPipe(blocks, Pace(10.0))  # so far ahead that the pipe is full for sure
    pipe.start()
    read(pipe, 10 * SAMPLE_RATE * FRAME_BYTES + 8192)
    pipe.close()
    made = len(blocks.due)
    with pytest.raises(OSError, match="descriptor"):
        os.read(pipe.reader, 1)
    assert len(blocks.due) == made


def test_a_pipe_that_was_never_started_is_given_back(blocks: Blocks) -> None:
    pipe = SoundPipe(blocks, Pace())
    pipe.close()
    assert not blocks.due
