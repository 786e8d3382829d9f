"""Many articles: staged, scored in parts, stored; a killed run goes on."""
