"""The residual stream of the training text at every hook, kept on disk so that all SAEs read the same tokens."""

from pathlib import Path

import numpy as np
import torch

from corpus import inputs_of, rows_of
from model import Gpt2


@torch.no_grad()
def cache_residuals(model: Gpt2, stream: np.ndarray, bos: int, rows: int, seed: int, folder: Path) -> None:
    """One file per hook, (rows · (context − 1), width) float16, of randomly drawn rows. Position 0 is left out."""
    pieces = rows_of(stream, model.shape.context)
    order = np.random.default_rng(seed).permutation(len(pieces))[:rows]
    tokens, width = len(order) * (model.shape.context - 1), model.shape.width
    folder.mkdir(parents=True, exist_ok=True)
    files = [np.lib.format.open_memmap(folder / f"{hook}.npy", "w+", np.float16, (tokens, width))
             for hook in model.shape.hooks]
    written = 0
    for start in range(0, len(order), 64):
        inputs = torch.from_numpy(inputs_of(pieces[order[start:start + 64]], bos))
        for file, x in zip(files, model.residuals(inputs)):
            x = x[:, 1:].reshape(-1, width).numpy()
            file[written:written + len(x)] = x
        written += len(x)
    for file in files:
        file.flush()
