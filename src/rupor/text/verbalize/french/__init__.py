"""What the rules for French are made of: words for numbers, dates, measures, letters."""
