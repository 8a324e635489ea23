"""The flagship project: the probability that a flight from New York arrives more than 15 minutes late.

This package is the project's own code, written on top of `proofbook`, which knows nothing of flights.
"""
