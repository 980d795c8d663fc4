"""The licences under which the facts of the snapshot may be used."""

from __future__ import annotations

from analysis.data.contracts import Licence

CC_BY_NC_SA = Licence(
    name="CC-BY-NC-SA-4.0",
    title="Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International",
    path="https://creativecommons.org/licenses/by-nc-sa/4.0/",
)
SINGLE_FACTS = Licence(
    name="CC0-1.0",
    title="Single published figures with their sources; compilation dedicated to the public",
    path="https://creativecommons.org/publicdomain/zero/1.0/",
)
PUBLIC_DOMAIN = Licence(
    name="PDDL-1.0",
    title="Public domain geography (Natural Earth, ISO 3166-2)",
    path="https://opendatacommons.org/licenses/pddl/1-0/",
)
