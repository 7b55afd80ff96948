"""OpenBLAS on 1, 2 … cores, to compare with `speed threads=N`: float32 product of 2,048 × 2,048 matrices, GFLOP/s per wall second and per core second.

Needs python3 with numpy on OpenBLAS. Usage: scaling.py THREADS…
"""
import os
import subprocess
import sys

ONE = """
import time, numpy as np
a = np.random.default_rng(1).standard_normal((2048, 2048)).astype(np.float32)
a @ a
wall, cores = time.perf_counter(), time.process_time()
for _ in range(40): a @ a
wall, cores = time.perf_counter() - wall, time.process_time() - cores
work = 40 * 2 * 2048**3 / 1e9
print(f"{work / wall:.0f} GFLOP/s, {work / cores:.0f} per core second, {cores / wall:.1f} cores")
"""

for threads in sys.argv[1:]:
    print(f"OpenBLAS, {threads} threads: ", end="", flush=True)
    subprocess.run([sys.executable, "-c", ONE], env={**os.environ, "OPENBLAS_NUM_THREADS": threads}, check=True)
