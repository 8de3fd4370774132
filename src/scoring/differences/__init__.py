"""What moved between two score runs, and why: data, links, rubric, sources, time or configuration; the parts add up."""
