"""The training text: documents from a folder, tokens from documents, rows from tokens."""

import lzma
from array import array
from pathlib import Path

import numpy as np

from bpe import END_OF_TEXT, Tokenizer

HELD_OUT_EVERY = 50  # every 50th document is validation text and seen by no training at all


def read_documents(folder: Path) -> list[str]:
    """Documents of every .txt and .txt.xz file in the folder, in name order, split at <|endoftext|> lines."""
    paths = sorted([*folder.glob("*.txt"), *folder.glob("*.txt.xz")])
    if not paths:
        raise FileNotFoundError(f"{folder}: expected at least one .txt or .txt.xz file; found none.")
    documents = []
    for path in paths:
        opened = lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8")
        with opened as file:
            documents += [part.strip() for part in file.read().split(END_OF_TEXT)]
    return [document for document in documents if document]


def split_documents(documents: list[str]) -> tuple[list[str], list[str]]:
    """(training, held out)."""
    held_out = documents[HELD_OUT_EVERY - 1::HELD_OUT_EVERY]
    return [document for index, document in enumerate(documents, 1) if index % HELD_OUT_EVERY], held_out


def tokens_of(documents: list[str], tokenizer: Tokenizer) -> np.ndarray:
    """One stream of uint16 ids, each document closed by <|endoftext|>."""
    stream = array("H")
    for document in documents:
        stream.extend(tokenizer.encode(document))
        stream.append(tokenizer.end_of_text)
    return np.frombuffer(stream, dtype=np.uint16)


def rows_of(stream: np.ndarray, context: int, offset: int = 0) -> np.ndarray:
    """Disjoint pieces (rows, context) of the stream. A model row is BOS and all but the last token of a piece."""
    count = (len(stream) - offset) // context
    return stream[offset:offset + count * context].reshape(count, context)


def inputs_of(pieces: np.ndarray, begin_of_sequence: int) -> np.ndarray:
    """(rows, context) int64: each piece shifted right by one with BOS in front; the piece itself is the target."""
    inputs = np.empty(pieces.shape, dtype=np.int64)
    inputs[:, 0] = begin_of_sequence
    inputs[:, 1:] = pieces[:, :-1]
    return inputs
