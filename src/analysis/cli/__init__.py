"""The command line: each command a few lines over `reports` and `data`."""

from analysis.cli import briefs, completion, data, events, reports, runs, site
from analysis.cli.root import main, salvo

__all__ = ["briefs", "completion", "data", "events", "main", "reports", "runs", "salvo", "site"]
