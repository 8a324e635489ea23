"""How Sphinx builds the documentation: `make docs`."""

from proofbook import __version__

project = "proofbook"
author = "the proofbook developers"
copyright = f"2026, {author}"  # noqa: A001  Sphinx's name for it
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
nitpicky = False
html_theme = "furo"
html_title = f"proofbook {release}"
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "description"
napoleon_numpy_docstring = False
