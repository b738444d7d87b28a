"""PDFs: what is typed stays text, every character can be seen, and the same data gives the same tagged bytes."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from twitchlog.charts.font import drawable_characters
from twitchlog.report.pdf import pdf_bytes, printable

AS_OF = dt.date(2026, 11, 22)
NOTHING = {
    "columns": ["", "Mon 16"],
    "rows": [],
}
WEEK = {
    "heading": "A week",
    "coverage": "7 of 7 days observed",
    "about_flags": "",
    "about_symptoms": "",
    "about_ideas": "",
    "about_figures": "",
    "pattern": "",
    "closing": "",
    **{
        name: []
        for name in (
            "urgent", "flags", "notices", "twitches", "pictures", "not_logged", "associations", "tried", "ideas",
            "learn", "gentle", "absent",
        )
    },
    **dict.fromkeys(("places", "symptoms", "factors", "days"), NOTHING),
}  # fmt: skip


def made(closing="", *, title="A title", images=None, **fields):
    return pdf_bytes("weekly.typ", WEEK | {"closing": closing} | fields, title=title, as_of=AS_OF, images=images)


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def red_square():
    packed = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(packed, "png")
    return packed.getvalue()


def test_it_is_tagged_titled_and_in_a_language():
    reader = PdfReader(io.BytesIO(made("Something said.", title="Twitch diary: A week")))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 -- pypdf's own kind of boolean
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert reader.metadata.title == "Twitch diary: A week"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.xmp_metadata.stream.get_data()


def test_the_same_data_gives_the_same_bytes_whatever_the_moment():
    assert made("Something said.") == made("Something said.")
    created = PdfReader(io.BytesIO(made())).metadata.creation_date
    assert created == dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "words",
    ["#set page(width: 1pt)", "$x^2$", "*bold* _emphasis_ `raw`", "= Heading", "<label> @label", "\\ // /* [x] {y}"],
)
def test_what_looks_like_markup_is_text(words):
    assert words in text_of(made(words))


@pytest.mark.parametrize("words", ["שלום", "Привет", "Ελληνικά", "naïve Ærø ß", "≥ 3 × 0.5 · – “x”"])
def test_letters_of_many_scripts_are_printed_as_they_are(words):
    assert printable(words) == words
    assert made(words)


def test_what_has_no_glyph_is_a_box_that_can_be_seen():
    assert printable("calf 🫠 漢字.") == "calf □ □□."
    assert "calf □ □□." in text_of(made("calf 🫠 漢字."))


@pytest.mark.parametrize("code", ["\x00", "\x1b", "\r", "\n", "\u202e", "\u2066", "\ufeff", "\ue000", "\ud800"])
def test_what_controls_or_hides_becomes_a_space(code):
    assert printable(f"left{code}calf") == "left calf"


def test_a_word_without_end_is_broken():
    text = text_of(made("W" * 400))
    assert text.replace("\u200b", "").replace("\n", "").count("W") == 400
    assert len([line for line in text.splitlines() if "W" in line]) > 4


def test_every_character_that_passes_can_be_printed():
    """PDF/UA-1 refuses text without a glyph: one document with all that the font has, and it is made."""
    characters = "".join(chr(code) for code in sorted(drawable_characters()))
    assert made(printable(characters))


@settings(max_examples=30)
@given(words=st.text(max_size=60), lead=st.sampled_from(["", "לב", "e\u0301", "🫠"]))
def test_any_text_can_be_printed(words, lead):
    assert made(lead + words, notices=[words]).startswith(b"%PDF")


def test_every_picture_carries_its_words():
    pdf = made(pictures=[{"name": "one", "alt": "A red square."}], images={"one": red_square()})
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages[0].images) == 1
    objects = [reader.get_object(number) for number in range(1, reader.trailer["/Size"])]
    assert "A red square." in [each.get("/Alt") for each in objects if isinstance(each, dict)]


def test_only_our_own_font_is_used():
    reader = PdfReader(io.BytesIO(made("plain", urgent=["bold"], about_flags="x", notices=["y"])))
    fonts = {font.get_object()["/BaseFont"] for font in reader.pages[0]["/Resources"]["/Font"].values()}
    assert fonts
    assert all("DejaVuSans" in name for name in fonts)


def test_nothing_heavy_is_loaded_before_a_pdf_is_made():
    code = "import sys, twitchlog.report.pdf; print([m for m in ('typst', 'matplotlib') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
