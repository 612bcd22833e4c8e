"""thin"""
from __future__ import annotations
from imskit.problems import Problem
def in_words(schema, data, loaded, verdict):
    found=[]
    for e in verdict.iter_errors(data):
        p=tuple(e.instance_path)
        found.append(Problem(loaded.locate(p), "schema", e.message))
    return sorted(found)
