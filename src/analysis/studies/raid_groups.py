"""Groups of raids by size, each group's upper limit twice the one before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd


def doubling_groups(sizes: pd.Series, *, least: int) -> pd.Series:
    """Group raids by size, each group's upper limit twice the one before.

    Parameters
    ----------
    sizes
        Munitions launched per raid, 1 or more.
    least
        Raids that a group must hold; a smaller one joins the next larger, or, at the large end,
        the one before.

    Returns
    -------
    Series
        Ordered categories, shape of the input: the limits in words.

    Examples
    --------
    >>> doubling_groups(pd.Series([1, 1, 2, 3, 5, 6, 40]), least=2).tolist()
    ['1', '1', '2 to 3', '2 to 3', '4 or more', '4 or more', '4 or more']
    """
    exponents = pd.Series(
        np.floor(np.log2(sizes.to_numpy(dtype="float64"))).astype("int64"), index=sizes.index
    )
    counts = exponents.value_counts().sort_index()
    groups: list[list[int]] = []
    held = least
    for exponent, raids in counts.items():
        if held >= least:
            groups.append([])
            held = 0
        groups[-1].append(int(str(exponent)))
        held += int(raids)
    if held < least and len(groups) > 1:
        groups[-2].extend(groups.pop())
    labels = [_limits(group, place, len(groups)) for place, group in enumerate(groups)]
    named = {e: label for group, label in zip(groups, labels, strict=True) for e in group}
    dtype = pd.CategoricalDtype(labels, ordered=True)
    return exponents.map(named).astype(dtype).rename("size_group")


def _limits(exponents: Sequence[int], place: int, groups: int) -> str:
    low, high = 2 ** exponents[0], 2 ** (exponents[-1] + 1) - 1
    if groups == 1:
        return "any size"
    if place == groups - 1:
        return f"{low:,} or more"
    if low == high:
        return f"{low:,}"
    return f"up to {high:,}" if place == 0 else f"{low:,} to {high:,}"
