"""The papers that go with a message: cue sheet, script for an announcer, sheet to record from."""
