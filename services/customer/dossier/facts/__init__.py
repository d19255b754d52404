"""Facts of dossiers, each with source, owner and the day it was last verified."""
