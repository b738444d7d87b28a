"""Notes taken on a train, brought in as lines: all of them or none, in one step, dated as they were lived."""

NOTES = """\
# Friday to Sunday, from my phone
twitch left calf --at "fri 21:40" --for 5m
none --on yesterday
caffeine 2 espresso --at "fri 8:10"
sleep 7h --on yesterday
symptom tingling left hand --on "2 days ago" --part evening
note "long train ride" --on fri

medicine salbutamol --taken --at "fri 22:00"
stress 4 --on yesterday
"""


def test_a_weekend_of_notes_comes_in_as_one_step(cli):
    out = cli.ok("log", "-", stdin=NOTES)
    assert "  twitch · left calf · Fri 20 Nov 21:40 (+01:00) · 5 min\n" in out
    assert "  symptom · tingling · left hand · Fri 20 Nov, evening\n" in out
    assert "Saved  8 lines" in out
    assert {entry["diary_day"] for entry in cli.entries()} == {"2026-11-20", "2026-11-21", "2026-11-22"}
    cli.ok("undo")
    assert cli.entries() == []


def test_a_slip_saves_nothing_and_once_mended_everything(cli):
    slip = NOTES.replace("left calf", "left kalf").replace("fri 22:00", "fri 32:00")
    answer = cli("log", "-", stdin=slip)
    assert answer.code == 2
    assert answer.out == ""
    problems = answer.err.splitlines()
    assert problems[0].startswith('line 2: I don\'t know the site "kalf". Did you mean: calf')
    assert problems[1].startswith("line 9: I don't understand the time")
    assert problems[2:] == ["2 lines could not be understood.", "Nothing was saved. Mend them and try again."]
    assert cli.rows() is None
    cli.ok("log", "-", stdin=NOTES)
    assert len(cli.entries()) == 9


def test_back_fills_are_counted_and_said(cli):
    cli.ok("log", "-", stdin=NOTES)
    assert "(entered late)" in cli.ok("list")
    late = [entry["text"] for entry in cli.entries() if entry["is_back_fill"]]
    assert "twitch · left calf · 5 min" in late
    assert "made late" in cli.ok("report", "week", "--ending", "yesterday")
