"""How long things take, side by side. No tests: nothing here passes or fails."""
