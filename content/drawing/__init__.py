"""Draws pictures of things to do: a jointed figure in a pose (`content/pictures/<id>.yml`) becomes an SVG beside it."""
