"""Writes the files of this folder with NumPy and PyTorch: python3 make.py FOLDER.

FileTests reads the copies that are kept here; PythonFilesTests runs the program again where Python has both packages.
"""
import collections
import sys
from pathlib import Path

import numpy as np
import torch

folder = Path(sys.argv[1])


def numbers(*shape):
    return (np.arange(np.prod(shape, dtype=int)) * 37 % 23 + 0.25).reshape(shape)


# In each .npz the arrays that readers must find in the file of the same name.
arrays = dict(
    f8=numbers(3, 5), f4=numbers(7).astype("<f4"), f2=numbers(2, 2).astype("<f2"), i8=numbers(2, 3).astype("<i8"),
    i4=numbers(1).astype("<i4"), i2=numbers(4).astype("<i2"), i1=numbers(4).astype("i1"), u1=numbers(4).astype("u1"),
    b1=numbers(6) > 11, c8=(numbers(3) + 2j).astype("<c8"), c16=numbers(2) - 1j, empty=np.zeros((0, 3)), scalar=np.array(2.5))
np.savez(folder / "arrays.npz", **arrays)
np.savez_compressed(folder / "compressed.npz", **arrays)
np.savez(folder / "orders.npz", **{
    "fortran": np.asfortranarray(numbers(2, 3, 4)), "big": numbers(2, 3).astype(">f8"), "big.fortran": np.asfortranarray(numbers(4, 3).astype(">i4")),
    "big.complex": (numbers(3) + 1j).astype(">c16"), "big.half": numbers(3).astype(">f2")})
np.save(folder / "matrix.npy", np.asfortranarray(numbers(3, 4)))

matrix = torch.tensor(numbers(6, 4))
views = collections.OrderedDict(
    whole=matrix, transposed=matrix.t(), row=matrix[2], column=matrix[:, 1], block=matrix[1:3, 1:3], every_second=matrix[::2],
    expanded=torch.ones(1).expand(4), scalar=torch.tensor(3.5), empty=torch.empty(0, 3), parameter=torch.nn.Parameter(torch.tensor(numbers(2, 2))),
    bfloat16=torch.tensor(numbers(5)).bfloat16(), half=torch.tensor(numbers(5)).half(), float32=torch.tensor(numbers(5)).float(),
    int64=torch.tensor(numbers(5)).long(), int32=torch.tensor(numbers(5)).int(), int16=torch.tensor(numbers(5)).short(),
    int8=torch.tensor(numbers(5)).char(), uint8=torch.tensor(numbers(5)).byte(), flags=torch.tensor(numbers(5) > 11),
    complex64=torch.tensor(numbers(3) + 2j).to(torch.complex64), complex128=torch.tensor(numbers(3) - 1j))
torch.save(views, folder / "views.pt")
torch.save(views, folder / "views-protocol-4.pt", pickle_protocol=4)
torch.save(views, folder / "views-legacy.pt", _use_new_zipfile_serialization=False)
# NumPy has no bfloat16: its numbers as float32.
np.savez_compressed(folder / "views.npz", **{name: (t.float() if t.dtype == torch.bfloat16 else t).detach().numpy() for name, t in views.items()})

torch.manual_seed(0)
model = torch.nn.Sequential(collections.OrderedDict(linear=torch.nn.Linear(3, 4), norm=torch.nn.BatchNorm1d(4)))
optimizer = torch.optim.Adam(model.parameters())
model(torch.tensor(numbers(5, 3)).float()).square().sum().backward()
optimizer.step()
checkpoint = dict(
    epoch=3, large=2**70, model=model.state_dict(), optimizer=optimizer.state_dict(), history=[1, 2.5, None, (matrix[0], matrix[1])],
    size=matrix.shape, device=torch.device("cpu"), dtype=torch.float64, raw=b"abc", nested={"a": {"b": {0: matrix[:1]}}})
torch.save(checkpoint, folder / "checkpoint.pt")
expected = {f"model.{name}": t for name, t in model.state_dict().items()}
expected |= {f"optimizer.state.{i}.{name}": t for i, state in optimizer.state_dict()["state"].items() for name, t in state.items()}
expected |= {"history.3.0": matrix[0], "history.3.1": matrix[1], "nested.a.b.0": matrix[:1]}
np.savez_compressed(folder / "checkpoint.npz", **{name: t.numpy() for name, t in expected.items()})

torch.save(model, folder / "module.pt")
