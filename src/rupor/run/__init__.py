"""The engine room, used by every station: programs, workers, cache, executors, progress."""
