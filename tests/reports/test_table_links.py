"""A cell leads to its source: one click from the table, two from any number quoted of it."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.errors import SalvoReportError
from analysis.reports import exhibits, html
from analysis.reports.tables import Table, csv_text, from_frame
from tests.reports.executed import document, ran

FRAME = pd.DataFrame(
    {
        "place": ["Hroza", "Dnipro", "Kyiv"],
        "source": ["Agency", "Daily", None],
        "url": ["https://example.org/a?b=1&c=2", None, "javascript:alert(1)"],
    }
)
COLUMNS = {"place": "Place", "source": exhibits.Column("Source", href="url")}


def linked() -> Table:
    return from_frame(FRAME, name="linked", columns=COLUMNS)


def test_a_linked_cell_shows_its_words_and_leads_to_its_address() -> None:
    assert linked().shown() == (("Hroza", "Agency"), ("Dnipro", "Daily"), ("Kyiv", None))
    assert linked().links()[0] == (None, "https://example.org/a?b=1&c=2")


def test_a_cell_without_a_web_address_is_text() -> None:
    assert linked().links()[1:] == ((None, None), (None, None))


def test_the_address_stands_in_the_csv_too() -> None:
    assert csv_text(linked()).splitlines()[0] == "place,source,url"


def test_links_come_back_from_the_notebook() -> None:
    assert Table.from_payload(linked().payload()) == linked()


def test_the_page_links_the_cell_and_escapes_the_address() -> None:
    shown = exhibits.table(FRAME, name="linked", caption="Places", columns=COLUMNS)
    page = html.render(document(ran(shown)))
    assert '<a href="https://example.org/a?b=1&amp;c=2">Agency</a>' in page
    assert "javascript:alert" not in page


def test_an_address_column_that_is_not_in_the_frame_is_named() -> None:
    columns = {"source": exhibits.Column("Source", href="adress")}
    with pytest.raises(SalvoReportError, match="shows a column 'adress'"):
        exhibits.table(FRAME, name="linked", caption="Places", columns=columns)
