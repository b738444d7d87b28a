"""What the reading commands share: opening the diary, days in words, entries as lines and as JSON; must not print."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from twitchlog import clock
from twitchlog.cli import echo, show
from twitchlog.cli.auto_backups import back_up, due_reason
from twitchlog.cli.echo import Names
from twitchlog.cli.unlocking import unlocker
from twitchlog.diary import words as spoken
from twitchlog.diary.day import EXACT, PART_OF_DAY, Moment, is_back_fill, part_name
from twitchlog.diary.entries import TYPED, Answer, DayMark, Dose, Episode, Item, Medicine, Reading, Stored, Symptom
from twitchlog.errors import DiaryFileError, NotFoundError, WordsError
from twitchlog.location import diary_path
from twitchlog.pipeline import Diary, open_diary
from twitchlog.store.own_files import refuse_the_diary

HANDLE_LENGTH = 6
LAST_VISIT = "last-visit"


@contextmanager
def opened(ctx: Any, diary: str | None, *, create: bool = False, out: str | None = None) -> Iterator[Diary]:
    """The diary that the options name; afterwards a backup of it, where one is due.

    What `--out` names is not the diary, nor anything of its own.
    """
    path = diary_path(ctx.obj.chosen(diary))
    if out is not None:
        _check_out(path, out)
    with open_diary(path, create=create, tell=show.talk, unlock=unlocker()) as found:
        yield found
        reason, budget_mb = due_reason(found, is_reading=not create), found.settings.backup_mb
    if reason:
        back_up(path, reason=reason, at=clock.now().occurred_at, budget_mb=budget_mb, is_closed=not create)


def _check_out(path: str, out: str) -> None:
    if not out.strip():
        raise WordsError("--out names nothing.", "Say where it shall be written.")
    refuse_the_diary(path, [Path(out).expanduser()])


@contextmanager
def opened_or_blank(ctx: Any, diary: str | None) -> Iterator[Diary]:
    """The diary that the options name; where there is none yet, a blank one that leaves nothing behind."""
    if os.path.lexists(diary_path(ctx.obj.chosen(diary))):
        with opened(ctx, diary) as found:
            yield found
    else:
        with _temporary_folder() as folder, open_diary(str(Path(folder) / "blank.db")) as blank:
            yield blank


def _temporary_folder() -> TemporaryDirectory[str]:
    try:
        return TemporaryDirectory()
    except OSError as error:
        raise DiaryFileError(
            f"There is no room for temporary files ({error.strerror}).", "Make some, or name a folder in TMPDIR."
        ) from None


def names_of(diary: Diary) -> Names:
    """What keys are called in this diary, read before any entry is: one file serves one reader at a time."""
    names = Names(diary.store)
    _ = names.catalogue, names.own
    return names


def running_day(diary: Diary, as_of: str | None) -> dt.date:
    """The running diary day, or the one that `--as-of` names."""
    today = diary.today()
    return today if as_of is None else spoken.parse_date(as_of, today=today)


def day_named(diary: Diary, text: str | None, *, today: dt.date) -> dt.date | None:
    """The diary day that words name; `last-visit` is the latest visit in the profile."""
    if text is None:
        return None
    if text.strip().lower() != LAST_VISIT:
        return spoken.parse_date(text, today=today)
    visits = diary.store.profile().get("visits", "").split()
    past = [visit for visit in visits if visit <= today.isoformat()]
    if not past:
        raise NotFoundError("No visit is noted yet.", "Note one: twitchlog profile visits 2026-11-03")
    return dt.date.fromisoformat(max(past))


def period(
    diary: Diary, since: str | None, until: str | None, *, today: dt.date
) -> tuple[dt.date | None, dt.date | None]:
    """The days between two that words name."""
    start, end = day_named(diary, since, today=today), day_named(diary, until, today=today)
    if start and end and end < start:
        raise WordsError(f"The period would end ({end}) before it begins ({start}).", "Swap --since and --until.")
    return start, end


def handle(stored: Stored) -> str:
    """The end of an entry's uid, enough to name it by."""
    return stored.uid[-HANDLE_LENGTH:]


def said_together(entries: Iterable[Stored]) -> Iterator[list[Stored]]:
    """Entries one by one, but the readings of one meal together."""
    for _, same in groupby(entries, key=lambda stored: getattr(stored.entry, "meal", None) or stored.uid):
        yield list(same)


def told(together: Sequence[Stored], names: Names) -> str:
    """What one entry is, or the readings of one meal, and what else is known."""
    entries = [stored.entry for stored in together]
    return " · ".join(show.one_line(part) for part in (echo.head_of(entries, names), *echo.details_of(entries, names)))


def entry_line(together: Sequence[Stored], diary: Diary, names: Names) -> str:
    """One entry, or a meal, on one line, without its day: handle, hour, what, and what else is known."""
    stored = together[0]
    hour = hour_text(stored.entry.when, diary.settings.clock)
    return f"{handle(stored)}  {hour:<9}  {told(together, names)}{_origin_text(stored, diary)}"


def hour_text(when: Moment, clock: str) -> str:
    """The hour, as exactly as it is known."""
    if when.precision == EXACT:
        return echo.clock_text(when.wall.time(), clock)
    return part_name(when) if when.precision == PART_OF_DAY else "day"


def _origin_text(stored: Stored, diary: Diary) -> str:
    if stored.source != TYPED:
        return "  (imported)"
    is_late = is_back_fill(stored.entry.when, stored.logged_at, day_start_min=diary.settings.day_start_min)
    return "  (entered late)" if is_late else ""


def entry_json(stored: Stored, diary: Diary, names: Names) -> dict[str, Any]:
    """An entry as JSON (docs/json.md): what is missing is null, an hour that is not known is not given."""
    entry = stored.entry
    when = entry.when
    logged = Moment(stored.logged_at, clock.local_offset_at(stored.logged_at))
    common: dict[str, Any] = {
        "uid": stored.uid,
        "kind": entry.kind,
        "occurred_at": when.isoformat() if when.precision == EXACT else None,
        "precision": when.precision,
        "part": part_name(when) if when.precision == PART_OF_DAY else None,
        "diary_day": diary.day_of(stored).isoformat(),
        "logged_at": logged.isoformat(),
        "is_back_fill": stored.source == TYPED
        and is_back_fill(when, stored.logged_at, day_start_min=diary.settings.day_start_min),
        "source": stored.source,
        "value": None,
        "unit": None,
        "site": None,
        "side": None,
        "text": " · ".join([echo.head(entry, names), *echo.details(entry)]),
        "note": entry.note,
    }
    return common | _own_fields(stored, names)


def _own_fields(stored: Stored, names: Names) -> dict[str, Any]:
    entry = stored.entry
    match entry:
        case Episode():
            return _fields(entry, "site", "side", "count", "duration_s", "intensity")
        case Reading():
            factor = names.factor(entry.factor)
            return {
                "factor": entry.factor,
                "value": entry.value,
                "unit": factor.unit if factor else None,
                "items": [_item_json(item, names) for item in entry.items],
                "meal": entry.meal,
            }
        case Symptom():
            return _fields(entry, "item", "site", "side", "severity", "duration_s", "is_sudden", "with_twitch")
        case Medicine():
            columns = ("key", "name", "medicine_class", "dose", "started_on", "stopped_on", "dose_changed_on")
            return _fields(entry, *columns, "is_as_needed", "is_suspected")
        case Dose():
            return _fields(entry, "medicine", "amount")
        case DayMark():
            return _fields(entry, "mark", "last_on")
        case Answer():
            return _fields(entry, "question", "value")
        case _:
            return {}


def _fields(entry: object, *names: str) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in names}


def _item_json(item: Item, names: Names) -> dict[str, Any]:
    return {
        "consumable": item.table,
        "key": item.key,
        "name": names.consumable(item),
        "quantity": item.quantity,
        "amount_each": item.amount_each,
    }
