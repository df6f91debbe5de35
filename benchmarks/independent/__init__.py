"""An independent judge: documents of the national print, by code that shares nothing with the program.

The project's own samples were written together with what reads them. The documents of this package were
not: their layouts come from published reports and the national forms, and nothing here imports the stages
`extract`, `normalize` or `rules`, or `samples`. `python -m benchmarks.independent` writes clean documents
and spoilt ones into a folder of its own, checks them through the public interface and prints what was
accused wrongly and what was missed.
"""
