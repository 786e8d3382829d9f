"""Articles cut into what they are made of: blocks, sentences, quotations."""
