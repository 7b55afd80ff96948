"""The peers of bench/counting on the activations that `speed export=FOLDER` wrote: scipy's sparse product and the dense product of the paper.

Needs python3 with numpy and scipy (Debian: python3-numpy python3-scipy libopenblas0-pthread). Usage: peers.py FOLDER [LAYERS]
"""
import glob
import os
import sys
import time

import numpy as np
import scipy.sparse as sp

WIDTH = 24_576
BATCH = 4_096
DENSE = 2_048   # downstream features of the dense product; the time is scaled to WIDTH


def layer(folder, number):
    starts, features, values = (np.fromfile(os.path.join(folder, f"{number}.{name}"), dtype) for name, dtype in
                                (("starts.i4", np.int32), ("features.i4", np.int32), ("values.f4", np.float32)))
    return sp.csr_matrix((np.ones_like(values), features, starts), shape=(len(starts) - 1, WIDTH))


def sparse_product(layers, batches, accumulate):
    updates, seconds = 0, 0.0
    for up, down in zip(layers, layers[1:]):
        total = None
        for start in range(0, batches * BATCH, BATCH):
            a, b = up[start:start + BATCH], down[start:start + BATCH]
            begun = time.perf_counter()
            product = a.T.tocsr() @ b
            if accumulate:
                total = product if total is None else total + product
            seconds += time.perf_counter() - begun
            updates += int(product.data.sum(dtype=np.float64))
    tokens = batches * BATCH
    print(f"scipy {'with' if accumulate else 'without'} accumulation: {tokens / seconds:,.0f} tokens/s, {updates / seconds / 1e6:.0f} M updates/s (one thread)")


def dense_product(up, down, tokens=1_024):
    a, b = up[:tokens].toarray().astype(np.float32), down[:tokens, :DENSE].toarray().astype(np.float32)
    np.einsum("ti,tj->ij", a[:, :64], b[:, :64], optimize=True)
    begun = time.perf_counter()
    np.einsum("ti,tj->ij", a, b, optimize=True)
    seconds = (time.perf_counter() - begun) * WIDTH / DENSE
    return seconds / tokens


def check(folder, layers):
    pairs = 0
    for number in range(len(layers) - 1):
        sample = np.fromfile(os.path.join(folder, f"{number}.sample.i8"), np.int64).reshape(-1, 3)
        for feature in np.unique(sample[:, 0]):
            rows = layers[number][:, int(feature)].nonzero()[0]
            expected = np.asarray(layers[number + 1][rows].sum(axis=0)).ravel()
            mine = np.zeros(WIDTH)
            chosen = sample[sample[:, 0] == feature]
            mine[chosen[:, 1]] = chosen[:, 2]
            if not np.array_equal(mine, expected):
                sys.exit(f"layer {number}, feature {feature}: counts differ at {np.flatnonzero(mine != expected)[:5]}")
            pairs += WIDTH
    print(f"scipy's counts equal ours on {pairs:,} pairs")


if __name__ == "__main__":
    folder = sys.argv[1]
    count = len(glob.glob(os.path.join(folder, "*.starts.i4")))
    layers = [layer(folder, number) for number in range(count)]
    check(folder, layers)
    sparse_product(layers, 1, accumulate=False)
    sparse_product(layers, 3, accumulate=True)
    per_token = dense_product(layers[-2], layers[-1]) * (count - 1)
    print(f"dense einsum, OpenBLAS on all cores: {1 / per_token:,.1f} tokens/s ({DENSE} of {WIDTH} downstream features, scaled)")
