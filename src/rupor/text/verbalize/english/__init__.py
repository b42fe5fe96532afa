"""English grammar for the ear; ``verbalize.en`` puts the rules in their order."""
