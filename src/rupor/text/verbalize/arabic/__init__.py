"""Arabic grammar for the ear; ``verbalize.ar`` puts the rules in their order."""
