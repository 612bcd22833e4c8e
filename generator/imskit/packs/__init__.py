"""Audit packs: what an auditor takes away, made from one commit and readable for itself; and their verification.

`chosen` picks what belongs in, `stated` says what only the repository can tell, `packed` reads both back from a pack,
`pages` lays them out. Making a pack and verifying it go the same way from there, so that the pages of a pack can be
made again from its sources alone.
"""
