"""The command line: each command a few lines over `reports` and `data`."""

from analysis.cli import batches, briefs, bulletins, completion, data, events, reports, runs, site
from analysis.cli.root import main, salvo

__all__ = ["batches", "briefs", "bulletins", "completion", "data", "events", "main"]
__all__ += ["reports", "runs", "salvo", "site"]
