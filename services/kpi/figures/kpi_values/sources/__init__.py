"""Where sums come from: by the first part of a sum's name, the function that adds it up."""
