"""A page in a font that the test brings along: how many sheets it takes then depends on no machine's own fonts."""

from __future__ import annotations

import base64
import re
from pathlib import Path

from twitchlog.charts.font import font_folder

_FACES = (("normal", "DejaVuSans.ttf"), ("bold", "DejaVuSans-Bold.ttf"))
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


def in_known_font(page: Path, copy: Path) -> Path:
    """Write a copy of a page that is set in DejaVu Sans; its security policy, which allows no font, is left out."""
    text, n = _POLICY.subn("", page.read_text(encoding="utf-8"))
    assert n == 1
    faces = "".join(
        f"@font-face {{ font-family: Known; font-weight: {weight}; src: url(data:font/ttf;base64,{_encoded(name)}) }}\n"
        for weight, name in _FACES
    )
    style = f"<style>{faces}body {{ font-family: Known !important }}</style></head>"
    assert text.count("</head>") == 1
    copy.write_text(text.replace("</head>", style), encoding="utf-8")
    return copy


def _encoded(name: str) -> str:
    return base64.b64encode((Path(font_folder()) / name).read_bytes()).decode()
