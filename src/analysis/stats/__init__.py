"""Judge: statistics of trials, successes and clusters that know nothing of the subject."""
