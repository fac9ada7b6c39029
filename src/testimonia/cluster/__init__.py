"""Reading and reconciling on many machines, carried by Apache Spark; what is computed is what one machine computes.

Spark is an extra (`pip install "testimonia[spark]"`) and needs Java 17. The engine hands out work and does it again when a machine
fails; the work itself (`groups`, `linking`) knows nothing of it.
"""
