"""One adapter per way to reach a model; each speaks one API and nothing else."""
