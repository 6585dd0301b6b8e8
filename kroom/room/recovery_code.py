"""The recovery code as people see it: in groups, on the screen, and on a sheet where somebody wants one."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication

GROUP = 4


def grouped(code: str) -> str:
    """The code in groups of four with dashes between; it is read with or without them."""
    plain = code.replace("-", "").replace(" ", "")
    return "-".join(plain[start : start + GROUP] for start in range(0, len(plain), GROUP))


def save_code(path: Path, code: str, fonts: Path | None = None) -> str:
    """Write the code to a PDF or a text file; empty, or one line why it was not written."""
    from kroom.exports.files import ExportError
    from kroom.exports.paper import load_fonts
    from kroom.exports.recovery_sheet import write_recovery_sheet

    title = _tr("kroom: recovery code")
    words = _tr(
        "It opens the records when every passphrase is forgotten, and is void once it was used. "
        "Keep this sheet locked away, and no copy of it on the computer."
    )
    try:
        write_recovery_sheet(path, title, grouped(code), words, load_fonts(fonts))
    except ExportError as error:
        return _tr("Not saved: {problem}").format(problem=error)
    return ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("RecoveryCode", text)
