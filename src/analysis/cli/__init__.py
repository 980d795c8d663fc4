"""The command line: each command a few lines over `reports` and `data`."""

from analysis.cli import batches, completion, data, events, reports, runs
from analysis.cli.root import main, salvo

__all__ = ["batches", "completion", "data", "events", "main", "reports", "runs", "salvo"]
