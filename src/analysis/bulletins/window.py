"""When: the window of the attack and the hour of the report, in Kyiv time.

A year that is not written is taken from the date of publication, or from the day of the week;
without either it stays unknown, and so do the dates. A text without a date that is of the night by
its words or hours is of the night to its publication, and says so. No hour is ever supplied.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from analysis.bulletins.figures import Ambiguity
from analysis.bulletins.moments import (
    ClockMention,
    DateMention,
    clocks,
    date_in,
    dates,
    years_on_weekday,
)
from analysis.bulletins.publication import is_of_the_night_to
from analysis.bulletins.text import CleanText, Span
from analysis.bulletins.times import PUBLICATION, TEXT, Window, local

_NIGHT = re.compile(
    r"(?<!\w)(?:(?:[ув] |на )?н(?:іч|очь)\w*|вночі|уночі|ночью|overnight|night)"
    r"(?: на| проти| з| into| on| of| to| from|,)*[ \w',]{0,22}$"
)
_AS_OF = re.compile(
    r"(?:станом на|за станом на|as of|as at|по состоянию на|по состоянию|станом|даними,? на|"
    r"данным,? на|"
    r"by|на ранок|на) ?$"
)
_START = re.compile(
    r"(?:^|[^\w])(?:із|з|зі|с|со|from|since|starting(?: at| from)?|between|починаючи з|"
    r"з період\w* з|орієнтовно з|приблизно з) ?\(?$"
)
_BEGAN = re.compile(r"(?<!\w)(?:розпочал\w*|почал\w*|начал\w*|began|started) [\w ,]{0,24}$")
_END = re.compile(r"(?:до|по|to|until|till|through|and|-) ?$")
_EVENT = re.compile(
    r"(?:близько|о|об|at about|at around|about|around|at|ближче до|около|в|приблизно о) ?$"
)
_BARE_DAY = re.compile(r" (?:вечора |ранку |годин[иу] |год\.? )?(?P<day>\d{1,2})-?(?:го|ого)(?!\w)")
_DAYTIME = re.compile(
    r"(?<!\w)(?:протягом дня|вдень|удень|денн\w+|в течение дня|днем|during the day|daytime|"
    r"in the daytime)"
)
_UNNAMED = (
    "the text gives no date, and its words do not make it one of the night to its publication"
)


def read_window(
    text: CleanText, *, published: date | None = None
) -> tuple[Window, list[Ambiguity]]:
    """The window of a text, and what is ambiguous about it.

    Examples
    --------
    >>> from analysis.bulletins.text import read_text
    >>> read = read_text("У ніч на 1 січня (з 18:00 31 грудня), станом на 08:30")
    >>> window, _ = read_window(read, published=date(2026, 1, 1))
    >>> local(window.start), local(window.as_of)
    ('2025-12-31T18:00', '2026-01-01T08:30')
    """
    return _Reader(text, published).read()


class _Reader:
    def __init__(self, text: CleanText, published: date | None) -> None:
        self.text = text
        self.clean = text.clean.replace("\n", " ")
        self.dates = dates(self.clean)
        self.clocks = clocks(self.clean)
        self.published = published
        self.ambiguities: list[Ambiguity] = []
        self.spans: dict[str, Span] = {}
        self.year = next((d.year for d in self.dates if d.year), None)

    def read(self) -> tuple[Window, list[Ambiguity]]:
        named = self._named()
        night = self._day(named) if named else self._published_night()
        if named:
            self._mark("night", named.start, named.end)
        start = end = as_of = None
        events: list[ClockMention] = []
        for clock in self.clocks:
            before = self.clean[max(0, clock.start - 40) : clock.start]
            role = self._role(clock, before, start is not None and end is None)
            if role == "as_of":
                # The latest report counts; earlier hours are those of earlier versions.
                as_of = self._at(clock, night)
                self._mark("as_of", clock.start, clock.end)
            elif role == "start" and start is None:
                start = self._at(clock, night, opens=True)
                self._mark("start", clock.start, clock.end)
            elif role == "end" and end is None:
                end = self._at(clock, night)
                self._mark("end", clock.start, clock.end)
            elif role == "event":
                events.append(clock)
        if start is None and as_of is None and len(events) == 1 and self._opens_attack(events[0]):
            start = self._at(events[0], night)
            self._mark("start", events[0].start, events[0].end)
        elif events and start is None:
            self._unsure_events(events)
        if start and end and end < start and start - end < timedelta(days=1):
            start -= timedelta(days=1)
        if start and end and end - start > timedelta(days=1) and end.hour == end.minute == 0:
            end -= timedelta(days=1)  # "until midnight of the 6th" from the evening of the 5th
        daytime = self._is_daytime(start, end)
        start = self._checked(start, night, daytime)
        if night is None and end is not None:
            night = end.date()
        origin = None if night is None else TEXT if self.dates else PUBLICATION
        unnamed = _UNNAMED if night is None and self.published and not self.dates else ""
        window = Window(night, start, end, as_of, daytime, self.spans, origin, unnamed)
        return window, self.ambiguities

    def _published_night(self) -> date | None:
        """The day of publication, where the text has hours or is of the night to it."""
        if self.published is None or self.clocks:
            return self.published
        by_words = not _DAYTIME.search(self.clean) and is_of_the_night_to(
            self.published, self.clean
        )
        return self.published if by_words else None

    def _mark(self, name: str, start: int, end: int) -> None:
        self.spans[name] = self.text.span(start, end)

    def _named(self) -> DateMention | None:
        """The date by which the attack is named: that of the night, else the first."""
        for i, mention in enumerate(self.dates):
            if _NIGHT.search(self.clean[max(0, mention.start - 60) : mention.start]):
                following = self.dates[i + 1] if i + 1 < len(self.dates) else None
                gap = self.clean[mention.end : following.start] if following else ""
                # "the night of 28 February to 1 March": the night is named by its end.
                return following if following and gap in (" на ", " to ", " into ") else mention
        loose = [d for d in self.dates if not any(self._beside(c, d) for c in self.clocks)]
        # Where every date stands beside an hour, the window is named by the last.
        return loose[0] if loose else self.dates[-1] if self.dates else None

    def _beside(self, clock: ClockMention, mention: DateMention) -> bool:
        """“20:00 on Monday, 15 September”: the date of a clock time stands behind it."""
        gap = self.clean[clock.end : mention.start]
        near = mention.start >= clock.end and len(gap) <= 24
        return near and bool(re.fullmatch(r"[ ,(]*(?:[^\W\d]+[ ,]*){0,2}", gap))

    def _role(self, clock: ClockMention, before: str, is_open: bool) -> str:
        if is_open and _END.search(before):
            return "end"
        if _START.search(before) or _BEGAN.search(before):
            return "start"
        if _AS_OF.search(before) and not before.endswith("ніч на "):
            return "as_of"
        dated = [d for d in self.dates if 0 <= clock.start - d.end <= 4]
        if is_open and (dated or _END.search(before)):
            return "end"
        if _EVENT.search(before):
            return "event"
        return ""

    def _opens_attack(self, clock: ClockMention) -> bool:
        """Whether the hour is that at which the attack is said to begin."""
        segment = next(s for s in self.text.segments if s.start <= clock.start < s.end)
        words = self.clean[segment.start : segment.end]
        first = all(not d.isdigit() for d in self.clean[: segment.start])
        return first and bool(re.search(r"атакув|атаков|attack|розпоча|began|started", words))

    def _unsure_events(self, events: list[ClockMention]) -> None:
        if len(events) > 1:
            times = ", ".join(f"{c.hour:02d}:{c.minute:02d}" for c in events)
            self.ambiguities.append(
                Ambiguity(
                    "window",
                    f"{len(events)} hours of single events are given ({times}), but no window.",
                    tuple(f"the attack began at {c.hour:02d}:{c.minute:02d}" for c in events),
                    tuple(self.text.span(c.start, c.end) for c in events),
                )
            )

    def _at(
        self, clock: ClockMention, night: date | None, *, opens: bool = False
    ) -> datetime | None:
        day = self._date_of(clock)
        if day is None and night is not None:
            day = night
            after_noon = clock.hour >= 12 and not self._is_day_text()
            if opens and after_noon:
                day = night - timedelta(days=1)
        if day is None:
            return None
        return datetime(day.year, day.month, day.day) + timedelta(
            hours=clock.hour, minutes=clock.minute
        )

    def _is_day_text(self) -> bool:
        return bool(_DAYTIME.search(self.clean)) or not _NIGHT.search(
            self.clean[: self.dates[0].start] if self.dates else ""
        )

    def _date_of(self, clock: ClockMention) -> date | None:
        """The date that stands beside a clock time."""
        for mention in self.dates:
            if self._beside(clock, mention):
                return self._day(mention)
        bare = _BARE_DAY.match(self.clean, clock.end)
        if bare:
            later = [d for d in self.dates if d.start >= clock.end]
            if later:
                month = DateMention(0, 0, int(bare["day"]), later[0].month, later[0].year)
                return self._day(month)
        for mention in self.dates:
            gap = self.clean[mention.end : clock.start]
            if mention.end <= clock.start and gap in (" о ", " з ", " із ", " at ", ", ", " с "):
                return self._day(mention)
        return None

    def _day(self, mention: DateMention) -> date | None:
        year = mention.year or self._year_for(mention)
        if year is None:
            return None
        try:
            return date(year, mention.month, mention.day)
        except ValueError:
            span = self.text.span(mention.start, mention.end) if mention.end else Span(0, 0)
            self._unsure_date(mention, f"{mention.day}.{mention.month} is no date of {year}.", span)
            return None

    def _year_for(self, mention: DateMention) -> int | None:
        if self.year is not None:
            told = [d for d in self.dates if d.year]
            turn = {told[0].month, mention.month} == {1, 12}
            if not turn:
                return self.year
            return self.year + (1 if mention.month == 1 else -1)
        if self.published is not None:
            near = [
                y
                for y in (self.published.year, self.published.year - 1)
                if date_in(y, mention) and date_in(y, mention) <= self.published + timedelta(days=1)  # type: ignore[operator]
            ]
            return near[0] if near else self.published.year
        return self._year_by_weekday(mention)

    def _year_by_weekday(self, mention: DateMention) -> int | None:
        fitting = years_on_weekday(self.clean, mention)
        if len(fitting) == 1:
            return fitting[0]
        span = self.text.span(mention.start, mention.end) if mention.end else Span(0, 0)
        self._unsure_date(
            mention, "The year is not stated and no date of publication is given.", span
        )
        return None

    def _unsure_date(self, mention: DateMention, message: str, span: Span) -> None:
        if not any(a.subject == "date" for a in self.ambiguities):
            years = tuple(f"{y}-{mention.month:02d}-{mention.day:02d}" for y in range(2022, 2027))
            self.ambiguities.append(Ambiguity("date", message, years, (span,)))

    def _is_daytime(self, start: datetime | None, end: datetime | None) -> bool:
        if start and end:
            return start.date() == end.date() and start.hour >= 5 and end.hour >= 12
        return bool(_DAYTIME.search(self.clean))

    def _checked(
        self, start: datetime | None, night: date | None, daytime: bool
    ) -> datetime | None:
        """A start that cannot belong to the night is returned as ambiguous, not mended."""
        if start is None or night is None or daytime:
            return start
        distance = night - start.date()
        late = distance == timedelta(0) and start.hour >= 17 and "end" not in self.spans
        if timedelta(0) <= distance <= timedelta(days=1) and not late:
            return start
        eve = datetime.combine(night - timedelta(days=1), start.time())
        self.ambiguities.append(
            Ambiguity(
                "window",
                f"The window starts at {local(start)}, which does not fit the night of {night}.",
                (f"{local(start)}, as written", f"{local(eve)}, a slip of the pen"),
                (self.spans["start"],),
            )
        )
        return None
