"""The reference tables: every row has a source that may stand, names mean one thing, numbers are the sources' own."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from twitchlog.diary.body import REGIONS, body_from_rows
from twitchlog.diary.consumables import drinks_from_rows, foods_from_rows
from twitchlog.diary.factors import FactorCatalogue
from twitchlog.diary.items import parse_items, parse_reading
from twitchlog.diary.places import parse_place
from twitchlog.errors import ManyMeanings
from twitchlog.reference.tables import TABLES, table

SHARED = Path(__file__).resolve().parents[3] / "shared"

COLUMNS = {
    "body_sites": "key region sided name clinical_name aliases snomed_gps counts_for_spread source",
    "body_areas": "key region sided name aliases sites source",
    "body_map": "key view panel x y source",
    "drinks": "key name aliases serving serving_ml caffeine_mg alcohol_g water_ml source",
    "foods": "key name aliases serving grams potassium_mg calcium_mg magnesium_mg source",
    "medicines": "key name examples strength reported source",
    "symptoms": "key name kind aliases shared speaks if_sudden source",
    "emergency_numbers": "country number note source",
}
SYMPTOM_KINDS = {
    "functional", "felt weakness", "clumsiness", "numbness", "tingling", "pain", "cramp", "stiffness", "thinner",
    "speech", "swallowing", "choking", "breathing", "saddle", "bladder or bowel", "face",
}  # fmt: skip

# Copies, spun or machine-written pages that clinical.md marks [2nd]: never a row's source.
SECOND_HAND = (
    "droracle", "theplumpinay", "nutrakhealth", "dietforyourweightloss", "lifesciencereview", "cspinet", "njmu",
    "notinline", "safedalepharmacy", "azurewebsites", "nursing-notebook", "gpnotebook", "primarycarenotebook",
    "pharmacy-notebook", "studyres", "iytmed", "aboutbfs", "bfsforum", "healthjade", "sleepdiplomat", "ntro.it",
    "pharmacistsharing", "ohiobadges", "wikisum", "wikidoc", "wikipedia", "theswissbay", "usnews", "AriFoodBeverage",
    "Mayo Clinic table", "USDA list",
)  # fmt: skip
MAY_STAND = re.compile(
    "|".join(
        (
            "^general knowledge$",
            "doi 10\\.",
            "PubMed [0-9]+",
            "^USDA SR28, NDB [0-9]+$",
            "^USDA FoodData Central, SR Legacy, FDC [0-9]+",
            "^NICE guideline NG[0-9]+$",
            "^NHS ",
            "^Medicina 2025",
            "^Neurology review",
            "^computed: ",
            "^by definition: ",
            "^European Union, Directive 2018/1972, article 109$",
        )
    )
)


def shared_rows(name: str) -> list[dict[str, str]]:
    path = SHARED / "data" / name
    if not path.exists():
        pytest.skip(f"{path} is not beside this checkout")
    # drinks.csv has a comma that nobody quoted in one source: the surplus cells are kept apart by DictReader.
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def listed(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


# --- the form of every table -----------------------------------------------------------------------------------------


def test_tables_are_known_by_name():
    assert set(COLUMNS) == set(TABLES)
    with pytest.raises(KeyError):
        table("../errors")


@pytest.mark.parametrize("name", TABLES)
def test_rows_have_all_columns_and_no_stray_cell(name):
    for row in table(name):
        assert list(row) == COLUMNS[name].split()
        assert all(cell is not None and cell == cell.strip() and cell.isprintable() for cell in row.values())


@pytest.mark.parametrize("name", TABLES)
def test_keys_and_names_are_unique_and_typable(name):
    rows = table(name)
    for column in ("key", "name"):
        values = [row[column].lower() for row in rows if column in row]
        assert len(values) == len(set(values))
    assert all(re.fullmatch("[a-z0-9]+(?:[-_][a-z0-9]+)*", row["key"]) for row in rows if "key" in row)


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_a_source_that_may_stand(name):
    for row in table(name):
        assert MAY_STAND.search(row["source"]), row
        assert not [host for host in SECOND_HAND if host.lower() in row["source"].lower()], row


@pytest.mark.parametrize("name", TABLES)
def test_nothing_judges_or_names_a_disease(name):
    words = re.compile(r"\b(benign|als|mnd|bfs|parkinson|sclerosis|trigger|abnormal|danger)\b", re.IGNORECASE)
    for row in table(name):
        assert not words.search(" ".join(row.values())), row


@pytest.mark.parametrize("name", [name for name in TABLES if "aliases" in table(name)[0]])
def test_no_alias_repeats_its_own_name(name):
    for row in table(name):
        aliases = [alias.lower() for alias in listed(row["aliases"])]
        assert len(aliases) == len(set(aliases)), row
        assert row["name"].lower() not in aliases, row


# --- the body --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def body():
    return body_from_rows(table("body_sites"), table("body_areas"))


def test_there_are_78_places_to_log(body):
    assert len(body.sites) == 42
    assert sum(2 if site.is_sided else 1 for site in body.sites.values()) == 78


def test_sites_and_areas_are_consistent(body):
    assert not set(body.sites) & set(body.areas)
    assert all(site.region in {"cranial", *REGIONS} for site in body.sites.values())
    for area in body.areas.values():
        assert area.sites, area
        assert set(area.sites) <= set(body.sites), area
        regions = {body.sites[key].region.replace("cranial", "bulbar") for key in area.sites}
        assert {area.region} == regions or (area.region == "several" and len(regions) > 1), area


@pytest.mark.parametrize("row", table("body_sites"), ids=lambda row: row["key"])
def test_every_name_of_a_site_means_that_site(body, row):
    for name in (row["key"], row["name"], *listed(row["aliases"])):
        assert parse_place([name], body).site == row["key"], name


@pytest.mark.parametrize("row", table("body_areas"), ids=lambda row: row["key"])
def test_every_name_of_an_area_means_that_area_for_a_symptom(body, row):
    for name in (row["key"], row["name"], *listed(row["aliases"])):
        assert parse_place([f"left {name}"], body, areas_allowed=True) == (row["key"], "left"), name


def test_sites_agree_with_the_shared_table(body):
    theirs = {row["id"]: row for row in shared_rows("body_sites.csv")}
    assert set(theirs) == set(body.sites)
    for key, row in theirs.items():
        site = body.sites[key]
        ours = (site.region, site.is_sided, site.clinical_name, site.snomed or "", site.counts_for_spread)
        expected = (row["region"], row["sided"] == "LR", row["clinical_name"], row["snomed_gps"])
        assert ours == (*expected, row["counts_for_spread"] == "yes")


def test_the_shared_names_mean_the_same_sites(body):
    for row in shared_rows("body_sites.csv"):
        for name in {row["lay_name"], *listed(row["aliases"])} - {"foot"}:
            assert parse_place([name], body).site == row["id"], name
    with pytest.raises(ManyMeanings):  # the foot has three sites, and the arch is the usual one
        parse_place(["foot"], body)


# --- drinks and foods ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", table("drinks"), ids=lambda row: row["key"])
def test_every_name_of_a_drink_means_that_drink(row):
    drinks = drinks_from_rows(table("drinks"))
    for name in (row["key"], row["name"], *listed(row["aliases"])):
        assert [(number, drink.key) for number, drink in parse_items([name], drinks)] == [(1.0, row["key"])], name
    value, _ = parse_reading(["2", row["key"]], FactorCatalogue()["caffeine_mg"], drinks)
    assert value == 2 * float(row["caffeine_mg"])


@pytest.mark.parametrize("row", table("foods"), ids=lambda row: row["key"])
def test_every_name_of_a_food_means_that_food_or_asks(row):
    foods = foods_from_rows(table("foods"))
    for name in (row["key"], row["name"]):
        assert [(number, food.key) for number, food in parse_items([name], foods)] == [(1.0, row["key"])], name
    for alias in listed(row["aliases"]):
        try:
            meanings = [food.key for _, food in parse_items([alias], foods)]
        except ManyMeanings as error:
            meanings = list(error.choices)
        assert row["key"] in meanings, alias


def test_no_name_holds_a_comma_so_that_names_can_be_listed():
    assert not [row["name"] for name in ("body_sites", "drinks", "foods") for row in table(name) if "," in row["name"]]


def test_words_that_several_foods_share_are_asked_about():
    foods = foods_from_rows(table("foods"))
    for shared, n in (("spinach", 2), ("tofu", 2), ("salmon", 2), ("milk", 3), ("cheese", 3)):
        with pytest.raises(ManyMeanings) as error:
            parse_items([shared], foods)
        assert len(error.value.choices) == n


def test_drinks_are_plausible():
    for row in table("drinks"):
        assert 0 <= float(row["caffeine_mg"]) <= 200
        assert 0 <= float(row["alcohol_g"]) < 25
        assert float(row["water_ml"]) == float(row["serving_ml"])


def test_drinks_agree_with_the_shared_table():
    ours = {row["key"].replace("-", "_"): row for row in table("drinks")} | {"bottle_water": None}
    ours["bottle_water"] = ours["water_bottle"]
    for row in shared_rows("drinks.csv"):
        for column in ("serving_ml", "caffeine_mg", "alcohol_g", "water_ml"):
            assert float(ours[row["key"]][column]) == float(row[column]), row


def test_foods_agree_with_the_shared_table():
    theirs = {row["ndb_no"]: row for row in shared_rows("foods_sr28.csv")}
    ours = {row["source"].removeprefix("USDA SR28, NDB "): row for row in table("foods")}
    assert set(ours) == set(theirs)
    columns = (
        ("potassium_mg", "k_100g", "k_mg"),
        ("calcium_mg", "ca_100g", "ca_mg"),
        ("magnesium_mg", "mg_100g", "mg_mg"),
    )
    for number, row in ours.items():
        for column, per_100_g, per_serving in columns:
            computed = float(theirs[number][per_100_g]) * float(row["grams"]) / 100
            assert float(row[column]) == pytest.approx(computed, abs=0.501), row
            if row["grams"] == theirs[number]["grams"]:
                assert row[column] == theirs[number][per_serving], row


# --- medicines and symptoms ------------------------------------------------------------------------------------------


def test_medicines_are_graded_and_a_medicine_has_one_class():
    rows = table("medicines")
    assert {row["strength"] for row in rows} == {"A", "B", "C"}
    assert all(row["reported"] for row in rows)
    examples = [example for row in rows for example in listed(row["examples"])]
    assert len(examples) == len(set(examples))
    assert all(example == example.lower() for example in examples)
    assert "salbutamol" in examples


def test_symptom_kinds_are_the_known_ones_and_all_are_there():
    assert {row["kind"] for row in table("symptoms")} == SYMPTOM_KINDS


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("drops things", "functional"),
        ("trips", "functional"),
        ("buttons", "functional"),
        ("keys", "functional"),
        ("jars", "functional"),
        ("stairs", "functional"),
        ("lifting an arm", "functional"),
        ("slurred speech", "speech"),
        ("trouble swallowing", "swallowing"),
        ("thinner", "thinner"),
        ("feels weak", "felt weakness"),
        ("clumsy", "clumsiness"),
        ("numb", "numbness"),
        ("pins and needles", "tingling"),
        ("pain", "pain"),
        ("cramp", "cramp"),
        ("stiff", "stiffness"),
        ("short of breath", "breathing"),
        ("choking", "choking"),
        ("saddle numbness", "saddle"),
        ("bladder", "bladder or bowel"),
        ("face droop", "face"),
    ],
)
def test_everyday_words_have_the_right_kind(words, kind):
    kinds = {name.lower(): row["kind"] for row in table("symptoms") for name in (row["name"], *listed(row["aliases"]))}
    assert kinds[words] == kind


def test_how_soon_a_symptom_speaks():
    by_key = {row["key"]: (row["speaks"], row["if_sudden"]) for row in table("symptoms")}
    assert {speaks for speaks, _ in by_key.values()} == {"now", "soon", ""}
    assert {if_sudden for _, if_sudden in by_key.values()} == {"now", "now on one side", ""}
    for speaks, if_sudden in by_key.values():
        assert speaks != "now" or if_sudden == "now"  # what asks for help at once does so when sudden, too
    for kind, speaks in (("functional", "soon"), ("thinner", "soon"), ("choking", "now")):
        assert {row["speaks"] for row in table("symptoms") if row["kind"] == kind} == {speaks}
    for key in (
        *("face-droop", "saddle-numbness", "bladder-bowel", "cannot-speak", "cannot-swallow", "cannot-breathe"),
        "breathless-at-rest",
    ):
        assert by_key[key] == ("now", "now")
    for key in ("slurred-speech", "swallowing", "breathless"):
        assert by_key[key] == ("soon", "now")
    for key in ("numbness", "tingling"):
        assert by_key[key] == ("", "now on one side")
    for key in ("pain", "cramp", "stiffness"):
        assert by_key[key] == ("", "")


def test_no_two_symptoms_share_a_word():
    names = [name.lower() for row in table("symptoms") for name in {row["name"], *listed(row["aliases"])}]
    assert len(names) == len(set(names))


def test_words_that_several_symptoms_share_are_no_ones_alias_and_need_help_when_sudden():
    rows = table("symptoms")
    shared = [word for row in rows for word in listed(row["shared"])]
    assert {word: shared.count(word) for word in shared} == dict.fromkeys(shared, 2)
    assert not set(shared) & {name for row in rows for name in (row["name"], *listed(row["aliases"]))}
    for word in shared:
        meant = [row for row in rows if word in listed(row["shared"])]
        assert {row["if_sudden"] for row in meant} == {"now"}
        assert "" in {row["speaks"] for row in meant}


# --- emergency numbers ------------------------------------------------------------------------------------------------


def test_each_country_has_one_number():
    rows = table("emergency_numbers")
    countries = [row["country"] for row in rows]
    assert all(re.fullmatch("[A-Z]{2}", country) for country in countries)
    assert len(countries) == len(set(countries))
    assert countries == sorted(countries)
    assert all(re.fullmatch("[0-9]{3,4}", row["number"]) for row in rows)
    assert "UK" not in countries  # its code is GB


@pytest.mark.parametrize(("country", "number"), [("GB", "999"), ("US", "911"), ("CA", "911"), ("DE", "112")])
def test_the_numbers_that_clinical_guidance_names(country, number):
    assert {row["country"]: row["number"] for row in table("emergency_numbers")}[country] == number


def test_the_whole_union_has_its_common_number():
    union = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
    numbers = {row["country"]: row["number"] for row in table("emergency_numbers")}
    assert {country: numbers[country] for country in union.split(" ")} == dict.fromkeys(union.split(" "), "112")


def test_general_knowledge_is_said_where_no_source_may_stand():
    shares = {name: [row["source"] for row in table(name)].count("general knowledge") for name in TABLES}
    assert shares["foods"] == 0
    assert 0 < shares["medicines"] < len(table("medicines"))
