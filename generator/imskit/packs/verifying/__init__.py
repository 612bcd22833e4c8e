"""Holds a pack against itself, against keys that somebody trusts, and against the repository it was made from.

A pack is hostile until checked: `container` lets nothing through that leads out of it or is more than it says.
"""
