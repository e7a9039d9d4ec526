"""Times rensa and datasketch on the same job as minhash.bench.ts: 128 registers for each of SETS sets of SIZE hashes.

Prints one JSON object: nanoseconds for each element, the best of several rounds. Arguments: SETS SIZE.
"""

import array
import json
import random
import sys
import time

import datasketch
import rensa

SETS, SIZE = int(sys.argv[1]), int(sys.argv[2])
REGISTERS = 128
ROUNDS = 60

rng = random.Random(7)
hashes = [[rng.getrandbits(64) for _ in range(SIZE)] for _ in range(SETS)]
strings = [[format(value, "016x") for value in members] for members in hashes]
encoded = [[text.encode() for text in members] for members in strings]
flat = array.array("Q", [value for members in hashes for value in members])
offsets = array.array("Q", [i * SIZE for i in range(SETS + 1)])


def rensa_strings():
    for members in strings:
        sketch = rensa.RMinHash(num_perm=REGISTERS, seed=42)
        sketch.update(members)
        sketch.digest()


def rensa_buffer():
    rensa.RMinHash.digest_matrix_from_flat_token_hashes(flat, offsets, REGISTERS, 42)


def datasketch_bytes():
    for members in encoded:
        sketch = datasketch.MinHash(num_perm=REGISTERS)
        sketch.update_batch(members)
        sketch.digest()


def nanoseconds(job, rounds):
    best = float("inf")
    for _ in range(rounds):
        started = time.perf_counter()
        job()
        best = min(best, time.perf_counter() - started)
    return best * 1e9 / (SETS * SIZE)


print(
    json.dumps(
        {
            "rensaStrings": nanoseconds(rensa_strings, ROUNDS),
            "rensaBuffer": nanoseconds(rensa_buffer, ROUNDS) if hasattr(rensa.RMinHash, "digest_matrix_from_flat_token_hashes") else None,
            "datasketch": nanoseconds(datasketch_bytes, 3),
        }
    )
)
