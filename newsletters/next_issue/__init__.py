"""The next issue, begun from the last one in one step: phase, number, period, names and sections."""
