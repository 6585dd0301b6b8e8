"""The one stylesheet: only what Qt's own widgets need (fields, lists, scroll bars, tool tips)."""

from kroom.ui.sizes import TARGET, Sizes
from kroom.ui.tokens import Tokens

_SHEET = """
QLineEdit, QPlainTextEdit, QListView {{
    color: {text}; background: {bg}; border: 1px solid {border}; border-radius: {radius}px;
    padding: {pad}px {pad2}px; selection-background-color: {ring_now}; selection-color: {bg};
}}
QLineEdit {{ min-height: {line}px; }}
QLineEdit:focus, QPlainTextEdit:focus, QListView:focus {{
    border: 3px solid {focus}; padding: {pad_in}px {pad2_in}px;
}}
QLineEdit:disabled, QPlainTextEdit:disabled {{ color: {border}; background: {surface}; }}
QListView::item {{ min-height: {target}px; border-radius: {radius}px; }}
QListView::item:selected {{ background: {raised}; color: {text}; }}
QToolTip {{ color: {text}; background: {raised}; border: 1px solid {border}; padding: {pad}px; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: {bar}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {bar}px; margin: 0; }}
QScrollBar::handle {{ background: {border}; border-radius: {bar_radius}px; min-height: {target}px; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
    background: transparent; border: none; height: 0; width: 0;
}}
"""


def stylesheet(tokens: Tokens, sizes: Sizes) -> str:
    """The stylesheet for a window of these tokens and sizes."""
    pad, pad2 = sizes.space(8), sizes.space(16)
    return _SHEET.format(
        text=tokens.text,
        bg=tokens.bg,
        surface=tokens.surface,
        raised=tokens.raised,
        border=tokens.border,
        focus=tokens.focus,
        ring_now=tokens.ring_now,
        radius=sizes.radius(8),
        pad=pad,
        pad2=pad2,
        pad_in=pad - 2,
        pad2_in=pad2 - 2,
        line=max(TARGET, sizes.px(58)) - 2 * pad,
        target=TARGET,
        bar=12,
        bar_radius=5,
    )
