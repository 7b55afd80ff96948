"""Makes the demo: tokenizer, language model, one SAE per hook, golden values and metrics.

    python3 demo/train/train.py --corpora FOLDER --out demo --work WORK

A stage whose result is in WORK already is not repeated. --quick runs every stage for a few steps, to see that it runs.
"""

import argparse
import json
import multiprocessing
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from bpe import Tokenizer, write_json
from corpus import read_documents, split_documents, tokens_of
from evaluate import evaluate_on, evaluate_saes
from export import export_model, export_sae, load_model, load_sae
from golden import write_golden
from model import Gpt2, Shape
from residuals import cache_residuals
from sae import SaeRecipe, gaussian_like, train_sae
from train_model import ModelRecipe, train_model, validation_loss

SHAPE = Shape()
DATASET = "public-domain children's classics"
NOISE_SEED, CACHE_SEED = 1_000, 2_000
NOISE_TOKENS = 100_000  # for measuring the noise SAEs


def main() -> None:
    arguments = parse_arguments()
    torch.set_num_threads(arguments.threads)
    work, out = arguments.work, arguments.out
    work.mkdir(parents=True, exist_ok=True)
    recipe = ModelRecipe(steps=20, report_every=10) if arguments.quick else ModelRecipe()
    sae_recipe = SaeRecipe(steps=20) if arguments.quick else SaeRecipe(steps=arguments.sae_steps)

    def stage(name: str, result: Path, make) -> None:
        if not result.exists():
            begun = time.time()
            make()
            note_seconds(work / "seconds.json", name, time.time() - begun)

    stage("tokenizer", work / "tokens" / "held_out.npy", lambda: make_tokens(arguments.corpora, work))
    tokenizer = Tokenizer.load(work / "tokens")
    train, held_out = (np.load(work / "tokens" / f"{name}.npy") for name in ("train", "held_out"))
    stage("language model", work / "model.pt", lambda: make_model(train, held_out, tokenizer, recipe, work))
    model = Gpt2(SHAPE)
    model.load_state_dict(torch.load(work / "model.pt"))
    export_model(model, tokenizer, out / "model")
    model = load_model(out / "model", SHAPE)  # from here on the rounded weights: the model that is shipped

    rows = 200 if arguments.quick else arguments.cached_rows
    stage("residuals", work / "residuals" / f"{SHAPE.hooks[-1]}.npy", lambda: cache_residuals(
        model, train, tokenizer.end_of_text, rows, CACHE_SEED, work / "residuals"))
    stage("SAEs", work / "saes" / "done", lambda: make_saes(work, sae_recipe, arguments.threads))
    saes = [ship_sae(work / "saes" / hook, hook, out / "saes" / hook) for hook in SHAPE.hooks]
    write_golden(model, saes, tokenizer, out / "golden")
    metrics = measure(model, saes, held_out, tokenizer, work)
    metrics |= {"model_recipe": asdict(recipe), "sae_recipe": asdict(sae_recipe),
                "seconds": json.loads((work / "seconds.json").read_text())}
    write_json(out / "metrics.json", metrics, indent=1)
    print(json.dumps(metrics, indent=1))


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, help="folder of .txt or .txt.xz files")
    parser.add_argument("--out", type=Path, required=True, help="gets model/, saes/, golden/ and metrics.json")
    parser.add_argument("--work", type=Path, default=Path("artifacts/demo-training"), help="intermediate files, 3 GB")
    parser.add_argument("--threads", type=int, default=3)
    parser.add_argument("--sae-steps", type=int, default=SaeRecipe.steps)
    parser.add_argument("--cached-rows", type=int, default=12_000, help="rows of 128 tokens that the SAEs train on")
    parser.add_argument("--quick", action="store_true")
    return parser.parse_args()


def note_seconds(path: Path, name: str, seconds: float) -> None:
    noted = json.loads(path.read_text()) if path.exists() else {}
    write_json(path, noted | {name: round(seconds)}, indent=None)
    print(f"{name}: {seconds:.0f} s", flush=True)


def make_tokens(corpora: Path, work: Path) -> None:
    documents, held_out = split_documents(read_documents(corpora))
    tokenizer = Tokenizer.train(documents, SHAPE.vocabulary)
    tokenizer.save(work / "tokens")
    byte_count = sum(len(document.encode()) for document in held_out)
    write_json(work / "tokens" / "held_out.json", {"documents": len(held_out), "bytes": byte_count}, indent=None)
    np.save(work / "tokens" / "train.npy", tokens_of(documents, tokenizer))
    np.save(work / "tokens" / "held_out.npy", tokens_of(held_out, tokenizer))


def make_model(train, held_out, tokenizer: Tokenizer, recipe: ModelRecipe, work: Path) -> None:
    model = train_model(train, held_out, tokenizer.end_of_text, SHAPE, recipe, work / "checkpoint.pt")
    torch.save(model.state_dict(), work / "model.pt")


def make_saes(work: Path, recipe: SaeRecipe, workers: int) -> None:
    """An SAE per hook and, to compare with, one on Gaussian noise per hook. One thread each, as many at once as workers."""
    (work / "saes").mkdir(parents=True, exist_ok=True)
    jobs = [(work, hook, seed, recipe, noise) for noise in (False, True) for seed, hook in enumerate(SHAPE.hooks, 1)]
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        for line in pool.imap_unordered(train_one, jobs):
            print(line, flush=True)
    (work / "saes" / "done").touch()


def train_one(job) -> str:
    work, hook, seed, recipe, noise = job
    torch.set_num_threads(1)
    begun = time.time()
    data = np.load(work / "residuals" / f"{hook}.npy")
    if noise:
        data = gaussian_like(data, len(data), NOISE_SEED + seed)
    sae = train_sae(data, recipe, seed)
    name = f"{hook}.noise" if noise else hook
    torch.save(sae, work / "saes" / name)
    return f"{name}: {time.time() - begun:.0f} s"


def ship_sae(trained: Path, hook: str, folder: Path):
    """Exports, and reads back: what is measured are the rounded weights."""
    export_sae(torch.load(trained), hook, SHAPE, DATASET, folder)
    return load_sae(folder)


def measure(model: Gpt2, saes: list, held_out, tokenizer: Tokenizer, work: Path) -> dict:
    nats = validation_loss(model, held_out, tokenizer.end_of_text)
    text = json.loads((work / "tokens" / "held_out.json").read_text())
    rows = []
    for hook, sae, metrics in zip(SHAPE.hooks, saes, evaluate_saes(model, saes, held_out, tokenizer.end_of_text, 512)):
        noise_sae = ship_sae(work / "saes" / f"{hook}.noise", hook, work / "noise" / hook)
        noise = gaussian_like(np.load(work / "residuals" / f"{hook}.npy"), NOISE_TOKENS, NOISE_SEED)
        rows.append({"hook": hook, **asdict(metrics), "threshold": float(sae.tensors["threshold"][0]),
                     "noise_explained_variance": evaluate_on(noise_sae, noise).explained_variance})
    return {"held_out": {**text, "tokens": len(held_out), "nats_per_token": nats,
                         "nats_per_byte": nats * len(held_out) / text["bytes"]}, "saes": rows}


if __name__ == "__main__":
    main()
