"""Write docs/red-flags.md from twitchlog/reference/red_flags.toml (`make flags`); must not know a rule itself.

A test compares the two, so that the page cannot fall behind the rules.
"""

from __future__ import annotations

import re
from pathlib import Path

from twitchlog.reference.tables import red_flags, table

HERE = Path(__file__).parent
TARGET = HERE / "red-flags.md"
RULES = HERE.parent / "twitchlog" / "reference" / "red_flags.toml"

INTRODUCTION = """# The warning signs

Written by `make flags` from `twitchlog/reference/red_flags.toml`, version {version}. Do not edit.

**No clinician has reviewed these rules.** The sources say what to look for; most of the numbers are proposals of this
project (marked *proposal* below) and need a review before a release 1.0. A diary cannot rule anything out.

`twitchlog flags` shows every sign, `twitchlog flags why F5` the entries that led to one, `--json` the same as data.
Each sign is **present**, **not seen in the log**, or **not enough data**: below its data minimum a sign is never "not seen".

## What a day counts for

- Days with twitches are *observed* days (some, or said to have none; docs/days.md). A day that was not logged is unknown,
  never free of twitches. A paused day does not count. "Both sides" is two places.
- F1 and F5 read finished days. Symptoms and answers count at once, on the running day too, and on a paused one.
- What lies more than {look_back_days} days back no longer makes a sign present.
- The check-in asks the weekly questions at most once a week and keeps a "no" too; `twitchlog symptom none` answers them
  without a terminal. Nobody is asked for G7, so it is shown only when it is present.
- A pain whose strength was not said decides nothing, but prevents "not seen". A symptom with no place may be anywhere.

## How soon

| tier | what it asks for | when it speaks |
|---|---|---|
| 3 | {tier3} | at once, on the command that logs it, first and alone; after {urgent_days} days it asks for tier 2 |
| 2 | {tier2} | at once, on the command that logs it, first and alone |
| 1 | {tier1} | prompted for at most once in {prompt_days} days (`today`, the end of a check-in); always in `flags` and in the reports |

The emergency number follows `twitchlog setting country GB` ({n_countries} countries are known; without one, three numbers
are named). Where anything of tier 2 or 3 is present, every sentence that puts a sign in its place is left out.

`twitchlog flags ack F1 --on DATE` says that a clinician has seen a sign: tier 1 is not prompted for in the {ack_days} days
after. It never silences what no longer works, what grows or what needs help at once; it ends when another region of the body
joins; and the sign stays in every list and report.

Logging that looks like worry (more than {busy_entries} twitches and symptoms typed on each of {busy_days} of the last 7 days,
or worry of {worry_rating} or more out of 10 on {worry_days} of them) gets one gentle line and the offer of
`twitchlog setting daily-mode on`: the check-in once a day is enough then, and nothing in between is asked for. Glasses of
water and other factors are no worry and are not counted.

Not computed, on purpose: a score, a probability of any illness, a trend of counts as severity.

## The signs
"""


def red_flags_markdown() -> str:
    """The page as it should stand in docs/red-flags.md."""
    rules = red_flags()
    thresholds, tiers = rules["thresholds"], rules["tiers"]
    numbers = {row["country"] for row in table("emergency_numbers")}
    parts = [
        INTRODUCTION.format(
            version=rules["version"],
            tier1=tiers["1"],
            tier2=tiers["2"],
            tier3=tiers["3"],
            n_countries=len(numbers),
            **thresholds,
        )
    ]
    parts += [_sign(key, flag) for key, flag in rules["flags"].items()]
    parts.append("\n## The numbers\n\n| threshold | value | what it is | |\n|---|---|---|---|\n")
    parts += [f"| `{name}` | {value} | {what} | {mark} |\n" for name, value, what, mark in _thresholds()]
    return "".join(parts)


def _sign(key: str, flag: dict[str, str]) -> str:
    rule = flag["rule"].format(**red_flags()["thresholds"])
    article = f"- The article: {flag['article']}.\n" if flag["article"] else ""
    return f"\n### {key}: {flag['title']}\n\n{rule}\n\n{article}- Guidance: {flag['guidance']}\n- Source: {flag['source']}.\n"


def _thresholds() -> list[tuple[str, str, str, str]]:
    text = RULES.read_text(encoding="utf-8").partition("[thresholds]")[2].partition("\n[")[0]
    found = re.findall(r"^(\w+) = (\S+)\s+# (\[P\] )?(.+)$", text, flags=re.MULTILINE)
    return [(name, value, what.rstrip(","), "*proposal*" if mark else "") for name, value, mark, what in found]


if __name__ == "__main__":
    TARGET.write_text(red_flags_markdown(), encoding="utf-8")
