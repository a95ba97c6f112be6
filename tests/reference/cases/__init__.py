"""Seeded random cases of every layer: inputs, what the chapter's algorithm makes of them in float64, and how far float32 may
stray from that. One file a topic; each defines functions that take a Draw and return a Case.

Tolerances are first-order bounds of rounding error, in units of UNIT (Higham, Accuracy and Stability of Numerical Algorithms,
2002, chapters 2 and 3): an operation has a relative error of at most UNIT, and a sum of K products one of at most
K · UNIT · Σ|terms|, in whatever order it is added and whether or not multiply-adds are fused. Σ|terms| comes from the same
algorithm run on absolute values. exp, log, pow and tanh are taken to be within LIBRARY · UNIT of the value.
"""
