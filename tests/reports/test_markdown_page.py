"""A report as Markdown: what its own form adds to the tree that all forms share."""

from __future__ import annotations

import pandas as pd

from analysis.language.speech import speaking
from analysis.reports import exhibits, markdown_page
from tests.reports.executed import document, ran, text


def test_the_heads_of_a_table_are_said_in_the_language_of_the_page() -> None:
    sums = pd.DataFrame({"message": ["none"]})
    columns = {"message": "What does not agree within the text"}
    with speaking("uk"):
        table = exhibits.table(sums, name="sums", caption="Sums", columns=columns)
        page = markdown_page.render(document(text("## Sums"), ran(table)))
    assert "| Що не узгоджується в самому тексті |\n" in page
