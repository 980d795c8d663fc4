"""The command line: each command a few lines over `reports` and `data`."""

from analysis.cli import data, events, reports
from analysis.cli.root import main, salvo

__all__ = ["data", "events", "main", "reports", "salvo"]
