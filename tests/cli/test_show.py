"""What reaches the terminal: text as text, lines that fit, questions that can be left."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitchlog.cli import show

CONTROLS = ["\x1b[31m", "\r", "\x07", "\x08", "\x9b1m", "\x7f", "\u202e", "\u2066", "\u061c", "\ufeff", "\u2028"]


@pytest.mark.parametrize("control", CONTROLS)
def test_a_control_character_becomes_a_visible_escape(control):
    shown = show.clean(f"a{control}b")
    assert control[0] not in shown
    assert "\\x" in shown or "\\u" in shown


def test_plain_words_of_any_script_stay_as_they_are():
    text = "Wade · 2 × café, 苹果, ½ l\nsecond line"
    assert show.clean(text) == text


@given(st.text())
def test_cleaned_text_holds_no_control_but_line_feeds(text):
    assert all(character == "\n" or ord(character) >= 32 for character in show.clean(text))
    assert not set("\x7f\x9b\u202e\u2066") & set(show.clean(text))


@given(st.text())
def test_one_line_is_one_line(text):
    assert len(show.one_line(text).splitlines()) <= 1


def test_a_broken_line_shows_where_it_broke():
    assert show.one_line("first\nsecond") == "first ⏎ second"


def test_bytes_that_were_no_text_are_told_from_text():
    assert show.is_text("café")
    assert not show.is_text("caf\udce9")


def test_data_goes_to_stdout_and_talk_to_stderr(capsys):
    show.out("data\x1b")
    show.talk("talk\x1b")
    assert capsys.readouterr() == ("data\\x1b\n", "talk\\x1b\n")


def test_what_was_saved_stands_beside_its_undo_on_a_wide_terminal(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    show.saved("twitch · left calf")
    out = capsys.readouterr().out
    assert out == "Saved  twitch · left calf" + "undo: twitchlog undo".rjust(55) + "\n"


def test_what_was_saved_breaks_between_its_parts_on_a_narrow_terminal(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    show.saved("caffeine · 128 mg (2 × espresso, 64 mg) · today 14:02", aside="today: 224 mg")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Saved  caffeine ·"
    assert lines[1] == "       128 mg (2 × espresso, 64 mg) ·"
    assert lines[-1].strip() == "today: 224 mg · undo: twitchlog undo"


def test_parts_that_fit_stay_on_one_line(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert show.parts_wrapped("a · b · c", indent=3) == "a · b · c"


def test_json_is_strict_and_ascii(capsys):
    show.out_json({"note": "\x1b\u202eé"})
    out = capsys.readouterr().out
    assert out.isascii()
    assert "\x1b" not in out
    assert json.loads(out) == {"note": "\x1b\u202eé"}
    with pytest.raises(ValueError, match="JSON"):
        show.out_json({"value": float("nan")})


@pytest.mark.parametrize("values", [[], [1], [{"a": 1}, {"b": "\x1b"}]])
def test_a_long_list_is_one_json_document(capsys, values):
    show.out_json_list({"schema": "x"}, "values", iter(values))
    assert json.loads(capsys.readouterr().out) == {"schema": "x", "values": values}


def answering(monkeypatch, text):
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_an_answer_is_taken_without_its_spaces(monkeypatch, capsys):
    answering(monkeypatch, "  left calf \n")
    assert show.ask("Where?") == "left calf"
    assert capsys.readouterr() == ("", "Where?  > ")


def test_enter_takes_the_usual_answer(monkeypatch, capsys):
    answering(monkeypatch, "\n")
    assert show.ask("How long?", default="6 h 30\x1b") == "6 h 30\x1b"
    assert capsys.readouterr().err == "How long?  [6 h 30\\x1b]  > "


def test_the_end_of_input_leaves(monkeypatch):
    answering(monkeypatch, "")
    with pytest.raises(EOFError):
        show.ask("Where?")


def test_ctrl_c_leaves(monkeypatch):
    class Interrupted(io.StringIO):
        def readline(self, *_):
            raise KeyboardInterrupt

    monkeypatch.setattr("sys.stdin", Interrupted())
    with pytest.raises(EOFError):
        show.ask("Where?")


def test_bytes_that_are_no_text_do_not_get_into_an_answer(monkeypatch):
    answering(monkeypatch, "caf\udce9\n")
    assert show.ask("Where?") == "caf"


@pytest.mark.parametrize(
    ("answer", "chosen"),
    [("2", "left shin"), ("left knee", "left knee"), ("", ""), ("9", "9"), ("0", "0"), ("²", "²")],
)
def test_one_of_several_is_chosen_by_number_or_by_words(monkeypatch, answer, chosen):
    answering(monkeypatch, f"{answer}\n")
    assert show.choose("Which place?", ["left calf", "left shin"]) == chosen
