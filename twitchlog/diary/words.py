"""The door to people's words: what a person types, turned into values; must not hold any reading rule itself.

Places are read in `places`, amounts, durations and ratings in `amounts`, drinks and foods in `items`, times in `times`.
"""

from twitchlog.diary.amounts import parse_amount, parse_duration, parse_rating, parse_yes_no
from twitchlog.diary.items import parse_items, parse_reading
from twitchlog.diary.places import Place, parse_place
from twitchlog.diary.times import parse_clock, parse_date, parse_when
from twitchlog.diary.word_forms import nearest, shown

__all__ = [
    "Place",
    "nearest",
    "parse_amount",
    "parse_clock",
    "parse_date",
    "parse_duration",
    "parse_items",
    "parse_place",
    "parse_rating",
    "parse_reading",
    "parse_when",
    "parse_yes_no",
    "shown",
]
