"""Places on the body: their names, sides and regions, and the tables that they are made from."""

from __future__ import annotations

import pytest

from twitchlog.diary.body import ELSEWHERE, MOVING, body_from_rows, plural


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("calf", "calves"),
        ("cheek", "cheeks"),
        ("foot", "feet"),
        ("biceps", "biceps"),
        ("front of thigh", "fronts of thigh"),
        ("outer lower leg", "outer lower legs"),
        ("little-finger side of palm", "little-finger sides of palm"),
    ],
)
def test_plural(one, many):
    assert plural(one) == many


@pytest.mark.parametrize(
    ("key", "side", "name"),
    [
        ("calf", "left", "left calf"),
        ("calf", "both", "both calves"),
        ("calf", None, "calf"),
        ("chest", "both", "chest, both sides"),
        ("tongue", "midline", "tongue"),
        ("hand", "right", "right hand"),
        (MOVING, None, "moving about"),
        (ELSEWHERE, None, "elsewhere"),
        (None, None, "place not said"),
        ("gone_from_the_table", "left", "left gone_from_the_table"),
    ],
)
def test_place_names_are_plain_words(body, key, side, name):
    assert body.name(key, side) == name


def test_keys_in_a_region_an_area_and_a_site(body):
    assert "tongue" in body.keys_in("bulbar")
    assert "eyelid_upper" in body.keys_in("bulbar")  # cranial counts as bulbar
    assert "tongue" not in body.keys_in("cranial")
    assert body.keys_in("leg") == {"leg", *body.areas["leg"].sites}
    assert body.keys_in("calf") == {"calf"}


def test_regions_do_not_overlap_and_leave_no_site_out(body):
    regions = ("bulbar", "cervical", "thoracic", "lumbosacral")
    inside = [key for region in regions for key in body.keys_in(region)]
    assert sorted(inside) == sorted(body.sites)


def test_body_from_rows_reads_every_column():
    site = {
        "key": "k",
        "region": "thoracic",
        "sided": "MID",
        "name": "n",
        "clinical_name": "c",
        "aliases": "a;b",
        "snomed_gps": "",
        "counts_for_spread": "no",
        "source": "s",
    }
    area = {"key": "w", "region": "several", "sided": "LR", "name": "w", "aliases": "", "sites": "k", "source": "s"}
    body = body_from_rows([site], [area])
    assert body.sites["k"] == ("k", "thoracic", False, "n", "c", ("a", "b"), None, False, "s")
    assert body.areas["w"] == ("w", "several", True, "w", (), ("k",), "s")
