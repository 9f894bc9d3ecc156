"""Weighs the parts of the link as a search needs them, on wrecks of works that the encoder has not seen.

usage: calibrate_seams.py PROSE_FOLDER OUT.json [LANGUAGE ...]

Two page ends of a wreck (see ``seams.py``) are to be found together: of all pairs of cuts in two windows, one is
right. What a pair is worth is what :class:`regather.order.folded.solve.Solver` gives for it: two joins mended, less two
places taken apart, with the signs that it knows there. All weights of the link come at once from this choice, as a
conditional logit (McFadden 1974): so what counts is how high the luckiest of some thousand false pairs comes, and
not what most of them are like. First all languages together, then each held near all of them; the row "none" is for
languages without an encoder, "caseless" for scripts without case. At last a constant is added, so that a chance pair
of a left and a right page end is worth nought: the mean of the odds of the false ones is one.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from seams import CLOSED, LEFT_KINDS, REACH, RIGHT_KINDS, Seams, all_seams

from regather.order.folded.worth import BROKEN
from regather.order.words.link import BESIDE_TORN, BEYOND, NO_CASE, NO_MODEL

STRETCHES = 12
EVERY = 4
"""Of so many stretches one goes into what is fitted on all languages together."""
FAR_WEIGHT = 1.0
"""How much the choice of a right among all of a stretch counts beside that among neighbours: shuffled pages and
others whose ends are known choose that way."""
NEAR = 30.0
"""Cuts by which a page's length usually misses its end: rivals far off are less likely from the outset."""
SIDES = (2 * len(LEFT_KINDS), 2 * len(RIGHT_KINDS))
SLOPES = ("encoder", "shared", "pairs", "triples", "beside")
"""The parts, as they are numbered; all but the last are tempered together."""
OF_THE_LANGUAGE = ("encoder", "pairs", "triples")
OWN_PARTS = [SLOPES.index(name) for name in OF_THE_LANGUAGE]
"""What only a language with an encoder has."""
LEARNT = (*SLOPES, "table", "quotes", "completion", "limit")
RIDGE = {
    "encoder": 0.5,
    "shared": 0.5,
    "pairs": 0.5,
    "triples": 0.5,
    "beside": 0.5,
    "table": 1.0,
    "quotes": 1.0,
    "completion": 0.3,
    "limit": 1.0,
}
"""How far, as a standard deviation, the weights of a language lie from those of all, and these from nothing."""


@dataclass(frozen=True, slots=True)
class Far:
    """Lefts and rights of true joins all over one stretch: what is said of every pair, and their kinds."""

    parts: torch.Tensor
    left: torch.Tensor
    right: torch.Tensor


@dataclass(frozen=True, slots=True)
class Data:
    """Seams of many stretches in one, as tensors."""

    parts: torch.Tensor
    left: torch.Tensor
    right: torch.Tensor
    own: torch.Tensor
    signs: torch.Tensor
    gain: torch.Tensor
    torn: torch.Tensor
    own_gain: torch.Tensor
    own_torn: torch.Tensor
    far: tuple[Far, ...] = ()

    def __len__(self) -> int:
        return self.parts.shape[1]


def gather(found: list[Seams], *, encoder: bool = True) -> Data:
    """All seams of a language, or of several."""

    def joined(name: str) -> np.ndarray:
        return np.concatenate([getattr(one, name) for one in found], axis=1)

    parts = joined("parts")
    own = joined("own")
    if not encoder:
        parts[..., OWN_PARTS] = own[..., OWN_PARTS] = 0.0
    gain, own_gain = joined("gain"), joined("own_gain")
    left, right = (torch.from_numpy(joined(name)) for name in ("left", "right"))
    fars = []
    for one in found:
        far = one.far.copy()
        if not encoder:
            far[..., OWN_PARTS] = 0.0
        sides = (torch.from_numpy(one.far_left), torch.from_numpy(one.far_right))
        fars.append(
            Far(torch.from_numpy(far), *(functional.one_hot(k, n).float() for k, n in zip(sides, SIDES, strict=True)))
        )
    return Data(
        torch.from_numpy(parts),
        functional.one_hot(left, SIDES[0]).float(),
        functional.one_hot(right, SIDES[1]).float(),
        torch.from_numpy(own), torch.from_numpy(joined("signs")),
        torch.from_numpy(np.nan_to_num(gain)), torch.from_numpy(~np.isnan(gain)),
        torch.from_numpy(np.nan_to_num(own_gain)), torch.from_numpy(~np.isnan(own_gain)), tuple(fars),
    )  # fmt: skip


def start() -> dict[str, torch.Tensor]:
    """The weights from which the first fit sets out, and near which it is held."""
    return {
        "encoder": torch.tensor([0.8, 0.7]),
        "shared": torch.tensor([0.3, 0.3]),
        "pairs": torch.tensor([0.4, 0.1]),
        "triples": torch.tensor([0.8, 0.1]),
        "beside": torch.tensor([0.1, 0.0]),
        "table": torch.zeros(len(LEFT_KINDS), len(RIGHT_KINDS)),
        "quotes": torch.zeros(2, 2),
        "completion": torch.tensor(1.0),
        "limit": torch.tensor(4.0),
    }


def temper(said: torch.Tensor, limit: torch.Tensor) -> torch.Tensor:
    """As :func:`regather.order.words.link.temper`."""
    held = torch.maximum(torch.minimum(said, limit), -limit)
    return held + BEYOND * (said - held)


def kinds_of(w: dict[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Kinds and quotations in one table, and which lefts are closed."""
    table = w["table"].repeat_interleave(2, 0).repeat_interleave(2, 1) + w["quotes"].repeat(w["table"].shape)
    closed = torch.tensor([kind in CLOSED for kind in range(len(LEFT_KINDS)) for _ in (0, 1)], dtype=torch.float32)
    return table, closed


def said_of(parts: torch.Tensor, slopes: dict[str, torch.Tensor], limit: torch.Tensor) -> torch.Tensor:
    """What all parts say together."""
    weighed = [parts[..., k] * slopes[name] for k, name in enumerate(SLOPES)]
    return temper(sum(weighed[:-1]), limit) + weighed[-1]


def said_far(far: Far, w: dict[str, torch.Tensor]) -> torch.Tensor:
    """What every pair of a stretch is worth by itself."""
    table, is_closed = kinds_of(w)
    closed = (far.left @ is_closed)[:, None]
    slopes = {name: w[name][0] + (w[name][1] - w[name][0]) * closed for name in SLOPES}
    return said_of(far.parts, slopes, w["limit"]) + far.left @ table @ far.right.T


def choice_far(data: Data, w: dict[str, torch.Tensor]) -> torch.Tensor:
    """The mean logarithm of the chances of the true right among all, and of the true left among all."""
    out = []
    for far in data.far:
        said = said_far(far, w)
        true = torch.diagonal(said)
        out += [true - said.logsumexp(1), true - said.logsumexp(0)]
    return torch.cat(out).mean()


def worth(data: Data, w: dict[str, torch.Tensor], broken: float = BROKEN) -> torch.Tensor:
    """What every pair of cuts of every exchange is worth (seams, x, y)."""
    table, is_closed = kinds_of(w)
    closed = data.left @ is_closed
    slopes = {name: w[name][0] + (w[name][1] - w[name][0]) * closed for name in SLOPES}
    total = torch.zeros(data.parts.shape[1:4])
    for turn in (0, 1):
        # The left cuts run along the first window, and once along the second.
        row = {name: s[turn][:, None, :] if turn else s[turn][:, :, None] for name, s in slopes.items()}
        said = said_of(data.parts[turn], row, w["limit"])
        kinds = data.left[turn] @ table @ data.right[1 - turn].transpose(1, 2)
        said = said + (kinds.transpose(1, 2) if turn else kinds)
        whole = BESIDE_TORN * said + w["completion"] * data.gain[turn]
        total = total + torch.where(data.torn[turn], whole, said)
        here = said_of(data.own[turn], {name: s[turn] for name, s in slopes.items()}, w["limit"])
        here = here + ((data.left[turn] @ table) * data.right[turn]).sum(-1)
        here = torch.where(data.own_torn[turn], BESIDE_TORN * here + w["completion"] * data.own_gain[turn], here)
        apart = data.signs[turn] - broken * here
        total = total + (apart[:, None, :] if turn else apart[:, :, None])
    return total


def off() -> torch.Tensor:
    """What a page's length says of each cut of a window."""
    return -0.5 * (torch.arange(-REACH, REACH + 1) / NEAR) ** 2


def choice(data: Data, w: dict[str, torch.Tensor]) -> torch.Tensor:
    """The logarithm of the chance that the weights give the true pair, for every exchange."""
    total = worth(data, w) + off()[:, None] + off()[None, :]
    return total[:, REACH, REACH] - total.flatten(1).logsumexp(1)


def fit(data: Data, centre: dict[str, torch.Tensor], learnt: tuple[str, ...], told: str) -> dict[str, torch.Tensor]:
    """The weights under which the true pairs are most likely, held near others."""
    w = {name: value.clone().requires_grad_(name in learnt) for name, value in centre.items()}
    free = [w[name] for name in learnt]
    optimiser = torch.optim.LBFGS(free, max_iter=25, history_size=12, line_search_fn="strong_wolfe")
    heard, widely = [], []

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        out = torch.zeros(())
        for part in split(data):
            one = -choice(part, w).sum()
            one.backward()
            out = out + one.detach()
        wide = -FAR_WEIGHT * len(data) * choice_far(data, w)
        wide.backward()
        widely.append(float(wide.detach()) / len(data) / FAR_WEIGHT)
        held = sum((((w[n] - centre[n]) / RIDGE[n]) ** 2).sum() for n in learnt) / 2
        held.backward()
        heard.append(float(out) / len(data))
        return out + wide.detach() + held.detach()

    began = time.process_time()
    optimiser.step(loss)
    found = {name: value.detach() for name, value in w.items()}
    spent = time.process_time() - began
    print(
        f"{told} {len(data)} exchanges, {spent:.0f} s: nats {-heard[0]:.3f} -> {-heard[-1]:.3f}, "
        f"far {-widely[0]:.3f} -> {-widely[-1]:.3f}, {found_of(data, found)}"
    )
    print("   ", {n: v.numpy().round(2).tolist() for n, v in found.items() if n not in ("table",)}, flush=True)
    return found


def split(data: Data, size: int = 64) -> list[Data]:
    """The same data in portions, for less memory."""
    names = Data.__slots__[:-1]
    return [Data(*(getattr(data, name)[:, a : a + size] for name in names)) for a in range(0, len(data), size)]


@torch.no_grad()
def found_of(data: Data, w: dict[str, torch.Tensor]) -> str:
    """How often the true pair is the best of all, and both of its cuts within three."""
    exact, near = [], []
    for part in split(data):
        total = worth(part, w) + off()[:, None] + off()[None, :]
        best = total.flatten(1).argmax(1)
        x, y = best // total.shape[2] - REACH, best % total.shape[2] - REACH
        exact.append((x == 0) & (y == 0))
        near.append((x.abs() <= 3) & (y.abs() <= 3))
    return f"found {torch.cat(exact).float().mean():.3f}, nearly {torch.cat(near).float().mean():.3f}"


def row(w: dict[str, torch.Tensor], constant: float) -> dict:
    """A row of the calibration table."""
    slopes = {name: [round(float(v), 4) for v in w[name]] for name in SLOPES}
    return {
        **slopes,
        "limit": round(float(w["limit"]), 3),
        "completion": round(float(w["completion"]), 3),
        "table": [[round(float(v) + constant, 3) for v in line] for line in w["table"]],
        "quotes": [[round(float(v), 3) for v in line] for line in w["quotes"]],
    }


def constant(data: Data, w: dict[str, torch.Tensor]) -> float:
    """What makes the mean of the odds of all false pairs of page ends one."""
    false = []
    for far in data.far:
        said = said_far(far, w)
        false.append(said[~torch.eye(len(said), dtype=torch.bool)])
    every = torch.cat(false)
    return float(np.log(len(every)) - every.logsumexp(0))


def near(centre: dict[str, torch.Tensor], *, encoder: bool) -> dict[str, torch.Tensor]:
    """The weights from which one row sets out; without an encoder nothing is learnt of one."""
    found = {name: value.clone() for name, value in centre.items()}
    if not encoder:
        found |= {name: torch.zeros(2) for name in OF_THE_LANGUAGE}
    return found


def main() -> None:
    """Calibrates all languages together, every one named near them, and those without an encoder or without case."""
    torch.set_num_threads(1)
    torch.manual_seed(1)
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    table = json.loads(out.read_text("utf-8")) if out.exists() else {}
    found: dict[str, list[Seams]] = {}
    plain: list[Seams] = []
    for language in sys.argv[3:]:
        path = folder / f"{language}.jsonl.xz"
        found[language] = list(all_seams(path, language, STRETCHES, seed=5))
        plain += all_seams(path, language, STRETCHES, seed=5, case=False, every=EVERY)
    together = [one for seams in found.values() for one in seams[::EVERY]]
    centre = fit(gather(together), start(), LEARNT, "all")
    bare = tuple(name for name in LEARNT if name not in OF_THE_LANGUAGE)
    for name, seams, encoder in (
        *((language, seams, True) for language, seams in found.items()),
        (NO_MODEL, together, False), (NO_CASE, plain, False),
    ):  # fmt: skip
        data = gather(seams, encoder=encoder)
        weights = fit(data, near(centre, encoder=encoder), LEARNT if encoder else bare, name)
        table[name] = row(weights, constant(data, weights))
    lines = ",\n".join(f' "{k}": {json.dumps(v, separators=(",", ":"))}' for k, v in sorted(table.items()))
    out.write_text("{\n" + lines + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
