"""Fits Profile.cs to the published figures of the paper's repository. Usage: fit.py FOLDER (with the res_jb_*.npz files); needs numpy and scipy.

Prints, per layer, the mean active features, the dead share and the log-normal sigma of the feature densities, then the share of pairs that
have co-fired after 65 k, 1.05 M and 17.4 M tokens: predicted with the topics of Profile.cs, and as published.
"""
import sys

import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm

WIDTH, WINDOW = 24_576, 65_536
THRESHOLDS = [5, 10, 50, 100, 500, 1_000, 10_000]   # of the dead-feature counts, read off their spacing
TOPICS, LEAST, COVER, EVERYWHERE = 4_096, 4, 2, 0.08

folder = sys.argv[1]
pairs = np.load(f"{folder}/res_jb_sae_pair_co_activation_17.5M_100_24576_0.0.npz")["arr_0"] / (100 * WIDTH)
dead = np.load(f"{folder}/res_jb_sae_dead_features_17.5M_0.0.npz")["arr_0"] / WIDTH
active = np.load(f"{folder}/res_jb_sae_active_features_rel_0.0_100_last.npz")["arr_0"].sum(2).mean(0)

densities = []
for layer in range(12):
    never, points = dead[-1, 0, layer], []
    for step in (0, 3, 15):
        for index, threshold in enumerate(THRESHOLDS):
            share = (dead[step, index + 1, layer] - never) / (1 - never)
            if 0.02 < share < 0.995:
                points.append((norm.ppf(share), np.log(threshold / (WINDOW * (step + 1)))))
    sigma, _ = np.polyfit(*zip(*points), 1)
    alive = int(WIDTH * (1 - never))
    normal = norm.ppf((np.arange(alive) + 0.5) / alive)
    mean = brentq(lambda m: np.minimum(np.exp(m + sigma * normal), 0.6).sum() - active[layer], -20, 0)
    densities.append(np.concatenate([np.minimum(np.exp(mean + sigma * normal), 0.6), np.zeros(WIDTH - alive)]))
    print(f"layer {layer}: active {active[layer]:.1f}, dead {never:.4f}, sigma {sigma:.2f}")

random = np.random.default_rng(1)
weights = 1 / np.arange(1, TOPICS + 1)
weights /= weights.sum()
rates = []
for density in densities:
    table = np.zeros((400, TOPICS))
    for row, p in enumerate(random.choice(density, 400)):
        order = random.permutation(TOPICS)
        chosen = order[:max(LEAST, np.searchsorted(np.cumsum(weights[order]), min(COVER * p, 0.999)) + 1)]
        table[row, chosen] = (1 - EVERYWHERE) * p / weights[chosen].sum()
        table[row] += EVERYWHERE * p
    rates.append(table)
for step in (0, 15, 265):
    tokens = WINDOW * (step + 1)
    predicted = np.mean([(1 - np.exp(-(up * weights) @ down.T * tokens)).mean() for up, down in zip(rates, rates[1:])])
    print(f"{tokens} tokens: {predicted:.3f} of all pairs predicted, {1 - pairs[0, :, step].mean():.3f} published")
