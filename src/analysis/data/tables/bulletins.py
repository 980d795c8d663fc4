"""Lines that were added from the text of a bulletin: their words, and every earlier version."""

from __future__ import annotations

from analysis.data.contracts import Field, Source, TableSpec
from analysis.data.tables.licences import SINGLE_FACTS
from analysis.data.tables.provenance import SOURCE_URL

BULLETIN, FILE = "bulletin", "file"
DRONES, MISSILES, ALL = "drones", "missiles", "all"
TEXT, RECORD = "text", "record"

BULLETIN_LINES = TableSpec(
    name="bulletin_lines",
    title="Lines added from bulletins",
    description="One row per salvo line read from a bulletin's text, and per line it replaced.",
    licence=SINGLE_FACTS,
    sources=(Source("Read by this suite from the text of bulletins, as confirmed by its user"),),
    key=("bulletin_id", "version", "line_id"),
    dated_by="night",
    fields=(
        Field(
            "bulletin_id",
            "string",
            "Identity of the bulletin: digest of its window.",
            required=True,
            pattern=r"^[0-9a-f]{12}$",
        ),
        Field("version", "integer", "0: what stood before; then 1, 2, ….", None, True, 0),
        Field("is_current", "boolean", "Whether salvo_lines holds this line.", required=True),
        Field("origin", "string", "Where it came from.", None, True, enum=(BULLETIN, FILE)),
        Field("line_id", "string", "The salvo line.", required=True, pattern=r"^[0-9a-f]{12}$"),
        Field("night", "date", "The date on which the window ends.", "Kyiv date", True),
        Field("window_start", "datetime", "Start of the window.", "Kyiv time", True),
        Field("window_end", "datetime", "End of the window.", "Kyiv time", True),
        Field("model", "string", "Canonical model, or models of one figure.", required=True),
        Field("launched", "integer", "Launched, as stated.", "munitions", minimum=0),
        Field("intercepted", "integer", "Shot down, where told apart.", "munitions", minimum=0),
        Field("suppressed", "integer", "Lost or jammed, where told.", "munitions", minimum=0),
        Field("neutralised", "integer", "Shot down or suppressed.", "munitions", minimum=0),
        Field("launched_words", "string", "The words of the number launched."),
        Field("launched_from", "integer", "Where they begin in the text.", "characters", minimum=0),
        Field("launched_to", "integer", "Where they end.", "characters", minimum=0),
        Field("outcome_words", "string", "The words of the number shot down or suppressed."),
        Field("outcome_from", "integer", "Where they begin in the text.", "characters", minimum=0),
        Field("outcome_to", "integer", "Where they end.", "characters", minimum=0),
        Field("text_sha256", "string", "Checksum of the text; missing for a line of a file."),
        Field("published", "date", "Day on which the text was published."),
        Field("source", "string", "The post, as its reader named it.", required=True),
    ),
)

BULLETIN_READINGS = TableSpec(
    name="bulletin_readings",
    title="Figures read from published bulletins",
    description="One row per published text and group of weapons, as this suite's parser reads it; "
    "no text is kept.",
    licence=SINGLE_FACTS,
    sources=(
        Source("Read by this suite from quotations of bulletins in news reports; source_url each"),
    ),
    key=("text_id", "weapon_group"),
    dated_by="night",
    fields=(
        Field("text_id", "string", "Identity of the text in its collection.", required=True),
        Field("night", "date", "The night or day that the text is about.", "Kyiv date", True),
        Field(
            "night_basis",
            "string",
            "Whether the text says its night, or the date of its record stands in.",
            required=True,
            enum=(TEXT, RECORD),
        ),
        Field("language", "string", "Language of the text.", required=True, pattern="^[a-z]{2}$"),
        Field("window_start", "datetime", "Start, where the text gives an hour.", "Kyiv time"),
        Field("window_end", "datetime", "End, or the hour to which the text counts.", "Kyiv time"),
        Field(
            "weapon_group",
            "string",
            "What is counted; all: totals of the text, and places.",
            required=True,
            enum=(DRONES, MISSILES, ALL),
        ),
        Field("munitions", "string", "Munitions that the text names, joined by '; '."),
        Field("launched", "integer", "Launched; missing where not stated.", "munitions", minimum=0),
        Field("destroyed", "integer", "As the text counts destroyed.", "munitions", minimum=0),
        Field("is_joint", "boolean", "Whether destroyed counts suppressed ones too."),
        Field("suppressed", "integer", "Lost or jammed, told apart.", "munitions", minimum=0),
        Field("impact_sites", "integer", "Places hit.", "places", minimum=0),
        Field("debris_sites", "integer", "Places hit by falling debris.", "places", minimum=0),
        SOURCE_URL,
        Field("source_detail", "string", "Where in the source the text stands."),
    ),
)
