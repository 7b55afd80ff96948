"""The peer of bench/matmul: numpy's matrix product (OpenBLAS), the best of a few seconds, in GFLOP/s."""
import sys
import time

import numpy

rows, depth, columns = map(int, sys.argv[1:4])
seconds = float(sys.argv[4])
random = numpy.random.default_rng(1)
left = random.standard_normal((rows, depth), dtype=numpy.float32)
matrix = random.standard_normal((depth, columns), dtype=numpy.float32)
product = numpy.empty((rows, columns), dtype=numpy.float32)
best, end = 0.0, time.perf_counter() + 2 * seconds
while time.perf_counter() < end:
    start = time.perf_counter()
    numpy.matmul(left, matrix, out=product)
    best = max(best, 2e-9 * rows * depth * columns / (time.perf_counter() - start))
print(best)
