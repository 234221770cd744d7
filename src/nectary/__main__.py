"""python -m nectary"""

from nectary.cli.main import run

run()
