"""The page for a visit as it is printed: one page whatever the diary holds, legible, tagged, always the same."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.builders import at, make_episode, make_medicine, make_none
from tests.visits import FIRST, LAST, SECRET, TODAY, fill_crowded, fill_ordinary, tell
from twitchlog import visit
from twitchlog.pipeline import open_diary
from twitchlog.report.clinician import VisitDetails

LEAST_PT = 7.5
A4_PT, LETTER_PT = (595.3, 841.9), (612.0, 792.0)


def printed(diary, *, start=FIRST, end=LAST, paper=visit.A4, **details):
    report = visit.clinician_report(diary, start=start, end=end, as_of=TODAY, visit=VisitDetails(**details))
    return visit.clinician_pdf(diary, report, paper=paper)


def reader_of(pdf):
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf):
    return "\n".join(page.extract_text() for page in reader_of(pdf).pages)


def type_sizes(pdf):
    sizes = set()

    def keep(text, outer, inner, _, size):
        if text.strip():
            sizes.add(round(abs(size * outer[3] * inner[3]), 2))

    reader_of(pdf).pages[0].extract_text(visitor_text=keep)
    return sizes


@pytest.fixture(scope="module")
def diaries(tmp_path_factory):
    folder = tmp_path_factory.mktemp("visits")
    fills = {
        "ordinary": fill_ordinary,
        "crowded": fill_crowded,
        "one day": lambda diary: diary.add(make_episode(at("2026-11-21 10:00"))),
        "none only": lambda diary: diary.add(make_none("2026-11-21")),
        "long ago": lambda diary: diary.add(make_episode(at("2026-03-01 10:00"))),
    }
    opened = {}
    for name, fill in fills.items():
        opened[name] = open_diary(str(folder / f"{name}.db"))
        fill(opened[name])
    yield opened
    for diary in opened.values():
        diary.close()


@pytest.fixture(scope="module")
def ordinary(diaries):
    return printed(diaries["ordinary"])


def test_the_blocks_stand_in_their_order(ordinary):
    text = " ".join(text_of(ordinary).split())
    places = [
        text.index(words)
        for words in (
            "Patient-kept diary",
            "Observed 76 of 84 days",
            "patient-reported, not verified",
            "Main concern",
            "Onset",
            "Twitch-days",
            "lumbosacral",
            "Course",
            "Places",
            "Signs asked for",
            "Function",
            "Sensation, pain",
            "Medicines",
            "Habits",
            "Association in a self-kept diary, not cause",
            "Tried",
            "Questions",
            "thresholds version",
        )
    ]
    assert places == sorted(places)


def test_it_is_tagged_titled_and_dated_by_its_period(ordinary):
    reader = reader_of(ordinary)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert reader.metadata.title == "Patient-kept diary of muscle twitches"
    assert reader.metadata.creation_date == dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


def test_both_pictures_say_in_words_what_they_show(ordinary):
    reader = reader_of(ordinary)
    objects = [reader.get_object(number) for number in range(1, reader.trailer["/Size"])]
    alts = [str(each["/Alt"]) for each in objects if isinstance(each, dict) and "/Alt" in each]
    assert len(reader.pages[0].images) == len(alts) == 2
    assert any("76 of 84 days observed" in alt and "episodes" in alt for alt in alts)
    assert any("left calf" in alt for alt in alts)


def test_it_is_black_on_white_but_for_the_pictures(ordinary):
    colours = set()
    for line in reader_of(ordinary).pages[0].get_contents().get_data().decode("latin-1").splitlines():
        words = line.split()
        if words and words[-1] in ("rg", "RG", "k", "K"):
            colours.add(line)
    assert colours == set()


def test_the_same_diary_gives_the_same_bytes(diaries, ordinary):
    assert printed(diaries["ordinary"]) == ordinary


def test_without_a_name_and_without_notes_it_is_anonymous(diaries, ordinary):
    assert SECRET not in text_of(ordinary)
    assert "A. Person" not in text_of(ordinary)
    asked = text_of(printed(diaries["ordinary"], name="A. Person", with_notes=True))
    assert "A. Person" in asked
    assert SECRET in asked


@pytest.mark.parametrize("paper", visit.PAPERS)
@pytest.mark.parametrize("name", ["ordinary", "crowded", "one day", "none only", "long ago"])
def test_any_diary_is_one_legible_page(diaries, name, paper):
    pdf = printed(diaries[name], paper=paper)
    [page] = reader_of(pdf).pages
    size = (float(page.mediabox.width), float(page.mediabox.height))
    assert size == pytest.approx(A4_PT if paper == visit.A4 else LETTER_PT, abs=0.1)
    assert min(type_sizes(pdf)) >= LEAST_PT
    assert "no clinician has reviewed them" in " ".join(text_of(pdf).split())


@pytest.mark.parametrize("paper", visit.PAPERS)
def test_with_everything_there_can_be_it_is_still_one_page_that_counts_what_is_left_out(diaries, paper):
    name, concern = "Ægir Ólafsdóttir-von Hohenzollern " * 3, "שלום مرحبا 🫠 #strong[x] $y$ " * 20
    pdf = printed(diaries["crowded"], paper=paper, name=name[:100], concern=concern, with_notes=True)
    text = " ".join(text_of(pdf).split())
    assert len(reader_of(pdf).pages) == 1
    assert min(type_sizes(pdf)) >= LEAST_PT
    assert "more places" in text
    assert "more medicines" in text
    assert "more notes" in text
    assert "What there was no room for stands in clinician.json." in text
    assert "#strong[x] $y$" in text
    assert text.count("present: ") == len([each for each in _flags(diaries["crowded"]) if each.result == "present"])


def _flags(diary):
    return diary.flags(TODAY)


def test_nothing_is_left_out_of_an_ordinary_page(ordinary):
    text = " ".join(text_of(ordinary).split())
    assert "clinician.json" not in text
    assert "…" not in text


def test_a_period_of_two_years_is_one_page(diaries):
    pdf = printed(diaries["ordinary"], start=LAST - dt.timedelta(729))
    assert len(reader_of(pdf).pages) == 1
    assert "Observed 76 of 730 days" in text_of(pdf)


def test_the_charts_are_pngs_for_print_with_their_words(diaries):
    diary = diaries["ordinary"]
    report = visit.clinician_report(diary, start=FIRST, end=LAST, as_of=TODAY, visit=VisitDetails())
    charts = dict(visit.clinician_charts(diary, report))
    assert tuple(charts) == visit.CHART_NAMES[::-1]  # the largest first
    for png in charts.values():
        picture = Image.open(io.BytesIO(png))
        assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        assert picture.info["Title"]
        assert picture.info["Description"]


def test_the_numbers_hold_what_the_page_left_out(diaries):
    report = visit.clinician_report(
        diaries["crowded"], start=FIRST, end=LAST, as_of=TODAY, visit=VisitDetails(with_notes=True)
    )
    document = json.loads(visit.clinician_json(report))
    assert len(document["medicines"]) == 30
    assert len(document["twitches"]["places"]) > 100
    assert "x" * 100_000 in {note["text"] for note in document["notes"]}
    assert len(document["profile"]["test-results"]) == 2000


def test_marks_of_any_script_are_numbers_in_the_picture_and_words_on_the_page(tmp_path, recwarn):
    names = ["漢方薬", "Парацетамол", "دواء", "🫠", *(f"medicine {n}" for n in range(7))]
    with open_diary(str(tmp_path / "d.db")) as diary:
        diary.add(make_episode(at("2026-11-20 10:00")))
        diary.add(
            *(
                make_medicine(key=f"m{n}", name=name, dose=None, started_on=f"2026-11-{n + 5:02}")
                for n, name in enumerate(names)
            )
        )
        text = " ".join(text_of(printed(diary)).split())
    assert [str(each.message) for each in recwarn if "lyph" in str(each.message)] == []
    assert "Numbered days: 1 5 Nov 2026: □□□ started · 2 6 Nov 2026: Парацетамол started" in text
    assert "11 15 Nov 2026: medicine 6 started" in text


def test_a_sign_is_whole_where_anything_else_can_be_left_out(diaries, tmp_path):
    with open_diary(str(tmp_path / "d.db")) as diary:
        diary.add(make_episode(at("2026-11-20 10:00")))
        for n in range(40):
            diary.add(
                make_medicine(
                    key=f"m{n}",
                    name=f"medicine {n} extended release",
                    dose="twice a day with food",
                    medicine_class="ssri",
                    is_suspected=True,
                    started_on=f"2026-11-{n % 20 + 1:02}",
                )
            )
        tell(diary, questions="Could it be the coffee? " * 80, test_results="A" * 2000)
        report = visit.clinician_report(diary, start=FIRST, end=LAST, as_of=TODAY, visit=VisitDetails())
        text = " ".join(text_of(visit.clinician_pdf(diary, report)).split())
    from twitchlog.report.clinician_signs import signs_block

    plain = text.replace("\u200b", "").replace("- ", "-")
    for item in signs_block(report).items:
        assert f"{item.lead} {item.text}".replace("- ", "-") in plain
    assert "more medicines" in text


def test_every_number_of_the_body_map_stands_in_the_list(diaries):
    text = " ".join(text_of(printed(diaries["crowded"])).split())
    places = text[text.index("Places (") : text.index("Signs asked for")]
    assert all(f"{number} " in places for number in range(1, 10))
    assert "more places" in places
