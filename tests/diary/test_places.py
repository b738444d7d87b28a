"""People's words for a place on the body."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twitchlog.diary.body import ELSEWHERE, MOVING
from twitchlog.diary.entries import BOTH, LEFT, MIDLINE, RIGHT, SIDES
from twitchlog.diary.places import parse_place
from twitchlog.errors import ManyMeanings, UnknownWord, WordsError
from twitchlog.reference.tables import table

SITE_KEYS = [row["key"] for row in table("body_sites")]


@pytest.mark.parametrize(
    ("words", "site", "side"),
    [
        # the side before, behind, between, and short
        ("left calf", "calf", LEFT),
        ("calf left", "calf", LEFT),
        ("L calf", "calf", LEFT),
        ("l. calf", "calf", LEFT),
        ("calf-l", "calf", LEFT),
        ("calf_r", "calf", RIGHT),
        ("RIGHT CALF", "calf", RIGHT),
        ("upper left eyelid", "eyelid_upper", LEFT),
        ("right upper eyelid", "eyelid_upper", RIGHT),
        ("the left calf", "calf", LEFT),
        ("in my left calf", "calf", LEFT),
        ("left side of calf", "calf", LEFT),
        ("left-hand side of the neck", "neck_front", LEFT),
        ("left\u00a0calf", "calf", LEFT),
        # both
        ("both calves", "calf", BOTH),
        ("calves", "calf", BOTH),
        ("left and right calf", "calf", BOTH),
        ("l/r calf", "calf", BOTH),
        ("calf both sides", "calf", BOTH),
        ("chest, both sides", "chest", BOTH),
        ("eyelids", "eyelid_upper", BOTH),
        ("fronts of thigh", "thigh_front", BOTH),
        ("left calves", "calf", LEFT),
        # the side not said
        ("calf", "calf", None),
        ("eyelid", "eyelid_upper", None),
        ("fingers", "fingers", None),
        ("toes", "toes", None),
        ("abs", "abdomen", None),
        ("hamstrings", "thigh_back", None),
        # everyday words with one usual meaning
        ("thumb", "thenar", None),
        ("shoulder", "deltoid", None),
        ("top of shoulder", "trapezius", None),
        ("thigh", "thigh_front", None),
        ("right thigh", "thigh_front", RIGHT),
        ("back of thigh", "thigh_back", None),
        ("stomach", "abdomen", None),
        ("left side of face", "cheek", LEFT),
        ("side of neck", "neck_front", None),
        ("thigh inner", "thigh_inner", None),
        ("lower leg", "calf", None),
        # the midline
        ("tongue", "tongue", MIDLINE),
        ("lips", "lips", MIDLINE),
        ("lip", "lips", MIDLINE),
        ("midline chin", "chin", MIDLINE),
        # no one place
        ("moving", MOVING, None),
        ("moving about", MOVING, None),
        ("all over", MOVING, None),
        ("elsewhere", ELSEWHERE, None),
    ],
)
def test_words_for_a_place(body, words, site, side):
    assert parse_place(words.split(" "), body) == (site, side)
    assert parse_place([words], body) == (site, side)  # quoted or not is the same


@pytest.mark.parametrize(
    ("words", "choices"),
    [
        ("left leg", {"left calf", "left shin", "left front of thigh", "left knee"}),
        ("leg", {"calf", "shin", "front of thigh"}),
        ("legs", {"both calves", "both knees", "both fronts of thigh"}),
        ("face", {"upper eyelid", "cheek", "chin", "lips"}),
        ("left face", {"left upper eyelid", "left cheek", "left jaw"}),
        ("right hand", {"right base of thumb", "right fingers"}),
        ("foot", {"arch of foot", "top of foot", "toes"}),
        ("back", {"upper back", "lower back"}),
        ("midline face", {"chin", "lips"}),
    ],
)
def test_an_area_is_asked_about(body, words, choices):
    with pytest.raises(ManyMeanings) as error:
        parse_place(words.split(), body)
    assert choices <= set(error.value.choices)
    assert error.value.choices[0] in error.value.hint
    assert f'"{words}"' in error.value.sentence


def test_a_side_leaves_out_what_has_no_sides(body):
    with pytest.raises(ManyMeanings) as error:
        parse_place(["left", "face"], body)
    assert not {"chin", "lips", "left chin", "left lips"} & set(error.value.choices)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("left hand", ("hand", LEFT)),
        ("legs", ("leg", BOTH)),
        ("thigh", ("thigh", None)),
        ("left side", ("body_side", LEFT)),
        ("right side of the body", ("body_side", RIGHT)),
        ("left side of face", ("face", LEFT)),  # for a twitch it is the cheek
        ("face, both sides", ("face", BOTH)),
        ("left calf", ("calf", LEFT)),
        ("tongue", ("tongue", MIDLINE)),
    ],
)
def test_an_area_is_enough_for_a_symptom(body, words, place):
    assert parse_place(words.split(), body, areas_allowed=True) == place


def test_a_name_that_two_places_share_is_asked_about(body):
    shared = {
        key: site._replace(aliases=("upper bit",)) if key in {"jaw", "chest"} else site
        for key, site in body.sites.items()
    }
    with pytest.raises(ManyMeanings) as error:
        parse_place(["right", "upper", "bit"], body._replace(sites=shared))
    assert error.value.choices == ("right jaw", "right chest")


@pytest.mark.parametrize(
    ("words", "word", "offered"),
    [
        ("kalf", "kalf", "calf"),
        ("left kalf", "kalf", "calf"),
        ("right eylid", "eylid", "eyelid"),
        ("elbo", "elbo", "elbow"),
        ("all ovr", "all ovr", "all over"),
    ],
)
def test_an_unknown_place_is_named_and_near_ones_offered(body, words, word, offered):
    with pytest.raises(UnknownWord) as error:
        parse_place(words.split(), body)
    assert error.value.sentence == f'I don\'t know the site "{word}".'
    assert offered in error.value.nearest
    assert "twitchlog sites" in error.value.hint


def test_kalf_as_the_wireframe_shows_it(body):
    with pytest.raises(UnknownWord) as error:
        parse_place(["left", "kalf"], body)
    assert error.value.hint == "Did you mean: calf, palm?   All sites: twitchlog sites"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "No place was named"),
        ("...", "No place was named"),
        ("left", "not where"),
        ("both", "not where"),
        ("left tongue", "lies on the midline"),
        ("both lips", "lies on the midline"),
        ("midline calf", "a left and a right"),
        ("both left calf", "contradict"),
        ("left moving", "has no side"),
        ("right elsewhere", "has no side"),
    ],
)
def test_words_that_fit_no_place(body, words, said):
    with pytest.raises(WordsError, match=said) as error:
        parse_place(words.split(), body)
    assert error.value.exit_code == 2
    assert error.value.hint


def test_control_codes_are_not_repeated(body):
    with pytest.raises(UnknownWord) as error:
        parse_place(["\x1b[31mkalf\x07\u202e"], body)
    assert error.value.sentence.isprintable()


@settings(deadline=None, max_examples=200)
@given(key=st.sampled_from(SITE_KEYS), side=st.sampled_from((None, *SIDES)))
def test_what_is_echoed_can_be_typed_again(body, key, side):
    if body.sites[key].is_sided == (side == MIDLINE):
        return  # no such place
    echoed = body.name(key, side)
    assert parse_place(echoed.split(), body) == (key, side or (None if body.sites[key].is_sided else MIDLINE))


@settings(deadline=None, max_examples=100)
@given(area=st.sampled_from([row["name"] for row in table("body_areas")]), side=st.sampled_from(("left ", "both ", "")))
def test_every_choice_that_is_offered_can_be_chosen(body, area, side):
    try:
        parse_place([side + area], body)
    except ManyMeanings as error:
        chosen = [parse_place([choice], body) for choice in error.choices]
        assert len({place.site for place in chosen}) == len(error.choices)
        expected = side.strip() or None
        assert {place.side for place in chosen} <= ({expected} if expected else {None, MIDLINE})
