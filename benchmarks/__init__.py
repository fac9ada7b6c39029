"""What the product reads, in the shapes that scorers of public tasks read: `python -m benchmarks predict TASK INPUT -o OUTPUT`."""
