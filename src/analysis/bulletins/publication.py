"""What the day of publication says of a text that gives no date: which night it is of."""

from __future__ import annotations

import re
from datetime import date

from analysis.bulletins.moments import weekdays

_OF_THE_NIGHT = re.compile(
    r"(?<!\w)(?:[ув]ночі|(?:[ув]|за|протягом|[ву]продовж|цієї|минулої|минулу) н(?:іч|очі)|"
    r"нічн(?:а|ої|у|ий|ого) (?:атак|удар|обстріл|наліт|нальот)\w*|"
    r"ночью|(?:в|за|эту|минувшую|прошлую) ночь|overnight|tonight|(?:last|this|that) night|"
    r"(?:in|during|through|throughout) the night)(?!\w)"
)
_DAY_OF_NIGHT = re.compile(
    r"(?:ніч|ночь|night) (?:на|проти|into|to|of|on) (?:the )?(?P<day>\d{1,2})(?!\d)"
)
# Before the last night, or longer than it.
_OTHERS = re.compile(
    r"(?<!\w)(?:поза)?вчора|(?<!\w)(?:поза)?вчера|yesterday|night before|"
    r"(?<!\w)(?:доб(?:у|и|а|і)|сутк\w+|сутки)(?!\w)|24 hours"
)


def is_of_the_night_to(published: date, clean: str) -> bool:
    """Whether a text without a date is of the night to its publication, by its own words.

    Another day of the week or of the month, yesterday, or a day and night together are of
    another time, or of more: then it is not known.

    Examples
    --------
    >>> is_of_the_night_to(date(2026, 6, 12), "уночі ворог атакував 90 бпла")
    True
    >>> is_of_the_night_to(date(2026, 6, 12), "у ніч на четвер ворог атакував 90 бпла")
    False
    """
    named = weekdays(clean)
    numbers = [int(m["day"]) for m in _DAY_OF_NIGHT.finditer(clean)]
    return (
        _OF_THE_NIGHT.search(clean) is not None
        and _OTHERS.search(clean) is None
        and (not named or published.weekday() in named)
        and all(number == published.day for number in numbers)
    )
