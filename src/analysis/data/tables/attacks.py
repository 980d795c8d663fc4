"""The canonical tables on attacks: salvo lines, weapons, reporting regimes, nights."""

from __future__ import annotations

import pandas as pd

from analysis.data.accounting import FLAGS, fates_fit, sum_holds
from analysis.data.contracts import Check, Field, Source, TableSpec
from analysis.data.tables.licences import CC_BY_NC_SA, SINGLE_FACTS
from analysis.terms import NightStatus, Regime, Scope, WeaponClass

PITERFM = Source(
    "Petro Ivaniuk (piterfm), Massive Missile Attacks on Ukraine, from bulletins of the Air Force "
    "of Ukraine",
    "https://www.kaggle.com/datasets/piterfm/massive-missile-attacks-on-ukraine",
)


def _in_order(frame: pd.DataFrame) -> pd.Series:
    # A day has no hour: against a day only the dates can be compared.
    start, timed = frame["window_start"], frame["window_end_precision"] == "minute"
    return frame["window_end"] >= start.where(timed, start.dt.normalize())


_FLAG = f"(?:{'|'.join(FLAGS)})"
_FLAGS = f"Remarks, joined by '; ': {', '.join(FLAGS)}."

SALVO_LINES = TableSpec(
    name="salvo_lines",
    title="Salvo lines",
    description="One row per weapon model and reported window, as reported by one belligerent.",
    licence=CC_BY_NC_SA,
    sources=(PITERFM,),
    key=("line_id",),
    dated_by="night",
    fields=(
        Field(
            "line_id",
            "string",
            "Identity: digest of window, model, launch places, targets and source.",
            required=True,
            pattern=r"^[0-9a-f]{12}$",
        ),
        Field("window_start", "datetime", "Start of the reported window.", "Kyiv time", True),
        Field("window_end", "datetime", "End of the reported window.", "Kyiv time", True),
        Field(
            "window_start_precision",
            "string",
            "Whether the source gives the start to the minute; a day has no hour.",
            required=True,
            enum=("minute", "day"),
        ),
        Field(
            "window_end_precision",
            "string",
            "Whether the source gives the end to the minute; a day has no hour.",
            required=True,
            enum=("minute", "day"),
        ),
        Field("night", "date", "The date on which the window ends.", "Kyiv date", True),
        Field("model", "string", "Canonical model, or models of one figure.", required=True),
        Field("source_model", "string", "The model as the source spells it.", required=True),
        Field(
            "weapon_class", "string", "Class of the model.", None, True, enum=WeaponClass.values()
        ),
        Field(
            "scope",
            "string",
            "National report, or regional command and local sources.",
            required=True,
            enum=Scope.values(),
        ),
        Field(
            "reporting_regime",
            "string",
            "What the source counted as destroyed at the time.",
            required=True,
            enum=Regime.values(),
        ),
        Field("launched", "integer", "Launched, as reported.", "munitions", minimum=0),
        Field(
            "intercepted",
            "integer",
            "Reported shot down; missing where it is not reported apart.",
            "munitions",
            minimum=0,
        ),
        Field(
            "suppressed",
            "integer",
            "Reported lost, jammed or short of the target; missing where not stated.",
            "munitions",
            minimum=0,
        ),
        Field(
            "neutralised",
            "integer",
            "Shot down or suppressed; missing in the regime that reports only shot down.",
            "munitions",
            minimum=0,
        ),
        Field(
            "still_airborne",
            "integer",
            "In the air when the report was written.",
            "munitions",
            minimum=0,
        ),
        Field("left_airspace", "integer", "Flew on to another country.", "munitions", minimum=0),
        Field("left_airspace_to", "string", "Country=count, joined by '; '."),
        Field("impact_sites", "integer", "Places reported hit; not hits.", "places", minimum=0),
        Field("debris_sites", "integer", "Places hit by falling debris.", "places", minimum=0),
        Field("launch_places", "string", "Reported launch places, joined by '; '."),
        Field("launch_places_by_model", "string", "Model=places, joined by '; '."),
        Field("targets", "string", "Reported targets or directions, joined by '; '."),
        Field("main_targets", "string", "Places reported as the main targets, joined by '; '."),
        Field("affected_regions", "string", "Regions reported as affected, joined by '; '."),
        Field("carriers", "string", "Reported carriers, joined by '; '."),
        Field(
            "estimated_shaheds",
            "integer",
            "The reporter's estimate of Shahed-type drones with a warhead among the drones.",
            "munitions",
            minimum=0,
        ),
        Field(
            "jet_drones_launched",
            "integer",
            "Jet-powered among the drones.",
            "munitions",
            minimum=0,
        ),
        Field(
            "jet_drones_neutralised", "integer", "Neutralised among them.", "munitions", minimum=0
        ),
        Field("launched_by_model", "string", "Model=count of a composite line, joined by '; '."),
        Field(
            "neutralised_by_command",
            "string",
            "Air command=count, joined by '; '; no count: named without a number.",
        ),
        Field("publisher", "string", "Who published the post.", required=True),
        Field("source", "string", "The post, as the source names it.", required=True),
        Field("flags", "string", _FLAGS, pattern=f"^{_FLAG}(?:; {_FLAG})*$"),
    ),
    checks=(
        Check("accounting", "no line has more outcomes than launches", fates_fit),
        Check("neutralised_sum", "shot down + suppressed where both are given", sum_holds),
        Check("window_order", "windows end after they start", _in_order),
        Check(
            "night_is_end",
            "a night is the date of its end",
            lambda f: f.night == f.window_end.dt.normalize(),
        ),
        Check(
            "neutralised_given",
            "an outcome outside the kinetic regime has its neutralised figure",
            lambda f: (
                (f.reporting_regime == Regime.KINETIC_ONLY)
                | f.intercepted.isna()
                | f.neutralised.notna()
            ),
        ),
        Check(
            "merged_is_unseparated",
            "merged lines give nothing as shot down",
            lambda f: (f.reporting_regime != Regime.MERGED) | f.intercepted.isna(),
        ),
    ),
)

WEAPONS = TableSpec(
    name="weapons",
    title="Weapons",
    description="Every spelling known to the weapon map, with its canonical model and class.",
    licence=SINGLE_FACTS,
    sources=(Source("Compiled for this suite from the reports and public reference works"),),
    key=("spelling",),
    fields=(
        Field("spelling", "string", "As a source writes it.", required=True),
        Field("model", "string", "Canonical model.", required=True),
        Field("weapon_class", "string", "Class.", required=True, enum=WeaponClass.values()),
        Field("parts", "string", "Models of one figure, joined by '; '.", required=True),
        Field("is_composite", "boolean", "One figure for several models.", required=True),
        Field("is_in_rates", "boolean", "Whether the class enters rates.", required=True),
    ),
)

REPORTING_REGIMES = TableSpec(
    name="reporting_regimes",
    title="Reporting regimes",
    description="What the source counted as destroyed, by group of weapons and period.",
    licence=SINGLE_FACTS,
    sources=(Source("Read off the salvo lines for this suite"),),
    key=("weapon_group", "first_night"),
    fields=(
        Field(
            "weapon_group", "string", "Group.", required=True, enum=("drones", "missiles", "others")
        ),
        Field("reporting_regime", "string", "Regime.", required=True, enum=Regime.values()),
        Field("first_night", "date", "First night of the regime.", "Kyiv date", True),
        Field("last_night", "date", "Last night; missing: to this day.", "Kyiv date"),
        Field("comparable_since", "date", "Since when neutralisation compares.", "Kyiv date"),
        Field("intercepted_means", "string", "What 'shot down' counts.", required=True),
        Field("suppressed_means", "string", "What 'suppressed' counts.", required=True),
    ),
)

NIGHTS = TableSpec(
    name="nights",
    title="Calendar of nights",
    description="Every night since 2022-09-28, with what is known of its national report.",
    licence=CC_BY_NC_SA,
    sources=(Source("Derived from salvo_lines and the truces among diplomatic_events"),),
    key=("night",),
    dated_by="night",
    fields=(
        Field("night", "date", "The night.", "Kyiv date", True),
        Field(
            "status",
            "string",
            "Status of the national report.",
            None,
            True,
            enum=NightStatus.values(),
        ),
        Field("reason", "string", "Why the status is what it is."),
        Field("national_lines", "integer", "National strike lines.", "rows", True, 0),
        Field("has_drone_report", "boolean", "Whether drones are among them.", required=True),
        Field("truce", "string", "event_id of a truce announced for the night."),
    ),
    checks=(
        Check(
            "reason_given",
            "every status but 'reported' has its reason",
            lambda f: (f.status == NightStatus.REPORTED) | f.reason.notna(),
        ),
        Check(
            "calendar_complete",
            "no night is left out",
            lambda f: f.night.diff().fillna(pd.Timedelta(days=1)) == pd.Timedelta(days=1),
        ),
    ),
)
