"""Quality on real documents, where they lie beside the project: `make eval`.

None of these documents may go into the project, so nothing else reads them. Add a
file here: its `evaluate()` yields rows, and its name stands before each.
"""
