"""From the text of a bulletin to the snapshot."""
