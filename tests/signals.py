"""Sounds whose every sample is known: tones, noise, clicks, and bursts that rise and fall as speech does."""

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.int16]
RATE = 48_000


def pcm(wave: NDArray[np.float64]) -> Sound:
    """Write a wave of full scale 1 as 16-bit samples."""
    return np.clip(np.rint(wave * 32767), -32768, 32767).astype(np.int16)


def sine(hertz: float, seconds: float, level: float = 0.5, rate: int = RATE, phase: float = 0.0) -> Sound:
    """Make a tone that begins and ends softly."""
    time = np.arange(round(seconds * rate)) / rate
    soft = np.minimum(1, np.minimum(time, seconds - time) / 0.01)
    return pcm(level * soft * np.sin(2 * np.pi * hertz * time + phase))


def noise(seconds: float, level: float = 0.2, rate: int = RATE, seed: int = 1) -> Sound:
    """Make white noise; *level* is its standard deviation."""
    return pcm(np.random.default_rng(seed).normal(0, level, round(seconds * rate)))


def clicks(seconds: float, level: float = 0.99) -> Sound:
    """Make single samples far apart, of both signs, some of them in pairs that meet between samples."""
    wave = np.zeros(round(seconds * RATE))
    wave[1000::5000] = level
    wave[1001::10_000] = level
    wave[3500::5000] = -level
    return pcm(wave)


def speech(seconds: float, rate: int = RATE, level: float = 0.2, seed: int = 1) -> Sound:
    """Make what a meter takes for speech: a buzz with overtones to 5 kHz in syllables, with pauses and hissing."""
    rng = np.random.default_rng(seed)
    time = np.arange(round(seconds * rate)) / rate
    pitch = 2 * np.pi * np.cumsum(120 + 20 * np.sin(2 * np.pi * 0.7 * time)) / rate
    buzz = sum(np.sin(n * pitch + n * n) / n for n in range(1, 40))
    hiss = np.convolve(rng.normal(0, 1, len(time)), [0.25, 0.25, -0.2, -0.2], "same")
    syllables = np.clip(np.sin(2 * np.pi * 4 * time) + 0.3, 0, 1)
    hissing = np.clip(np.sin(2 * np.pi * 4 * time + 2) - 0.8, 0, 1)
    phrases = (time % 2.5 < 1.9) * (0.5 + 0.5 * np.sin(2 * np.pi * 0.13 * time) ** 2)
    edges = np.minimum(1, np.minimum(time, seconds - time) / 0.01)
    return pcm(level * (buzz * syllables + hiss * hissing) * phrases * edges)
