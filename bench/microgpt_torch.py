"""MicroGPT in PyTorch eager, float64, one thread, torch.optim.Adam.

Reads parameters, examples and learning rates as JSON on stdin; writes the losses of all steps and the
seconds that the steps after the first 20 took, each.
"""
import json
import sys
import time

import torch

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
given = json.load(sys.stdin)
p = {name: torch.tensor(rows, requires_grad=True) for name, rows in given["parameters"].items()}
optimizer = torch.optim.Adam(p.values(), lr=given["rates"][0], betas=(0.9, 0.95), eps=1e-8)


def rms_norm(x):
    return x / torch.sqrt((x * x).mean(dim=1, keepdim=True) + 1e-5)


def loss_of(tokens, targets):
    n = len(tokens)
    x = p["wte"][tokens] + p["wpe"][:n]
    normal = rms_norm(x)
    q, k, v = (normal @ p[f"layers[0].{name}"] for name in ("WQ", "WK", "WV"))
    hidden_ahead = torch.ones(n, n, dtype=torch.bool).triu(1)
    heads = []
    for h in range(4):
        part = slice(4 * h, 4 * h + 4)
        scores = (q[:, part] @ k[:, part].T / 2).masked_fill(hidden_ahead, float("-inf"))
        heads.append(torch.softmax(scores, dim=1) @ v[:, part])
    x = x + torch.cat(heads, dim=1) @ p["layers[0].WO"]
    x = x + torch.relu(rms_norm(x) @ p["layers[0].W1"]) ** 2 @ p["layers[0].W2"]
    return torch.nn.functional.cross_entropy(x @ p["wte"].T, targets)


losses = []
examples = [(torch.tensor(tokens), torch.tensor(targets)) for tokens, targets in given["examples"]]
for step, (tokens, targets) in enumerate(examples):
    if step == 20:
        began = time.perf_counter()
    optimizer.param_groups[0]["lr"] = given["rates"][step]
    optimizer.zero_grad()
    loss = loss_of(tokens, targets)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
json.dump({"losses": losses, "seconds": (time.perf_counter() - began) / (len(losses) - 20)}, sys.stdout)
