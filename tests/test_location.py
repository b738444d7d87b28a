"""Which diary file: the option, then the environment, then the platform's data folder."""

import sys

import pytest

from twitchlog import location
from twitchlog.location import cache_folder, diary_path


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME")
    return tmp_path


def test_the_option_comes_first(monkeypatch):
    monkeypatch.setenv("TWITCHLOG_DIARY", "/from/environment.db")
    assert diary_path("/from/option.db") == "/from/option.db"
    assert diary_path() == "/from/environment.db"
    assert diary_path("") == "/from/environment.db"


def test_a_tilde_is_ones_home(monkeypatch, home):
    assert diary_path("~/d.db") == f"{home}/d.db"
    monkeypatch.setenv("TWITCHLOG_DIARY", "~/e.db")
    assert diary_path() == f"{home}/e.db"


def test_the_default_is_the_platforms_data_folder(monkeypatch, home):
    assert diary_path() == f"{home}/.local/share/twitchlog/diary.db"
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    assert diary_path() == "/data/twitchlog/diary.db"


@pytest.mark.parametrize("value", ["", "relative/folder"])
def test_what_is_no_absolute_folder_is_not_taken(monkeypatch, home, value):
    monkeypatch.setenv("XDG_DATA_HOME", value)
    assert diary_path() == f"{home}/.local/share/twitchlog/diary.db"


def test_an_empty_variable_says_nothing(monkeypatch, home):
    monkeypatch.setenv("TWITCHLOG_DIARY", "")
    assert diary_path() == f"{home}/.local/share/twitchlog/diary.db"


def test_elsewhere_platformdirs_is_asked_and_here_it_says_the_same(monkeypatch, home):
    ours = diary_path()
    monkeypatch.setattr(location.sys, "platform", "darwin")
    assert diary_path() == ours


def test_the_cache_is_not_where_the_diary_is(home):
    assert "twitchlog" in cache_folder()
    assert not diary_path().startswith(cache_folder())
