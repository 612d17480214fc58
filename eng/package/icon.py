#!/usr/bin/env python3
"""Draws icon.png, the packages' icon: five features in two dimensions, the pentagon of the toy model of superposition."""
import math
import pathlib
import struct
import zlib

SIZE, FINE = 128, 4                                # pixels; samples per pixel and axis
PAPER, INK, LIGHT = (24, 34, 58), (240, 180, 70), (130, 150, 190)
TIPS = [(44 * math.sin(2 * math.pi * i / 5), -44 * math.cos(2 * math.pi * i / 5)) for i in range(5)]


def to_segment(x, y, a, b):
    """The distance of a point from a segment."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    t = max(0.0, min(1.0, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy)))
    return math.hypot(x - a[0] - t * dx, y - a[1] - t * dy)


def colour(x, y):
    """The colour at a point, from the centre; the last number is how opaque it is."""
    corner = math.hypot(max(abs(x) - 42, 0), max(abs(y) - 42, 0))
    if corner > 22:
        return (0, 0, 0, 0)
    y -= 3
    if any(math.hypot(x - tip[0], y - tip[1]) < 8 for tip in TIPS) or any(to_segment(x, y, (0, 0), tip) < 2.5 for tip in TIPS):
        return (*INK, 255)
    if any(to_segment(x, y, TIPS[i], TIPS[(i + 1) % 5]) < 1.2 for i in range(5)):
        return (*LIGHT, 255)
    return (*PAPER, 255)


def pixel(column, row):
    samples = [colour((column + (i + .5) / FINE) - SIZE / 2, (row + (j + .5) / FINE) - SIZE / 2) for i in range(FINE) for j in range(FINE)]
    alpha = sum(s[3] for s in samples)
    return [*(round(sum(s[k] * s[3] for s in samples) / alpha) if alpha else 0 for k in range(3)), round(alpha / len(samples))]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


rows = b"".join(b"\0" + bytes(v for column in range(SIZE) for v in pixel(column, row)) for row in range(SIZE))
pathlib.Path(__file__).with_name("icon.png").write_bytes(
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))
