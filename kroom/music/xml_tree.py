"""XML from strangers as a small tree: no document type, no entities of its own, no depth without end."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from kroom.music.location import joined

_DEEPEST = 64
_BASE = "http://www.w3.org/XML/1998/namespace base"


class XmlError(Exception):
    """The text is refused; `str()` says why and in which line."""


@dataclass
class Node:
    """One element. `name` and attribute names are "namespace local", or "local" where there is none.

    `base` is the URI that references in it start from; `line` counts from 1; `text` is all text directly in
    it.
    """

    name: str
    attributes: dict[str, str]
    base: str
    line: int
    children: list[Node] = field(default_factory=list["Node"])
    text: str = ""


def parse_xml(data: bytes, base: str) -> Node:
    """The document's root. Raises XmlError."""
    return _Builder(base).build(data)


class _Builder:
    def __init__(self, base: str) -> None:
        self._base = base
        self._open: list[Node] = []
        self._root: Node | None = None
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def build(self, data: bytes) -> Node:
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            raise XmlError(f"is not well-formed XML: {error}") from error
        except (LookupError, ValueError) as error:
            raise XmlError(f"is in an encoding that can't be read: {error}") from error
        if self._root is None:
            raise XmlError("is not well-formed XML: no element in it")
        return self._root

    def _refuse(self, *_: object) -> None:
        raise XmlError(f"has a document type declaration (line {self._line}), which is refused")

    @property
    def _line(self) -> int:
        return self._parser.CurrentLineNumber

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= _DEEPEST:
            raise XmlError(f"is nested too deeply (line {self._line})")
        outer = self._open[-1].base if self._open else self._base
        base = joined(outer, attributes[_BASE]) if _BASE in attributes else outer
        node = Node(name, attributes, base, self._line)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self._root = node
        self._open.append(node)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _characters(self, text: str) -> None:
        self._open[-1].text += text
