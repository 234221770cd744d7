"""How the documentation is built: sphinx-build -W -n docs site. Every warning is an error."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tools"))

from nectary import __version__  # noqa: E402
from reference import write  # noqa: E402 (tools is no package)

project = "nectary"
author = "The nectary contributors"
copyright = "the nectary contributors; texts CC BY 4.0, code Apache-2.0"
release = __version__

extensions = ["myst_parser"]  # Markdown alone: every contributor can read it and write it
myst_enable_extensions = ["colon_fence"]  # notes that still read as text where Markdown is not rendered
myst_heading_anchors = 3  # a link to a heading that is gone stops the build
exclude_patterns = ["reference/generated/chart-*.md"]  # parts of a page, not pages of their own
nitpicky = True

html_theme = "furo"  # needs no other server: system fonts, light and dark, reads well on a phone
html_title = "nectary"
html_static_path = ["_static"]
html_css_files = ["nectary.css"]
html_use_index = False  # nothing is indexed: search and the reference serve instead
html_copy_source = False  # the Markdown is in the repository
html_show_sphinx = False
html_theme_options = {
    "announcement": "No tool has been shown to lower NEC, and this is one. Nothing here treats a baby.",
}


def setup(app):
    """The reference is written before the sources are looked for, so that it is never older than the code."""
    app.connect("builder-inited", lambda _: write(HERE / "reference" / "generated"))
