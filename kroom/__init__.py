"""kroom: the companion of a couple's ketamine session in the treatment room."""

__version__ = "0.1.0"
